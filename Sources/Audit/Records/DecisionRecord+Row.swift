import SQLite
import Time

extension DecisionRecord {
  /// The columns that ``init(_:workspace:from:)`` reads, from the table `decisions` with the alias `d`.
  static let columnNames = """
    d.effect, d.rule, d.action, d.verdict, d.guard, d.winner, d.before, d.after, d.message, d.memory, d.next_change_at,
    d.rule_fingerprint
    """

  /// Reads ``columnNames`` from a row, starting at column `first`.
  init(_ row: Row, workspace: String, from first: Int32) throws {
    guard let effect = Effect(rawValue: row.text(first)), let verdict = Verdict(rawValue: row.text(first + 3)) else {
      throw SQLiteError(.corrupt, message: "a decision with an unknown effect or verdict")
    }
    self.init(
      workspace: workspace, effect: effect, rule: row.text(first + 1), action: row.text(first + 2), verdict: verdict,
      guardName: row.optionalText(first + 4), winner: row.optionalText(first + 5),
      before: row.optionalText(first + 6), after: row.optionalText(first + 7), message: row.text(first + 8),
      memory: row.optionalText(first + 9), nextChangeAt: row.optionalInstant(first + 10),
      ruleFingerprint: row.optionalInteger(first + 11))
  }
}
