import SQLite
import Time

/// When workspaces were used lately, as far as the trail tells.
public struct RecordedUse: Hashable, Sendable {
  /// The first of the latest sweeps that follow each other without a break; `nil` where there is none.
  public let watchedSince: Timestamp?

  /// The last of them.
  public let lastWatchedAt: Timestamp?

  /// By id; workspaces that are known to be deleted too.
  public let workspaces: [String: Workspace]

  /// What is recorded of one workspace.
  public struct Workspace: Hashable, Sendable {
    /// Its first observation.
    public let seenSince: Timestamp

    /// The first and the last use of each day in UTC on which it was used, ascending.
    public var days: [Span] = []
  }

  /// Two uses of the same day in UTC; equal where there was one.
  public struct Span: Hashable, Sendable {
    /// The first one.
    public let first: Timestamp

    /// The last one.
    public let last: Timestamp
  }

  /// Which part of the trail is looked at.
  public struct Scope: Sendable {
    let from: Timestamp
    let to: Timestamp
    let longestBreak: Duration

    /// Uses and sweeps between two instants.
    ///
    /// - Parameter longestBreak: sweeps that are further apart do not follow each other
    public init(from: Timestamp, to: Timestamp, longestBreak: Duration) {
      self.from = from
      self.to = to
      self.longestBreak = longestBreak
    }
  }

  /// Takes time in proportion to the observations in the scope, and to the number of workspaces.
  static func read(_ scope: Scope, from connection: Connection) throws -> RecordedUse {
    let watch = try connection.cached(
      """
      SELECT max(at) FILTER (WHERE pause IS NULL OR pause > ?3), max(at)
      FROM (
        SELECT s.at, s.at - lag(s.at) OVER (ORDER BY s.seq) AS pause FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq
        WHERE s.at BETWEEN ?1 AND ?2 AND e.result NOT IN ('failed', 'killed') AND e.scope IS NOT 'some'
      )
      """
    ).first([.instant(scope.from), .instant(scope.to), .integer(scope.longestBreak.wholeMilliseconds * 1000)]) {
      (since: $0.optionalInstant(0), last: $0.optionalInstant(1))
    }
    var workspaces: [String: Workspace] = [:]
    let seen = try connection.cached(
      """
      SELECT w.id, (SELECT at FROM observations WHERE workspace = w.seq ORDER BY seq LIMIT 1) AS first FROM workspaces w
      WHERE first <= ?
      """)
    try seen.forEach([.instant(scope.to)]) { row in
      workspaces[row.text(0)] = Workspace(seenSince: row.instant(1))
    }
    // Observations stand in the order of their numbers, and have no index by time.
    let uses = try connection.cached(
      """
      SELECT w.id, min(o.last_used_at), max(o.last_used_at) FROM observations o JOIN workspaces w ON w.seq = o.workspace
      WHERE o.seq > (SELECT coalesce(min(seq), 0) FROM sweeps WHERE at >= ?1)
        AND o.at <= ?2 AND o.last_used_at BETWEEN ?1 AND ?2
      GROUP BY o.workspace, o.last_used_at / 86400000000 ORDER BY 2
      """)
    try uses.forEach([.instant(scope.from), .instant(scope.to)]) { row in
      workspaces[row.text(0)]?.days.append(Span(first: row.instant(1), last: row.instant(2)))
    }
    return RecordedUse(watchedSince: watch?.since, lastWatchedAt: watch?.last, workspaces: workspaces)
  }
}

extension AuditReader {
  /// When workspaces were used, as far as the trail tells.
  ///
  /// - Throws: ``AuditFailure``.
  public func recordedUse(_ scope: RecordedUse.Scope) throws -> RecordedUse {
    try file.attempt("read when workspaces were used") { try RecordedUse.read(scope, from: connection) }
  }
}

extension AuditStore {
  /// When workspaces were used, as far as the trail tells.
  ///
  /// - Throws: ``AuditFailure``.
  public func recordedUse(_ scope: RecordedUse.Scope) throws -> RecordedUse {
    try file.attempt("read when workspaces were used") { try RecordedUse.read(scope, from: connection) }
  }
}
