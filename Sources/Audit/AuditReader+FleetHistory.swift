import SQLite
import Time

extension AuditReader {
  /// How long after a range observations still tell about it: when a workspace was last used, or that it was built anew.
  private static let afterwards = Duration.days(1)

  /// What the trail saw from an instant on, and of each workspace the last observation before it.
  ///
  /// Everything is read in one transaction, so a writer at work changes nothing in between.
  ///
  /// - Throws: ``AuditFailure``.
  public func history(from: Timestamp, to: Timestamp) throws -> FleetHistory {
    let end = to + Self.afterwards
    return try file.attempt("read the trail") {
      try connection.transaction(.deferred) {
        FleetHistory(
          looks: try looks(from: from, to: end), sightings: try sightings(from: from, to: end),
          departures: try departures(to: end), shortenings: try shortenings(from: from, to: end),
          moves: try moves(from: from, to: end), ttls: try ttls(to: end))
      }
    }
  }

  private func looks(from: Timestamp, to: Timestamp) throws -> [FleetHistory.Look] {
    try all(
      """
      SELECT s.at, e.scope IS 'everything' FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq
      WHERE e.result IN ('done', 'partial', 'refused') AND e.seen > 0 AND e.not_seen = 0 AND e.scope IS NOT 'some'
        AND s.at >= coalesce((SELECT max(at) FROM sweeps WHERE at <= ?1), ?1) AND s.at <= ?2 ORDER BY s.at
      """, [.instant(from), .instant(to)]
    ) { FleetHistory.Look(at: $0.instant(0), isOfEverything: $0.integer(1) != 0) }
  }

  private func sightings(from: Timestamp, to: Timestamp) throws -> [String: [Sighting]] {
    // Numbers grow over all tables, so that the range is a stretch of observations. It begins an hour early, since one is made a
    // little after its sweep began.
    let first = try connection.integer("SELECT min(seq) FROM sweeps WHERE at > ?", .instant(from - .hours(1)))
    let end = try connection.integer(
      "SELECT min(seq) FROM sweeps WHERE seq > (SELECT max(seq) FROM sweeps WHERE at <= ?)", .instant(to))
    let range: [SQLiteValue] = [.integer(first ?? .max), .integer(end ?? .max), .instant(to)]
    var found: [String: [Sighting]] = [:]
    var known: [Int64: Sighting.Lasting] = [:]
    // The last observation of each workspace before the range, and those of the range.
    for part in [
      """
      SELECT o.snapshot, o.at, o.last_used_at, o.deadline, o.max_deadline FROM observations o
      WHERE o.at <= ?3 AND o.seq < ?2 AND o.seq IN (
        SELECT (SELECT max(seq) FROM observations WHERE workspace = w.seq AND seq < ?1) FROM workspaces w)
      """,
      """
      SELECT o.snapshot, o.at, o.last_used_at, o.deadline, o.max_deadline FROM observations o
      WHERE o.seq >= ?1 AND o.seq < ?2 AND o.at <= ?3 ORDER BY o.seq
      """,
    ] {
      try connection.prepare(part).forEach(range) { row in
        let snapshot = row.integer(0)
        let lasting = try known[snapshot] ?? lasting(snapshot)
        known[snapshot] = lasting
        found[lasting.workspace, default: []].append(
          Sighting(
            lasting, at: row.instant(1), lastUsedAt: row.optionalInstant(2), deadline: row.optionalInstant(3),
            maxDeadline: row.optionalInstant(4)))
      }
    }
    return found
  }

  private func lasting(_ snapshot: Int64) throws -> Sighting.Lasting {
    let found = try connection.cached(
      """
      SELECT w.id, n.owner, n.name, coalesce(n.organization, ''), n.template, n.status, n.build_number,
        coalesce(n.content ->> '$.ws.transition', ''), coalesce(n.content ->> '$.ws.build_reason', ''),
        n.content ->> '$.ws.started_at', n.content ->> '$.ws.daily_cost', n.content ->> '$.ws.ttl',
        n.content ->> '$.template.activity_bump', n.content ->> '$.ws.autostart'
      FROM snapshots n JOIN workspaces w ON w.seq = n.workspace WHERE n.seq = ?
      """
    ).first([.integer(snapshot)]) { row in
      Sighting.Lasting(
        workspace: row.text(0), owner: row.text(1), name: row.text(2), organization: row.text(3),
        template: row.text(4), status: row.text(5), build: row.integer(6), transition: row.text(7),
        reason: row.text(8), startedAt: row.optionalText(9).flatMap { Timestamp(rfc3339: $0) },
        dailyCost: row.optionalInteger(10), ttl: row.optionalInteger(11).map { .milliseconds($0) },
        bump: row.optionalInteger(12).map { .milliseconds($0) }, schedule: row.optionalText(13))
    }
    guard let found else { throw file.invalid("read the trail", "there is no snapshot \(snapshot)") }
    return found
  }

