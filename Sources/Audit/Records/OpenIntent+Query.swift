import SQLite
import Time

extension OpenIntent {
  /// Every intent without an outcome, oldest first.
  ///
  /// - Parameter seq: intents up to this number are known to have an outcome.
  static func all(_ connection: Connection, after seq: Int64 = 0) throws -> [OpenIntent] {
    try connection.cached(
      """
      SELECT i.seq, i.decision, i.at, i.method, i.path, i.body, i.day, n.build_number, w.id, m.reason,
        n.owner || '/' || n.name, \(DecisionRecord.columnNames)
      FROM intents i
      JOIN decisions d ON d.seq = i.decision
      JOIN observations o ON o.seq = d.observation
      JOIN snapshots n ON n.seq = o.snapshot
      JOIN workspaces w ON w.seq = o.workspace
      LEFT JOIN remarks m ON m.decision = d.seq AND m.kind = 'no-answer'
      WHERE i.seq > ? AND NOT EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = i.seq)
      ORDER BY i.seq
      """
    ).all([.integer(seq)]) { row in
      OpenIntent(
        seq: row.integer(0),
        intent: IntentRecord(
          decision: row.integer(1), at: row.instant(2), method: row.text(3), path: row.text(4), body: row.text(5),
          day: row.optionalText(6)),
        decision: try DecisionRecord(row, workspace: row.text(8), from: 11), workspace: row.text(10),
        buildNumber: row.integer(7),
        noAnswer: row.optionalText(9))
    }
  }
}
