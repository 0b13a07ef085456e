import Diagnostics
import YAML

/// Reads one mapping of a rule file by its declared keys.
struct MappingReader {
  /// The mapping's entries.
  let mapping: YAMLMapping
  /// The mapping's span in the file.
  let span: SourceSpan
  let problems: Problems
  /// Missing keys that an unknown key probably stands for.
  private let meant: Set<String>

  /// Checks the keys; reports and returns `nil` if the node is not a mapping. An empty node counts as an empty mapping.
  init?(_ node: YAMLNode, _ declared: FileKeys, _ problems: Problems) {
    guard let mapping = node.isNull ? .empty : node.mapping else {
      problems.report(
        RuleCode.wrongKind, "expected \(declared.owner), found \(node.kindForPeople)", at: node.span,
        explanation: declared.names.isEmpty ? nil : "Its keys are: \(declared.names.joined(separator: ", ")).")
      return nil
    }
    self.mapping = mapping
    self.problems = problems
    span = node.span
    var meant: Set<String> = []
    for entry in mapping.entries where !declared.names.contains(entry.key) {
      if let near = Self.reportUnknown(entry, of: mapping, declared, problems) { meant.insert(near) }
    }
    self.meant = meant
    // Report a misspelt key once, not also as missing, and nothing as missing that a merge key may have meant to bring.
    for key in declared.keys
    where mapping.isComplete && key.isRequired && mapping[key.name] == nil && !meant.contains(key.name) {
      // Underline the mapping's first key.
      problems.report(
        RuleCode.missingKey, "\(declared.owner) needs '\(key.name)'", at: mapping.entries.first?.keySpan ?? span,
        explanation: key.documentation)
    }
  }

  subscript(key: String) -> YAMLNode? { mapping[key] }

  /// Whether the key is present, even if its value is wrong or the key is misspelt.
  func intends(_ key: String) -> Bool { mapping[key] != nil || meant.contains(key) }

  /// Reports an unknown key, and returns the key that was probably meant; `nil` if none is similar.
  private static func reportUnknown(
    _ entry: YAMLMapping.Entry, of mapping: YAMLMapping, _ declared: FileKeys, _ problems: Problems
  ) -> String? {
    if entry.key == "exclude", declared.names.contains("match") {
      problems.report(
        RuleCode.unknownKey, "unknown key 'exclude' in \(declared.owner)", at: entry.keySpan,
        explanation: "It belongs inside 'match'.")
      return nil
    }
    if let meant = problems.reportGap(in: entry, expected: declared.names) { return meant }
    let familiar = FamiliarKeys.key(meantBy: entry.key, among: declared.names.filter { mapping[$0] == nil })
    let near = familiar ?? nearest(to: entry.key, among: declared.names)
    // 'dry_run: true' is no 'mode: true'.
    let isSameValue = familiar != "mode"
    problems.report(
      RuleCode.unknownKey,
      "unknown key '\(entry.key)' in \(declared.owner)"
        + (near.map { ", did you mean '\($0)'?" } ?? ""), at: entry.keySpan,
      explanation: declared.names.isEmpty
        ? "It takes no keys: write {}." : "Its keys are: \(declared.names.joined(separator: ", ")).",
      fixes: near.flatMap { isSameValue ? [.writing($0, at: entry.keySpan)] : nil } ?? [])
    return near
  }
}

extension YAMLMapping {
  /// The entry with a key; `nil` if there is none.
  func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }
}
