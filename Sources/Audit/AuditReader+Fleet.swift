import SQLite
import Time

/// What the fleet looks like at the end of the trail, for whoever looks at it again and again.
///
/// Each question costs a look at the last observation of every running workspace at most, and answers with a bounded number of
/// rows.
extension AuditReader {
  /// Number of workspaces by status, as each was last seen; those that are gone are left out.
  ///
  /// - Throws: ``AuditFailure``.
  public func fleetStates() throws -> [String: Int64] {
    Dictionary(
      try all("SELECT status, count(*) FROM live_fleet GROUP BY status", []) { ($0.text(0), $0.integer(1)) },
      uniquingKeysWith: +)
  }

  /// The running workspaces that stop first, the soonest first: by the deadline that was last read, by the one that was set
  /// since, or by the stop that a delivered notice tells of, where that comes earlier.
  ///
  /// - Parameters:
  ///   - instant: only those that stop later; a deadline that passed was one that the server does not keep
  ///   - limit: number of workspaces at most
  ///   - workspace: the id of the only one that is wanted; `nil` for all
  ///   - nearest: no deadline is set that is nearer
  /// - Throws: ``AuditFailure``.
  public func nextStops(
    after instant: Timestamp, limit: Int, ofWorkspace workspace: String? = nil, nearest: Duration
  ) throws -> [NextStop] {
    let (nearest, minute) = (nearest.wholeMilliseconds * 1000, 60_000_000)
    // Names are looked up only of those that may be among the first.
    let rows = try all(
      """
      WITH told AS MATERIALIZED (
        SELECT m.workspace, d.seq AS decision, max(
          (v.at + d.notice_before + \(nearest)) / \(minute) * \(minute), coalesce(m.stops_at, 0)) AS at
        FROM live_notices t JOIN notices m ON m.seq = t.notice
        JOIN notice_events v ON v.notice = m.seq AND v.event = 'delivered'
        JOIN live_runs r ON r.workspace = m.workspace AND r.effect = 'lifetime' AND r.rule = m.rule
        JOIN decisions d ON d.seq = r.decision
        WHERE t.is_standing AND m.kind = 'before' AND d.guard = 'no-notice' AND d.notice_before IS NOT NULL
      ), known AS MATERIALIZED (
        SELECT f.workspace, o.snapshot,
          coalesce((SELECT unixepoch(d.after) * 1000000 FROM decisions d
            WHERE d.observation = o.seq AND d.verdict = 'act' AND d.effect = 'lifetime'
              AND (\(AuditSchema.version10Result)) IN ('applied', 'found-applied') ORDER BY d.seq DESC LIMIT 1),
            o.deadline) AS at
        FROM live_fleet f
        JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = f.workspace)
        WHERE f.status = 'running' AND (?3 IS NULL OR f.workspace = (SELECT seq FROM workspaces WHERE id = ?3))
      ), stops AS MATERIALIZED (
        SELECT k.workspace, k.snapshot, NULL AS told, k.at FROM known k
        WHERE NOT EXISTS (SELECT 1 FROM told t WHERE t.workspace = k.workspace AND t.at < coalesce(k.at, t.at + 1))
        UNION ALL
        SELECT k.workspace, k.snapshot, t.decision, min(t.at) FROM told t JOIN known k ON k.workspace = t.workspace
        WHERE t.at < coalesce(k.at, t.at + 1) GROUP BY k.workspace
      )
      SELECT w.seq, w.id, n.owner, n.name, n.template, p.at, p.told
      FROM stops p JOIN snapshots n ON n.seq = p.snapshot JOIN workspaces w ON w.seq = p.workspace
      WHERE p.at > ?1 AND p.at <= (
        SELECT max(at) FROM (SELECT at FROM stops WHERE at > ?1 ORDER BY at LIMIT ?2))
      ORDER BY p.at, n.owner, n.name LIMIT ?2
      """, [.instant(instant), .integer(limit), .text(workspace)]
    ) { row in
      (
        key: row.integer(0), told: row.optionalInteger(6),
        stop: NextStop(
          workspace: row.text(1), owner: row.text(2), name: row.text(3), template: row.text(4), at: row.instant(5),
          setBy: nil, decision: nil)
      )
    }
    return try rows.map { key, told, stop in
      var stop = stop
      if let told {
        stop.isAnnounced = true
        stop.decision = try decision(told)
        return stop
      }
      stop.setBy =
        try all(
          "SELECT set_by FROM live_values WHERE workspace = ? AND effect = 'lifetime'", [.integer(key)]
        ) { $0.optionalText(0).flatMap(ValueMemory.Origin.init) }.first ?? nil
      guard stop.setBy == .curfew else { return stop }
      // The decision lies near the end: Curfew's value stands since then.
      let last = try all(
        """
        SELECT d.seq, d.after FROM observations o JOIN decisions d ON d.observation = o.seq
        WHERE o.workspace = ? AND d.verdict = 'act' AND d.effect = 'lifetime' ORDER BY o.seq DESC, d.seq DESC LIMIT 5
        """, [.integer(key)]
      ) { (seq: $0.integer(0), after: $0.optionalText(1).flatMap { Timestamp(rfc3339: $0) }) }
      if let setter = last.first(where: { $0.after?.flooredToSecond == stop.at.flooredToSecond }) {
        stop.decision = try decision(setter.seq)
      } else if !last.isEmpty {
        // Use moved it since, which leaves the value Curfew's: nobody set it by hand.
        stop.setBy = .server
      }
      return stop
    }
  }