  private func departures(to: Timestamp) throws -> [String: [Timestamp]] {
    let rows = try all(
      """
      SELECT w.id, s.at FROM departures x JOIN workspaces w ON w.seq = x.workspace JOIN sweeps s ON s.seq = x.sweep
      WHERE s.at <= ? ORDER BY s.at, x.seq
      """, [.instant(to)]
    ) { ($0.text(0), $0.instant(1)) }
    return Dictionary(grouping: rows) { $0.0 }.mapValues { $0.map(\.1) }
  }

  /// What Curfew changed of an effect: workspace, build, rule, when, before and after.
  private func changes(
    of effect: String, from: Timestamp, to: Timestamp
  ) throws -> [(workspace: String, build: Int64, rule: String, at: Timestamp, before: String?, after: String?)] {
    try all(
      """
      SELECT workspace_id, build_number, rule, at, before, after FROM v_acts
      WHERE effect = ?3 AND result IN ('applied', 'found-applied')
        AND decision IN (SELECT seq FROM decisions WHERE sweep IN (SELECT seq FROM sweeps WHERE at BETWEEN ?1 AND ?2))
      ORDER BY decision
      """, [.instant(from), .instant(to), .text(effect)]
    ) { row in
      (
        row.text(0), row.integer(1), row.text(2), Timestamp(rfc3339: row.text(3)) ?? from, row.optionalText(4),
        row.optionalText(5)
      )
    }
  }

  private func moves(from: Timestamp, to: Timestamp) throws -> [String: [FleetHistory.Move]] {
    // The build that runs at the beginning of the range may have been extended long before.
    let moves = try changes(of: "lifetime", from: from - .days(30), to: to).compactMap { change in
      change.after.flatMap { Timestamp(rfc3339: $0) }.map { after in
        FleetHistory.Move(
          workspace: change.workspace, build: change.build, rule: change.rule, at: change.at,
          before: change.before.flatMap { Timestamp(rfc3339: $0) }, after: after)
      }
    }
    return Dictionary(grouping: moves, by: \.workspace)
  }

  private func ttls(to: Timestamp) throws -> [String: [FleetHistory.TTL]] {
    // What was set once holds until somebody sets something else.
    let changes = try changes(of: "ttl", from: .epoch, to: to).map { change in
      FleetHistory.TTL(
        workspace: change.workspace, rule: change.rule, at: change.at,
        before: change.before.flatMap { Duration(goText: $0) }, after: change.after.flatMap { Duration(goText: $0) })
    }
    return Dictionary(grouping: changes, by: \.workspace)
  }

  private func shortenings(from: Timestamp, to: Timestamp) throws -> [FleetHistory.Shortening] {
    // A deadline set before the range can come in it.
    let rows = try all(
      """
      SELECT workspace_id, build_number, rule, after FROM v_acts
      WHERE effect = 'lifetime' AND action = 'shorten' AND result IN ('applied', 'found-applied')
        AND decision IN (SELECT seq FROM decisions WHERE sweep IN (SELECT seq FROM sweeps WHERE at BETWEEN ?1 AND ?2))
        AND decision NOT IN (SELECT decision FROM remarks WHERE kind IN ('not-changed', 'undone', 'moved-by-use'))
      ORDER BY decision
      """, [.instant(from - .days(30)), .instant(to)]
    ) { ($0.text(0), $0.integer(1), $0.text(2), $0.optionalText(3).flatMap { Timestamp(rfc3339: $0) }) }
    return rows.compactMap { workspace, build, rule, deadline in
      deadline.map { FleetHistory.Shortening(workspace: workspace, build: build, rule: rule, deadline: $0) }
    }
  }
}
