import Diagnostics
import YAML

/// Warns about `keep` rules that keep everything for ever (R321), and about limits that mean nothing to them (R322).
struct KeepCheck {
  let problems: Problems

  /// Keys that limit how often a rule sends something, which `keep` never does.
  private static let paces = ["cooldown", "respect"]
  private static let limits = ["max_per_build", "max_actions_per_sweep"]

  /// Checks a rule with its actions; `reader` reads the rule's own keys.
  func check(_ actions: [RuleAction], of name: String, at span: SourceSpan, _ reader: MappingReader) {
    guard actions.contains(where: { $0.kind == .keep }) else { return }
    if reader["match"] == nil, reader["when"] == nil {
      problems.warn(
        RuleCode.keepsForEver, "the rule '\(name)' keeps every workspace for ever: it has neither 'match' nor 'when'",
        at: span,
        explanation: "No rule of its priority or lower takes anything any more. Say which workspaces it keeps, or when."
      )
    }
    // Beside an action that sends something the limits are that action's.
    guard actions.allSatisfy({ $0.kind == .keep }) else { return }
    for key in Self.paces { if let node = reader[key] { warn(of: key, at: node.span) } }
    guard let entries = reader["limits"]?.mapping?.entries else { return }
    for entry in entries where Self.limits.contains(entry.key) { warn(of: entry.key, at: entry.keySpan) }
  }

  private func warn(of key: String, at span: SourceSpan) {
    problems.warn(
      RuleCode.paceOfKeep, "'\(key)' means nothing on a rule that only keeps: it sends nothing", at: span,
      explanation: "It keeps as long as it is true. Leave '\(key)' out.")
  }
}
