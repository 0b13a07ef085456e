import Diagnostics
import YAML

/// Reads `match` with its `exclude`.
struct SelectorLoader {
  let problems: Problems

  /// The selector; what could not be read of it is left out.
  func selector(_ node: YAMLNode) -> Selector {
    guard let reader = MappingReader(node, .selector, problems) else { return .all }
    var exclude: [Selector.Field: [Glob]] = [:]
    if let node = reader["exclude"], let reader = MappingReader(node, .exclude, problems) {
      exclude = patterns(reader)
    }
    return Selector(match: patterns(reader), exclude: exclude)
  }

  private func patterns(_ reader: MappingReader) -> [Selector.Field: [Glob]] {
    var result: [Selector.Field: [Glob]] = [:]
    for field in Selector.Field.allCases {
      guard let node = reader[field.rawValue] else { continue }
      if let items = node.sequence, items.isEmpty {
        problems.report(
          RuleCode.impossibleMatch, "an empty list matches nothing", at: node.span,
          explanation: "Leave '\(field.rawValue)' out to match every \(field.rawValue).")
      }
      result[field] = (node.sequence ?? [node]).compactMap { item in
        guard let text = problems.text(item, "a pattern for the \(field.rawValue)") else { return nil }
        let glob = Glob(text)
        if field == .status { check(glob, at: item.span) }
        return glob
      }
    }
    return result
  }

  /// A status is one of few words, so a pattern that matches none of them is a mistake.
  private func check(_ glob: Glob, at span: SourceSpan) {
    if ClosedSets.statuses.contains(where: glob.matches) { return }
    problems.reportWord(
      RuleCode.impossibleMatch, "no workspace ever has the status", glob.pattern, at: span,
      expected: ClosedSets.statuses)
  }
}