  /// The last decisions to act since an instant of the server's clock, newest first.
  ///
  /// - Throws: ``AuditFailure``.
  public func acts(since instant: Timestamp, limit: Int) throws -> [StoredDecision] {
    try all(
      """
      SELECT \(StoredDecision.columnNames) \(StoredDecision.joins)
      WHERE lower(d.verdict) = 'act' AND d.seq >= ? ORDER BY d.seq DESC LIMIT ?
      """, [.integer(try firstSweep(from: instant)), .integer(limit)], StoredDecision.init)
  }

  /// The last requests since an instant of the server's clock that the server refused or that failed, newest first.
  ///
  /// - Throws: ``AuditFailure``.
  public func obstacles(since instant: Timestamp, limit: Int) throws -> [StoredAction] {
    try all(
      """
      \(StoredAction.select) WHERE c.intent >= ? AND c.result IN ('refused', 'conflict', 'failed', 'found-not-applied')
      ORDER BY c.intent DESC LIMIT ?
      """, [.integer(try firstSweep(from: instant)), .integer(limit)], StoredAction.init)
  }

  /// Number of decisions of each rule that stand now, by verdict.
  ///
  /// - Throws: ``AuditFailure``.
  public func standing() throws -> [String: [String: Int64]] {
    let rows = try all(
      """
      SELECT r.rule, d.verdict, count(*) FROM live_runs r JOIN decisions d ON d.seq = r.decision
      GROUP BY r.rule, d.verdict
      """, []
    ) { (rule: $0.text(0), verdict: $0.text(1), count: $0.integer(2)) }
    return rows.reduce(into: [:]) { $0[$1.rule, default: [:]][$1.verdict] = $1.count }
  }

  /// Number of observations in a range of the server's clock, up to a limit: what a report of it would have to read.
  ///
  /// - Parameter withoutRolledUp: whether those are left out that roll-ups account for
  /// - Throws: ``AuditFailure``.
  public func observationCount(
    from: Timestamp, to: Timestamp, limit: Int, withoutRolledUp: Bool = false
  ) throws -> Int64 {
    let rolled = withoutRolledUp ? try file.attempt("read the trail") { try RollupState(connection) } : nil
    // Where roll-ups end before the range, a report reads the records.
    let after = rolled.map { $0.reached > from ? $0.through : 0 } ?? 0
    return try all(
      "SELECT count(*) FROM (SELECT 1 FROM observations WHERE seq >= ? AND seq < ? LIMIT ?)",
      [.integer(max(try firstSweep(from: from), after + 1)), .integer(try firstSweep(from: to)), .integer(limit)]
    ) { $0.integer(0) }.first ?? 0
  }

  /// The last removal of old records that was completed: when, and before which instant; `nil` where there was none.
  ///
  /// - Throws: ``AuditFailure``.
  public func lastPruning() throws -> (at: Timestamp, before: Timestamp)? {
    try all(
      """
      SELECT e.at, p.before FROM pruning_ends e JOIN prunings p ON p.seq = e.pruning ORDER BY e.seq DESC LIMIT 1
      """, []
    ) { (at: $0.instant(0), before: $0.instant(1)) }.first
  }

  /// The number of the first sweep from an instant on, looked for from the end of the trail: whatever has a smaller number is
  /// older. Greater than any where there is none.
  private func firstSweep(from instant: Timestamp) throws -> Int64 {
    let last = try all("SELECT seq FROM sweeps WHERE at < ? ORDER BY seq DESC LIMIT 1", [.instant(instant)]) {
      $0.integer(0)
    }.first
    return try all("SELECT seq FROM sweeps WHERE seq > ? ORDER BY seq LIMIT 1", [.integer(last ?? 0)]) {
      $0.integer(0)
    }.first ?? .max
  }
}

extension AuditReader {
  /// What the trail saw in a range, and of each workspace the last observation before it and the first one after it.
  ///
  /// Everything is read in one transaction, so a writer at work changes nothing in between.
  ///
  /// - Parameters:
  ///   - workspaces: the ids of those that are wanted; `nil` for all
  ///   - changes: which of Curfew's changes are read
  ///   - isThinned: for reports that ask when workspaces ran and not how long they were used: roll-ups are read as far as they go,
  ///     which have no observation that shows only what those around it do
  /// - Throws: ``AuditFailure``.
  public func history(
    from: Timestamp, to: Timestamp, of workspaces: [String]? = nil, changes: FleetHistory.Changes = .all,
    isThinned: Bool = false
  ) throws -> FleetHistory {
    try file.attempt("read the trail") {
      try connection.transaction(.deferred) {
        let connection = try connection
        let numbers = try workspaces.map { ids in
          let find = try connection.cached("SELECT seq FROM workspaces WHERE id = ?")
          return Set(try ids.compactMap { try find.first([.text($0)]) { $0.integer(0) } })
        }
        return try FleetHistoryQuery(file: file, connection: connection)
          .history(from: from, to: to, of: numbers, changes: changes, isThinned: isThinned)
      }
    }
  }
}
