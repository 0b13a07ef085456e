import Diagnostics
import YAML

/// One mapping of a rule file, read by the keys declared for it.
struct MappingReader {
  /// The mapping's entries.
  let mapping: YAMLMapping
  /// Where the mapping stands.
  let span: SourceSpan
  let problems: Problems

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
      if let near = reportUnknown(entry, declared) { meant.insert(near) }
    }
    // A misspelt key is one mistake, not two.
    for key in declared.keys where key.isRequired && mapping[key.name] == nil && !meant.contains(key.name) {
      problems.report(
        RuleCode.missingKey, "\(declared.owner) needs '\(key.name)'", at: heading, explanation: key.documentation)
    }
  }

  subscript(key: String) -> YAMLNode? { mapping[key] }

  /// The first line, to underline when something is missing.
  private var heading: SourceSpan { mapping.entries.first?.keySpan ?? span }

  /// Reports a key, and answers which one was probably meant.
  private func reportUnknown(_ entry: YAMLMapping.Entry, _ declared: FileKeys) -> String? {
    if entry.key == "exclude", declared.names.contains("match") {
      problems.report(
        RuleCode.unknownKey, "unknown key 'exclude' in \(declared.owner)", at: entry.keySpan,
        explanation: "It belongs inside 'match'.")
      return nil
    }
    let near = nearest(to: entry.key, among: declared.names)
    problems.report(
      RuleCode.unknownKey,
      "unknown key '\(entry.key)' in \(declared.owner)"
        + (near.map { ", did you mean '\($0)'?" } ?? ""), at: entry.keySpan,
      explanation: declared.names.isEmpty
        ? "It takes no keys: write {}." : "Its keys are: \(declared.names.joined(separator: ", ")).",
      fixes: near.map {
        [Fix(summary: "write '\($0)'", edits: [TextEdit(span: entry.keySpan, replacement: $0)])]
      } ?? [])
    return near
  }
}

extension YAMLMapping {
  /// The entry of a key.
  func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }
}
