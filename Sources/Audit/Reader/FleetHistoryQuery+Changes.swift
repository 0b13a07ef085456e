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

  /// What the server carried out of an effect, in order.
  private func changes(of effect: String, _ condition: String, _ values: SQLiteValue...) throws -> [Change] {
    try connection.cached(
      """
      SELECT workspace_id, build_number, rule, action, at, before, after, EXISTS (SELECT 1 FROM remarks m
        WHERE m.decision = v.decision AND m.kind IN ('not-changed', 'undone', 'moved-by-use'))
      FROM v_acts v WHERE effect = '\(effect)' AND result IN ('applied', 'found-applied') AND \(condition) ORDER BY decision
      """
    ).all(values) { row in
      Change(
        workspace: row.text(0), build: row.integer(1), rule: row.text(2), action: row.text(3),
        at: Timestamp(rfc3339: row.text(4)) ?? .epoch, before: row.optionalText(5), after: row.optionalText(6),
        isUndone: row.integer(7) != 0)
    }
  }

  private func changes(of effect: String, from: Timestamp, to: Timestamp) throws -> [Change] {
    let first = try connection.integer("SELECT min(seq) FROM sweeps WHERE at >= ?", .instant(from)) ?? .max
    let end = try connection.integer(
      "SELECT min(seq) FROM sweeps WHERE seq > coalesce((SELECT max(seq) FROM sweeps WHERE at <= ?), 0)", .instant(to))
    return try changes(
      of: effect, "decision >= ?1 AND decision < ?2", .integer(first), .integer(end ?? .max))
  }

  func moves(from: Timestamp, to: Timestamp) throws -> [String: [FleetHistory.Move]] {
    // The build that runs at the beginning of the range may have been extended long before.
    Dictionary(
      grouping: try changes(of: "lifetime", from: from - .days(30), to: to).compactMap(\.move), by: \.workspace)
  }

  func shortenings(from: Timestamp, to: Timestamp) throws -> [FleetHistory.Shortening] {
    // A deadline set before the range can come in it.
    try changes(of: "lifetime", from: from - .days(30), to: to).compactMap(\.shortening)
  }

  func ttls(to: Timestamp) throws -> [String: [FleetHistory.TTL]] {
    // What was set once holds until somebody sets something else.
    let changes = try changes(of: "ttl", from: .epoch, to: to).map { change in
      FleetHistory.TTL(
        workspace: change.workspace, rule: change.rule, at: change.at,
        before: change.before.flatMap { Duration(goText: $0) }, after: change.after.flatMap { Duration(goText: $0) })
    }
    return Dictionary(grouping: changes, by: \.workspace)
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
    return try numbers.flatMap { try changes(of: "lifetime", "decision = ?1", .integer($0)) }.filter {
      $0.build == build
    }
  }
}
