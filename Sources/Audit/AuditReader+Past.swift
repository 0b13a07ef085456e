import SQLite
import Time

/// What the trail knew at a past instant.
extension AuditReader {
  /// The workspace that had this name at an instant, by its id; `nil` when the trail knows none.
  ///
  /// - Parameter name: its id, `owner/name`, or a name alone, case-insensitive. Where several had it, the one seen last.
  /// - Throws: ``AuditFailure``.
  public func workspace(called name: String, at instant: Timestamp) throws -> String? {
    try all(
      """
      SELECT w.id FROM observations o JOIN workspaces w ON w.seq = o.workspace JOIN snapshots n ON n.seq = o.snapshot
      WHERE o.at <= ?1 AND (w.id = ?2 COLLATE NOCASE OR n.name = ?2 COLLATE NOCASE
        OR n.owner || '/' || n.name = ?2 COLLATE NOCASE) ORDER BY o.seq DESC LIMIT 1
      """, [.instant(instant), .text(name)]
    ) { $0.text(0) }.first
  }

  /// The id of the workspace that got this name only after an instant, and when it was first read under it; `nil` where the trail
  /// has no reading of that workspace by then.
  ///
  /// - Throws: ``AuditFailure``.
  public func workspace(laterCalled name: String, after instant: Timestamp) throws -> (id: String, since: Timestamp)? {
    try all(
      """
      SELECT w.id, o.at FROM observations o JOIN workspaces w ON w.seq = o.workspace JOIN snapshots n ON n.seq = o.snapshot
      WHERE o.at > ?1 AND (n.name = ?2 COLLATE NOCASE OR n.owner || '/' || n.name = ?2 COLLATE NOCASE)
        AND EXISTS (SELECT 1 FROM observations b WHERE b.workspace = o.workspace AND b.at <= ?1) ORDER BY o.seq LIMIT 1
      """, [.instant(instant), .text(name)]
    ) { (id: $0.text(0), since: $0.instant(1)) }.first
  }

  /// When the workspace of this name was first read; `nil` when it never was.
  ///
  /// - Throws: ``AuditFailure``.
  public func firstReading(ofWorkspaceCalled name: String) throws -> Timestamp? {
    try all(
      """
      SELECT min(o.at) FROM observations o JOIN workspaces w ON w.seq = o.workspace JOIN snapshots n ON n.seq = o.snapshot
      WHERE w.id = ?1 COLLATE NOCASE OR n.name = ?1 COLLATE NOCASE OR n.owner || '/' || n.name = ?1 COLLATE NOCASE
      """, [.text(name)]
    ) { $0.optionalInstant(0) }.first ?? nil
  }

  /// The last sweep that judged a workspace at or before an instant; `nil` when none did.
  ///
  /// It is the last one that left a record of the workspace, or that read all workspaces, or all running ones while it ran.
  /// The trail does not say which workspaces a sweep over a few read without anything new.
  ///
  /// - Parameter workspace: the workspace's id.
  /// - Throws: ``AuditFailure``.
  public func sweep(judging workspace: String, at instant: Timestamp) throws -> StoredSweep? {
    try all(
      """
      \(StoredSweep.select) WHERE s.seq = (
        SELECT max(s.seq) FROM sweeps s LEFT JOIN sweep_ends e ON e.sweep = s.seq
        WHERE s.at <= ?1 AND (
          EXISTS (SELECT 1 FROM observations o JOIN workspaces w ON w.seq = o.workspace WHERE w.id = ?2 AND o.sweep = s.seq)
          OR EXISTS (SELECT 1 FROM decisions d JOIN observations o ON o.seq = d.observation
            JOIN workspaces w ON w.seq = o.workspace WHERE w.id = ?2 AND d.sweep = s.seq)
          OR e.result IN ('done', 'partial', 'refused') AND e.seen > 0 AND (e.scope = 'everything' OR e.scope = 'running'
            AND (SELECT n.status FROM observations o JOIN snapshots n ON n.seq = o.snapshot JOIN workspaces w
              ON w.seq = o.workspace WHERE w.id = ?2 AND o.at <= ?1 ORDER BY o.seq DESC LIMIT 1) = 'running')))
      """, [.instant(instant), .text(workspace)], StoredSweep.init
    ).first
  }

  /// What a sweep judged by besides the rules, as JSON; `nil` where it judged nothing, or an earlier version of Curfew ran it.
  ///
  /// - Throws: ``AuditFailure``.
  public func policy(ofSweep sweep: Int64) throws -> String? {
    try all(
      "SELECT p.content FROM sweeps s JOIN policies p ON p.seq = s.policy WHERE s.seq = ?", [.integer(sweep)]
    ) { $0.text(0) }.first
  }

  /// The hash of the rule set that a sweep judged by, in lower-case hexadecimal.
  ///
  /// - Throws: ``AuditFailure``.
  public func ruleSetHash(ofSweep sweep: Int64) throws -> String? {
    try all(
      "SELECT lower(hex(t.hash)) FROM sweeps s JOIN rule_sets t ON t.seq = s.rule_set WHERE s.seq = ?",
      [.integer(sweep)]
    ) { $0.text(0) }.first
  }

  /// The decisions on a workspace that a sweep took or repeated, in the order in which they were first taken.
  ///
  /// - Parameter workspace: the workspace's id.
  /// - Throws: ``AuditFailure``.
  public func decisions(onWorkspace workspace: String, standingIn sweep: Int64) throws -> [StoredDecision] {
    try all(
      """
      SELECT \(StoredDecision.columnNames) \(StoredDecision.joins)
      WHERE w.id = ?1 AND (d.sweep = ?2 OR d.sweep < ?2 AND d.verdict <> 'act' AND (
        e.seq IS NULL OR coalesce(e.last_sweep, r.last_sweep) >= ?2
        OR e.seq > (SELECT seq FROM sweep_ends WHERE sweep = ?2))) ORDER BY d.seq
      """, [.text(workspace), .integer(sweep)], StoredDecision.init)
  }

  /// What a rule remembered of a workspace before a sweep; `nil` for nothing.
  ///
  /// - Parameters:
  ///   - workspace: the workspace's id
  ///   - shadow: whether the memory of the dry run is meant
  /// - Throws: ``AuditFailure``.
  public func ruleMemory(
    ofRule rule: String, shadow: Bool, onWorkspace workspace: String, beforeSweep sweep: Int64
  ) throws -> RuleMemory? {
    try all(
      """
      SELECT \(RuleMemory.columnNames)
      FROM rule_states m JOIN workspaces w ON w.seq = m.workspace
      WHERE w.id = ? AND m.rule = ? AND m.shadow = ? AND m.sweep < ? ORDER BY m.seq DESC LIMIT 1
      """, [.text(workspace), .text(rule), .integer(shadow ? 1 : 0), .integer(sweep)]
    ) { RuleMemory($0, from: 0) }.first
  }
}
