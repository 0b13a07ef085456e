import Time

extension AuditReader {
  /// The recorded values of one effect of a workspace, newest first, with who set each.
  ///
  /// Values that the server itself moved are not recorded (``ValueMemory``).
  ///
  /// - Parameter workspace: the workspace's id.
  /// - Throws: ``AuditFailure``.
  public func values(
    of effect: DecisionRecord.Effect, ofWorkspace workspace: String, limit: Int = 100
  ) throws -> [ValueMemory] {
    let rows = try all(
      """
      SELECT v.value, v.set_by, v.at, v.hand_from, v.hand_to, v.hand_at FROM value_changes v JOIN workspaces w ON w.seq = v.workspace
      WHERE w.id = ? AND v.effect = ? AND v.set_by IS NOT NULL ORDER BY v.seq DESC LIMIT ?
      """, [.text(workspace), .text(effect.rawValue), .integer(Int64(limit))]
    ) { row in
      ValueMemory.Origin(rawValue: row.text(1)).map {
        ValueMemory(
          value: row.optionalText(0), setBy: $0, at: row.instant(2),
          byHand: .init(from: row.optionalInstant(3), to: row.optionalInstant(4), at: row.optionalInstant(5)))
      }
    }
    return rows.compactMap(\.self)
  }

  /// The server's version that was known at an instant; `nil` before the first sweep.
  ///
  /// - Throws: ``AuditFailure``.
  public func serverVersion(at instant: Timestamp) throws -> String? {
    try all("SELECT version FROM servers WHERE at <= ? ORDER BY seq DESC LIMIT 1", [.instant(instant)]) { $0.text(0) }
      .first
  }

  /// The last workspace of this name that was found to be gone: its id, and when; `nil` when there is none.
  ///
  /// - Parameter fullName: `owner/name`, case-insensitive.
  /// - Throws: ``AuditFailure``.
  public func departure(of fullName: String) throws -> (workspace: String, at: Timestamp)? {
    try all(
      """
      SELECT w.id, s.at FROM departures x JOIN workspaces w ON w.seq = x.workspace JOIN sweeps s ON s.seq = x.sweep
      WHERE x.seq > (SELECT max(o.seq) FROM observations o WHERE o.workspace = w.seq) AND w.seq IN (
        SELECT n.workspace FROM snapshots n WHERE lower(n.owner || '/' || n.name) = lower(?))
      ORDER BY x.seq DESC LIMIT 1
      """, [.text(fullName)]
    ) { (workspace: $0.text(0), at: $0.instant(1)) }.first
  }

  /// The recorded rule sets that sweeps judged by, in the order in which they were first in force.
  ///
  /// - Throws: ``AuditFailure``.
  public func ruleSetsInForce() throws -> [RuleSetUse] {
    try all(
      """
      SELECT lower(hex(t.hash)), min(s.at), max(s.at) FROM sweeps s JOIN rule_sets t ON t.seq = s.rule_set
      GROUP BY t.seq ORDER BY 2, 1
      """, []
    ) { RuleSetUse(hash: $0.text(0), first: $0.instant(1), last: $0.instant(2)) }
  }
}

/// When sweeps judged by a rule set.
public struct RuleSetUse: Hashable, Sendable {
  /// The set's hash, in lower-case hexadecimal.
  public let hash: String
  /// The first and the last sweep under it; others may have been in force between them.
  public let first, last: Timestamp
}
