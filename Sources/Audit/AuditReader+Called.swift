import SQLite
import Time

/// What the trail has of the workspaces that somebody names.
extension AuditReader {
  /// How workspaces are named: case-insensitive, by present and earlier names.
  public enum Called: Sendable {
    /// By id, name or `owner/name`.
    case workspace(String)
    /// All those of an owner.
    case owner(String)
  }

  /// How the one of several workspaces is found that has a name, or had it last: SQL for a query with workspaces `w`, whose first row
  /// it is. In it `?1` is the name, as `name` or `owner/name`, or an id.
  static let bearerFirst = """
    ORDER BY w.id = ?1 COLLATE NOCASE DESC,
      (SELECT n.name = ?1 COLLATE NOCASE OR n.owner || '/' || n.name = ?1 COLLATE NOCASE
        FROM observations o JOIN snapshots n ON n.seq = o.snapshot
        WHERE o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq)) DESC,
      (SELECT max(seq) FROM snapshots n WHERE n.workspace = w.seq
        AND (n.name = ?1 COLLATE NOCASE OR n.owner || '/' || n.name = ?1 COLLATE NOCASE)) DESC
    """

  /// The one of several workspaces that is called so, or was last; `nil` for none.
  ///
  /// - Parameter workspaces: the ids of those that are or were called so
  /// - Throws: ``AuditFailure``.
  public func bearer(of name: String, among workspaces: [String]) throws -> String? {
    guard workspaces.count > 1 else { return workspaces.first }
    let places = workspaces.indices.map { "?\($0 + 2)" }.joined(separator: ", ")
    return try all(
      "SELECT w.id FROM workspaces w WHERE w.id IN (\(places)) \(Self.bearerFirst) LIMIT 1",
      [.text(name)] + workspaces.map { .text($0) }
    ) { $0.text(0) }.first
  }

  /// The ids of the workspaces that are or were called so, in no order.
  ///
  /// - Throws: ``AuditFailure``.
  public func workspaces(_ called: Called) throws -> [String] {
    let (name, condition, hasID) =
      switch called {
      case .owner(let owner): (owner, "owner = ?1 COLLATE NOCASE", false)
      case .workspace(let name):
        (name, "(name = ?1 COLLATE NOCASE OR owner || '/' || name = ?1 COLLATE NOCASE)", true)
      }
    // Roll-ups have each name once; snapshots are many and large.
    return try all(
      """
      SELECT workspace FROM live_subjects WHERE \(condition)
      UNION SELECT w.id FROM snapshots n JOIN workspaces w ON w.seq = n.workspace
        WHERE n.seq > (SELECT coalesce(max(through), 0) FROM live_rollups) AND \(condition)
      UNION SELECT w.id FROM snapshots n JOIN workspaces w ON w.seq = n.workspace
        WHERE n.seq <= (SELECT min(after) FROM live_rollups) AND \(condition)
      UNION SELECT id FROM workspaces WHERE ?2 AND id = ?1 COLLATE NOCASE
      """, [.text(name), .integer(hasID ? 1 : 0)]
    ) { $0.text(0) }
  }

  /// What Curfew did to them in a range, oldest first.
  ///
  /// - Parameter workspaces: as ``workspaces(_:)`` finds them
  /// - Throws: ``AuditFailure``.
  public func acts(
    on called: Called, of workspaces: [String], from: Timestamp, to: Timestamp
  ) throws -> [StoredDecision] {
    try workspaces.flatMap { workspace in
      try all(
        """
        SELECT \(StoredDecision.columnNames) \(StoredDecision.joins)
        WHERE d.seq IN (
          SELECT x.seq FROM workspaces y CROSS JOIN observations p ON p.workspace = y.seq
            CROSS JOIN decisions x ON x.observation = p.seq WHERE y.id = ?1 AND x.verdict = 'act')
          AND coalesce(l.at, s.at) >= ?2 AND s.at < ?3
        """, [.text(workspace), .instant(from), .instant(to)], StoredDecision.init)
    }.filter { act in
      // Workspaces are given to others.
      guard case .owner(let owner) = called else { return true }
      return act.owner.lowercased() == owner.lowercased()
    }.sorted { $0.seq < $1.seq }
  }
}
