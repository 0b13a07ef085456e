import SQLite
import Time

/// What Curfew changed.
extension FleetHistoryQuery {
  private struct Change {
    let workspace: String
    let build: Int64
    let rule, action: String
    let at: Timestamp
    let before, after: String?
    /// Whether it came to nothing: not there at the next look, changed back, or moved on by use.
    let isUndone: Bool

    var move: FleetHistory.Move? {
      after.flatMap { Timestamp(rfc3339: $0) }.map { after in
        FleetHistory.Move(
          workspace: workspace, build: build, rule: rule, at: at, before: before.flatMap { Timestamp(rfc3339: $0) },
          after: after)
      }
    }

    var shortening: FleetHistory.Shortening? {
      guard action == "shorten", !isUndone else { return nil }
      return move.map {
        FleetHistory.Shortening(workspace: workspace, build: build, rule: rule, deadline: $0.after)
      }
    }
  }

  /// Calls `body` with what the server carried out of an effect, in order.
  private func forEachChange(
    of effect: String, _ condition: String, _ values: [SQLiteValue], _ body: (Change) throws -> Void
  ) throws {
    // There are many changes of a few rules, and of each workspace.
    var known: [String: String] = [:]
    func shared(_ text: String) -> String {
      if let one = known[text] { return one }
      known[text] = text
      return text
    }
    // What `v_acts` has, without the texts of instants, which cost more than all the rest.
    try connection.cached(
      """
      SELECT w.id, n.build_number, d.rule, d.action, coalesce(min(i.at), s.at),
        d.before, d.after, EXISTS (SELECT 1 FROM remarks m
          WHERE m.decision = d.seq AND m.kind IN ('not-changed', 'undone', 'moved-by-use'))
      \(ActResult.tables) JOIN observations o ON o.seq = d.observation
        JOIN snapshots n ON n.seq = o.snapshot JOIN workspaces w ON w.seq = o.workspace
      WHERE \(condition) AND d.effect = '\(effect)' AND d.verdict = 'act'
      GROUP BY d.seq HAVING \(ActResult.sql) IN ('applied', 'found-applied') ORDER BY d.seq
      """
    ).forEach(values) { row in
      try body(
        Change(
          workspace: shared(row.text(0)), build: row.integer(1), rule: shared(row.text(2)), action: row.text(3),
          at: row.instant(4), before: row.optionalText(5), after: row.optionalText(6), isUndone: row.integer(7) != 0))
    }
  }

  private func forEachChange(
    of effect: String, from: Timestamp, to: Timestamp, _ body: (Change) throws -> Void
  ) throws {
    let first = try connection.integer("SELECT min(seq) FROM sweeps WHERE at >= ?", .instant(from)) ?? .max
    let end = try connection.integer(
      "SELECT min(seq) FROM sweeps WHERE seq > coalesce((SELECT max(seq) FROM sweeps WHERE at <= ?), 0)", .instant(to))
    try forEachChange(
      of: effect, "d.seq >= ?1 AND d.seq < ?2", [.integer(first), .integer(end ?? .max)], body)
  }

  /// What reports of a range ask for.
  func changes(_ wanted: FleetHistory.Changes, from: Timestamp, to: Timestamp) throws -> (
    shortenings: [FleetHistory.Shortening], moves: [String: [FleetHistory.Move]], ttls: [String: [FleetHistory.TTL]]
  ) {
    guard wanted != .none else { return ([], [:], [:]) }
    // The build that runs at the beginning of the range may have been extended long before, and a deadline set before the range
    // can come in it.
    var shortenings: [FleetHistory.Shortening] = []
    var moves: [String: [FleetHistory.Move]] = [:]
    try forEachChange(of: "lifetime", from: from - .days(30), to: to) { change in
      if let shortening = change.shortening { shortenings.append(shortening) }
      if let move = change.move { moves[change.workspace, default: []].append(move) }
    }
    return (shortenings, moves, try ttls(to: to))
  }

  private func ttls(to: Timestamp) throws -> [String: [FleetHistory.TTL]] {
    // What was set once holds until somebody sets something else.
    var changes: [String: [FleetHistory.TTL]] = [:]
    try forEachChange(of: "ttl", from: .epoch, to: to) { change in
      changes[change.workspace, default: []].append(
        FleetHistory.TTL(
          workspace: change.workspace, rule: change.rule, at: change.at,
          before: change.before.flatMap { Duration(goText: $0) }, after: change.after.flatMap { Duration(goText: $0) }))
    }
    return changes
  }

  /// The changes of builds that the server stopped by itself, as observations behind a number show: what it takes to say who
  /// stopped them, whenever the changes were made.
  func changes(
    ofStopsIn sightings: [String: [Sighting]], after: Int64
  ) throws -> (shortenings: [FleetHistory.Shortening], moves: [String: [FleetHistory.Move]]) {
    var shortenings: [FleetHistory.Shortening] = []
    var moves: [String: [FleetHistory.Move]] = [:]
    for (workspace, sightings) in sightings {
      var builds: Set<Int64> = []
      var found: [Change] = []
      for stop in sightings
      where stop.number > after && stop.reason == "autostop" && builds.insert(stop.build).inserted {
        found += try changes(ofBuild: stop.build - 1, of: workspace, before: stop.number)
      }
      shortenings += found.compactMap(\.shortening)
      if !found.isEmpty { moves[workspace] = found.compactMap(\.move) }
    }
    return (shortenings, moves)
  }

  private func changes(ofBuild build: Int64, of workspace: String, before number: Int64) throws -> [Change] {
    let numbers = try connection.cached(
      """
      SELECT d.seq FROM observations o JOIN decisions d ON d.observation = o.seq
      WHERE o.workspace = (SELECT seq FROM workspaces WHERE id = ?1) AND o.seq < ?3
        AND o.seq > (SELECT min(seq) FROM snapshots
          WHERE workspace = (SELECT seq FROM workspaces WHERE id = ?1) AND build_number = ?2)
        AND d.effect = 'lifetime' AND d.verdict = 'act' ORDER BY d.seq
      """
    ).all([.text(workspace), .integer(build), .integer(number)]) { $0.integer(0) }
    var found: [Change] = []
    for number in numbers {
      try forEachChange(of: "lifetime", "d.seq = ?1", [.integer(number)]) { if $0.build == build { found.append($0) } }
    }
    return found
  }
}
