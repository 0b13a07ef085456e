import Diagnostics
import YAML

/// One mapping of a rule file, read by the keys declared for it.
struct MappingReader {
  /// The mapping's entries.
  let mapping: YAMLMapping
  /// Where the mapping stands.
  let span: SourceSpan
  let problems: Problems
  /// Keys that are not there, but were probably meant by one that is unknown.
  private let meant: Set<String>

  /// Checks the keys; `nil`, with the reason reported, when the node is no mapping. An empty node is an empty mapping.
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
      if let near = Self.reportUnknown(entry, declared, problems) { meant.insert(near) }
    }
    self.meant = meant
    // A misspelt key is one mistake, not two.
    for key in declared.keys where key.isRequired && mapping[key.name] == nil && !meant.contains(key.name) {
      // The first line is underlined.
      problems.report(
        RuleCode.missingKey, "\(declared.owner) needs '\(key.name)'", at: mapping.entries.first?.keySpan ?? span,
        explanation: key.documentation)
    }
  }

  subscript(key: String) -> YAMLNode? { mapping[key] }

  /// Whether the key is there, be its value wrong or the key itself misspelt.
  func intends(_ key: String) -> Bool { mapping[key] != nil || meant.contains(key) }

  /// Reports a key, and answers which one was probably meant.
  private static func reportUnknown(
    _ entry: YAMLMapping.Entry, _ declared: FileKeys, _ problems: Problems
  ) -> String? {
    if entry.key == "exclude", declared.names.contains("match") {
      problems.report(
        RuleCode.unknownKey, "unknown key 'exclude' in \(declared.owner)", at: entry.keySpan,
        explanation: "It belongs inside 'match'.")
      return nil
    }
    if let meant = problems.reportGap(in: entry, expected: declared.names) { return meant }
    let near = nearest(to: entry.key, among: declared.names)
    problems.report(
      RuleCode.unknownKey,
      "unknown key '\(entry.key)' in \(declared.owner)"
        + (near.map { ", did you mean '\($0)'?" } ?? ""), at: entry.keySpan,
      explanation: declared.names.isEmpty
        ? "It takes no keys: write {}." : "Its keys are: \(declared.names.joined(separator: ", ")).",
      fixes: near.map { [.writing($0, at: entry.keySpan)] } ?? [])
    return near
  }
}

extension YAMLMapping {
  /// The entry of a key.
  func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }
}
