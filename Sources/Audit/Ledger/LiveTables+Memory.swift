import SQLite
import Time

extension LiveTables {
  /// Everything that is remembered: the live tables, recent requests and recent sweeps.
  ///
  /// - Parameter closed: intents up to this number are known to have an outcome.
  static func memory(_ connection: Connection, closed: Int64 = 0) throws -> StoredMemory {
    var memory = StoredMemory()
    let rules = try connection.cached(
      """
      SELECT w.id, rule, shadow, \(RuleMemory.columnNames) FROM live_rules r JOIN workspaces w ON w.seq = r.workspace
      """)
    try rules.forEach { row in
      let key = StoredMemory.RuleKey(workspace: row.text(0), rule: row.text(1), shadow: row.integer(2) != 0)
      memory.rules[key] = RuleMemory(row, from: 3)
    }
    let values = try connection.cached(
      """
      SELECT w.id, effect, value, set_by, at, hand_from, hand_to, hand_at
      FROM live_values v JOIN workspaces w ON w.seq = v.workspace
      """)
    try values.forEach { row in
      guard let effect = DecisionRecord.Effect(rawValue: row.text(1)),
        let origin = ValueMemory.Origin(rawValue: row.text(3))
      else { return }
      memory.values[StoredMemory.ValueKey(workspace: row.text(0), effect: effect)] =
        ValueMemory(
          value: row.optionalText(2), setBy: origin, at: row.instant(4),
          byHand: .init(from: row.optionalInstant(5), to: row.optionalInstant(6), at: row.optionalInstant(7)))
    }
    let clock = try ClockCorrections(connection)
    memory.latestAt = clock.latestAt
    memory.lead = clock.lead
    memory.groups = try GroupRecord.all(connection)
    memory.readings = try LastReading.all(connection, clock)
    memory.attempts = try RecentAttempt.all(connection, clock)
    memory.open = try OpenIntent.values(connection, after: closed, clock)
    memory.answers = try OutcomeRecord.latest(connection, clock)
    memory.listRetryAt =
      try connection.cached("SELECT retry_at FROM sweep_ends ORDER BY seq DESC LIMIT 1")
      .all { $0.optionalInstant(0) }.first ?? nil
    memory.undoings = try Undoing.all(.undone, connection, clock)
    memory.movesByUse = try Undoing.all(.movedByUse, connection, clock)
    memory.reading =
      try connection.cached("SELECT reading FROM sweep_ends WHERE reading IS NOT NULL ORDER BY seq DESC LIMIT 1")
      .all { $0.text(0) }.first
    memory.confirmed = try ConfirmedChange.all(connection, clock)
    memory.suspensions = try Suspension.all(connection)
    memory.notices = try StandingNotice.all(connection, clock)
    memory.unscheduled = try UnscheduledWorkspace.all(connection, clock)
    // Most sweeps of a service read only the running workspaces; every few sweeps one reads all.
    memory.seen = try connection.integer(
      """
      SELECT max(seen) FROM (SELECT seen, result FROM sweep_ends ORDER BY seq DESC LIMIT 50)
      WHERE result NOT IN ('failed', 'killed')
      """
    ).map(Int.init)
    let last = try lastSight(connection)
    memory.lastSightAt = last.map { clock.corrected($0.at, ofRow: $0.seq) }
    memory.failedAt = try connection.cached(
      """
      SELECT s.at, s.seq FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq
      WHERE s.seq > ? AND e.result = 'failed' AND e.note IS NOT ? ORDER BY s.seq DESC LIMIT 1
      """
    ).first([.integer(last?.seq ?? 0), .text(AuditStore.unendedNote)]) {
      clock.corrected($0.instant(0), ofRow: $0.integer(1))
    }
    return memory
  }

  /// When the latest sweep that saw the workspaces began.
  ///
  /// One that failed or was killed may have seen nothing, and one that read a few says nothing of the others.
  static func lastSightAt(_ connection: Connection) throws -> Timestamp? { try lastSight(connection)?.at }

  private static func lastSight(_ connection: Connection) throws -> (seq: Int64, at: Timestamp)? {
    try connection.cached(
      """
      SELECT s.seq, s.at FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq
      WHERE e.result NOT IN ('failed', 'killed') AND e.scope IS NOT 'some' ORDER BY s.seq DESC LIMIT 1
      """
    ).first([]) { ($0.integer(0), $0.instant(1)) }
  }
}
