import Diagnostics
import YAML

/// Reads `match` and the `exclude` in it.
struct SelectorLoader {
  let problems: Problems

  /// Reads the selector; leaves out parts that could not be read.
  func selector(_ node: YAMLNode) -> Selector {
    guard let reader = MappingReader(node, .selector, problems) else { return .all }
    var exclude: [Selector.Field: [Glob]] = [:]
    if let node = reader["exclude"], let reader = MappingReader(node, .exclude, problems) {
      exclude = patterns(reader, areProtecting: true)
    }
    return Selector(match: patterns(reader, areProtecting: false), exclude: exclude)
  }

  private func patterns(_ reader: MappingReader, areProtecting: Bool) -> [Selector.Field: [Glob]] {
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
        if field == .status {
          check(glob, at: item.span)
        } else if let objection = glob.objection(as: field) {
          tell(objection, of: glob, as: field, at: item.span, isError: areProtecting, isAlone: node.sequence == nil)
        }
        return glob
      }
    }
    return result
  }

  /// Checks a pattern for the status, of which there are only a few: one that matches none of them is a mistake.
  private func check(_ glob: Glob, at span: SourceSpan) {
    if ClosedSets.statuses.contains(where: glob.matches) { return }
    // A suggestion without the sign would mean the opposite.
    if let sign = glob.pattern.first, "!^-~".contains(sign) {
      return problems.report(
        RuleCode.impossibleMatch, "no workspace ever has the status '\(glob.pattern)'", at: span,
        explanation: "There is no negation in a pattern: what is to be left out stands under 'exclude', inside 'match'."
      )
    }
    problems.reportWord(
      RuleCode.impossibleMatch, "no workspace ever has the status", glob.pattern, at: span,
      expected: ClosedSets.statuses)
  }

  /// Reports a pattern that no name can match: it selects nothing in `match`, and protects nobody in `exclude`.
  private func tell(
    _ objection: PatternObjection, of glob: Glob, as field: Selector.Field, at span: SourceSpan, isError: Bool,
    isAlone: Bool
  ) {
    let owned = field == .name || field == .owner ? Self.owned(glob.pattern) : nil
    let suggestion = owned == nil ? objection.suggestion : nil
    let summary =
      "no \(field.noun) can match '\(glob.pattern)': \(objection.reason)"
      + (suggestion.map { isError && $0 == "'*'" ? "" : "; did you mean \($0)?" } ?? "")
    let explanation =
      (isError ? "As it stands, this 'exclude' protects nobody. " : "")
      + (owned.map { "Owners have a key of their own: owner: [\"\($0.owner)\"] beside name: [\"\($0.name)\"]." }
        ?? "In a pattern '*' stands for any run of characters and '?' for one; upper and lower case are the same.")
    // No pattern is meant to exclude every name.
    let isWide = isError && objection.meant.contains { $0.allSatisfy { $0 == "*" } }
    // The name alone would match the workspaces of others too.
    let fixes = isWide || owned != nil ? [] : fix(for: objection, at: span, isAlone: isAlone).map { [$0] } ?? []
    if isError {
      problems.report(RuleCode.impossibleMatch, summary, at: span, explanation: explanation, fixes: fixes)
    } else {
      problems.warn(RuleCode.impossibleMatch, summary, at: span, explanation: explanation, fixes: fixes)
    }
  }

  /// The halves of `owner/name`; `nil` for any other text.
  private static func owned(_ pattern: String) -> (owner: Substring, name: Substring)? {
    let halves = pattern.split(separator: "/", omittingEmptySubsequences: false)
    return halves.count == 2 && !halves.contains("") ? (halves[0], halves[1]) : nil
  }

  /// A fix that replaces the pattern; all patterns are quoted, because a leading `*` would be a YAML alias.
  private func fix(for objection: PatternObjection, at span: SourceSpan, isAlone: Bool) -> Fix? {
    guard let suggestion = objection.suggestion else { return nil }
    let quoted = objection.meant.map { "\"\($0)\"" }
    let replacement: String
    if quoted.count == 1 {
      replacement = quoted[0]
    } else if isAlone {
      replacement = "[\(quoted.joined(separator: ", "))]"
    } else {
      let place = problems.file.location(at: span.start)
      let before = String(problems.file.line(place.line).prefix(place.column - 1))
      let isBlockItem = before.allSatisfy { $0 == " " || $0 == "-" }
      replacement = quoted.joined(separator: isBlockItem ? "\n\(before)" : ", ")
    }
    return Fix(summary: "write \(suggestion)", edits: [TextEdit(span: span, replacement: replacement)])
  }
}

extension Selector.Field {
  /// The kind of thing whose name the field matches, for messages.
  var noun: String { self == .name ? "workspace" : rawValue }
}
