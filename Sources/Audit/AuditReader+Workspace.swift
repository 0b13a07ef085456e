import SQLite
import Time

/// What the trail has of one workspace.
extension AuditReader {
  /// The ids of the workspaces that have or had this name, the one first that has it, or had it last.
  ///
  /// - Parameters: the owner's user name and the workspace's name, case-insensitive
  /// - Throws: ``AuditFailure``.
  public func workspaces(ofOwner owner: String, called name: String) throws -> [String] {
    try all(
      """
      SELECT w.id FROM workspaces w
      WHERE w.seq IN (SELECT workspace FROM snapshots WHERE name = ?3 COLLATE NOCASE AND owner = ?2 COLLATE NOCASE)
      \(Self.bearerFirst) LIMIT 10
      """, [.text("\(owner)/\(name)"), .text(owner), .text(name)]
    ) { $0.text(0) }
  }

  /// The decisions on one workspace, newest first.
  ///
  /// - Parameters:
  ///   - workspace: the workspace's id
  ///   - before: only decisions with a smaller number; `nil` for the newest
  /// - Throws: ``AuditFailure``.
  public func decisions(
    onWorkspace workspace: String, from: Timestamp, to: Timestamp, before: Int64? = nil, limit: Int
  ) throws -> [StoredDecision] {
    try all(
      """
      SELECT \(StoredDecision.columnNames) \(StoredDecision.joins)
      WHERE d.seq IN (
          SELECT x.seq FROM observations v JOIN decisions x ON x.observation = v.seq
          WHERE v.workspace = (SELECT seq FROM workspaces WHERE id = ?1))
        AND d.seq < ?2 AND coalesce(l.at, s.at) >= ?3
        AND s.at < ?4 ORDER BY d.seq DESC LIMIT ?5
      """,
      [.text(workspace), .integer(before ?? .max), .instant(from), .instant(to), .integer(limit)], StoredDecision.init)
  }

  /// Starts and stops of one workspace that readings show, newest first: each as it was first seen.
  ///
  /// - Parameter workspace: the workspace's id
  /// - Throws: ``AuditFailure``.
  public func builds(
    ofWorkspace workspace: String, from: Timestamp, to: Timestamp, limit: Int
  ) throws -> [SeenBuild] {
    try all(
      """
      SELECT build_number, min(at), transition, reason FROM (
        SELECT n.build_number, coalesce(n.content ->> '$.ws.transition', '') AS transition,
          coalesce(n.content ->> '$.ws.build_reason', '') AS reason,
          (SELECT o.at FROM observations o WHERE o.workspace = n.workspace AND o.seq > n.seq AND o.snapshot = n.seq
            ORDER BY o.seq LIMIT 1) AS at
        FROM snapshots n WHERE n.workspace = (SELECT seq FROM workspaces WHERE id = ?1) AND n.build_number > 0)
      WHERE at IS NOT NULL
      GROUP BY build_number HAVING min(at) >= ?2 AND min(at) < ?3 ORDER BY build_number DESC LIMIT ?4
      """, [.text(workspace), .instant(from), .instant(to), .integer(limit)]
    ) { row in
      SeenBuild(
        number: row.integer(0), at: row.instant(1), transition: row.text(2), reason: row.text(3))
    }
  }
}

/// A build of a workspace, as a reading first showed it.
public struct SeenBuild: Hashable, Sendable {
  /// Its number.
  public let number: Int64
  /// When it was first seen, by the server's clock: it may have been made any time since the reading before.
  public let at: Timestamp
  /// What it did: `start`, `stop` or `delete`; empty where that is not known.
  public let transition: String
  /// Why the server says that it was made: `initiator`, `autostart`, `autostop` …
  public let reason: String
}
