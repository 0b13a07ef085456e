import SQLite
import Time

extension OpenIntent {
  /// Every intent without an outcome, oldest first.
  ///
  /// Each as of the sweep that found the server's clock put back, where it was sent while that was ahead.
  ///
  /// - Parameter seq: intents up to this number are known to have an outcome.
  static func all(_ connection: Connection, after seq: Int64 = 0) throws -> [OpenIntent] {
    let clock = try ClockCorrections(connection)
    return try connection.cached(
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
          decision: row.integer(1), at: clock.corrected(row.instant(2), ofRow: row.integer(0)), method: row.text(3),
          path: row.text(4), body: row.text(5), day: row.optionalText(6)),
        decision: try DecisionRecord(row, workspace: row.text(8), from: 11), workspace: row.text(10),
        buildNumber: row.integer(7),
        noAnswer: row.optionalText(9))
    }
  }

  /// When the oldest open request for each value was sent; those for deleted workspaces are left out.
  ///
  /// - Parameter seq: intents up to this number are known to have an outcome.
  static func values(
    _ connection: Connection, after seq: Int64, _ clock: ClockCorrections
  ) throws -> [StoredMemory.ValueKey: Timestamp] {
    var open: [StoredMemory.ValueKey: Timestamp] = [:]
    try connection.cached(
      """
      SELECT w.id, d.effect, i.at, i.seq
      FROM intents i
      JOIN decisions d ON d.seq = i.decision
      JOIN observations o ON o.seq = d.observation
      JOIN workspaces w ON w.seq = o.workspace
      WHERE i.seq > ? AND NOT EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = i.seq)
        AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = w.seq AND x.seq > i.seq)
      ORDER BY i.seq DESC
      """
    ).forEach([.integer(seq)]) { row in
      guard let effect = DecisionRecord.Effect(rawValue: row.text(1)) else { return }
      open[StoredMemory.ValueKey(workspace: row.text(0), effect: effect)] = clock.corrected(
        row.instant(2), ofRow: row.integer(3))
    }
    return open
  }
}
