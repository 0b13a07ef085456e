import SQLite
import Time

/// Reads what reports are computed from.
///
/// What it answers of a range does not depend on where the range begins and ends: besides the observations of the range it has
/// of each workspace the last one before and the first one after, and the looks around it. The figures of two ranges that meet
/// therefore add up to those of both together.
///
/// - Precondition: called in a transaction, so that all is of one instant.
struct FleetHistoryQuery {
  let file: AuditFile
  let connection: Connection

  /// A stretch of observations by their numbers, and what is read around it.
  private struct Stretch {
    /// The first number.
    var first: Int64
    /// The first number behind it.
    var end: Int64
    /// The numbers of the workspaces that are wanted; `nil` for all.
    var wanted: Set<Int64>?
    /// Which workspaces' last observation before it is read: a query for `workspaces.seq`, in which `?1` is `first`; `nil` for none.
    var before: String? = "SELECT seq FROM workspaces"
    /// For how long before that one the observations are read, too.
    var lead = Duration.zero
    /// Whether the first observation of each workspace behind it is read.
    var hasAfter = false
  }

  /// What the trail saw from an instant to another one.
  ///
  /// - Parameters:
  ///   - workspaces: the numbers of those that are wanted; `nil` for all
  ///   - isThinned: whether observations may be left out that show no more than those around them, as ``ThinnedSightings`` says
  func history(
    from: Timestamp, to: Timestamp, of workspaces: Set<Int64>? = nil, changes wanted: FleetHistory.Changes = .all,
    isThinned: Bool = false
  ) throws -> FleetHistory {
    // Numbers grow over all tables, so that the range is a stretch of observations. It begins an hour early, since one is made a
    // little after its sweep began.
    let first = try connection.integer("SELECT min(seq) FROM sweeps WHERE at > ?", .instant(from - .hours(1)))
    let end = try connection.integer(
      "SELECT min(seq) FROM sweeps WHERE seq > coalesce((SELECT max(seq) FROM sweeps WHERE at <= ?), 0)", .instant(to))
    let stretch = Stretch(first: first ?? .max, end: end ?? .max, wanted: workspaces, hasAfter: true)
    let looks = try looks(from: from, to: to)
    let departures = try departures(through: .max)
    let removed = try RemovedTime(connection, from: from)
    if isThinned, wanted != .ofStops, let (fleet, seenBefore) = try packed(stretch) {
      let changes = try changes(wanted, from: from, to: to)
      return FleetHistory(
        looks: looks, packed: fleet, seenBefore: seenBefore, departures: departures, shortenings: changes.shortenings,
        moves: changes.moves, ttls: changes.ttls, removed: removed)
    }
    let found = try sightings(stretch)
    guard wanted != .ofStops else {
      let changes = try changes(ofStopsIn: found.sightings, after: 0)
      return FleetHistory(
        looks: looks, sightings: found.sightings, seenBefore: found.seenBefore, departures: departures,
        shortenings: changes.shortenings, moves: changes.moves, removed: removed)
    }
    let changes = try changes(wanted, from: from, to: to)
    return FleetHistory(
      looks: looks, sightings: found.sightings, seenBefore: found.seenBefore, departures: departures,
      shortenings: changes.shortenings, moves: changes.moves, ttls: changes.ttls, removed: removed)
  }

  /// The observations of a stretch, from roll-ups as far as they go; `nil` where they tell nothing of it.
  private func packed(_ stretch: Stretch) throws -> (fleet: PackedFleet, seenBefore: Set<String>)? {
    let pruned = try LastPruning(connection)?.through ?? 0
    // A part ends with a sweep: one that ends behind the last sweep before the stretch has nothing of before the stretch behind it.
    let sweep = try connection.integer("SELECT max(seq) FROM sweeps WHERE seq < ?", .integer(stretch.first)) ?? 0
    let parts = try connection.cached(
      "SELECT min(after), max(through) FROM live_rollups WHERE after >= ? AND after < ?"
    )
    .first([.integer(max(sweep, pruned)), .integer(stretch.end - 1)]) {
      ($0.optionalInteger(0), $0.optionalInteger(1))
    }
    guard let after = parts?.0, let through = parts?.1, try !isSetBack(stretch) else { return nil }
    var fleet = try PackedFleet(connection, after: after, to: min(stretch.end, through + 1), of: stretch.wanted)
    var edge = stretch
    edge.end = after + 1
    edge.hasAfter = false
    let before = try sightings(edge)
    edge = stretch
    edge.first = min(stretch.end, through + 1)
    edge.before = nil
    fleet.before = before.sightings
    fleet.behind = try sightings(edge).sightings
    return (fleet, before.seenBefore)
  }

  /// Whether the server's clock was set back in a stretch, so that instants are not in the order of records.
  private func isSetBack(_ stretch: Stretch) throws -> Bool {
    // From the sweep on of which there may be observations before the stretch.
    try connection.cached(
      """
      SELECT 1 FROM (SELECT at, lag(at) OVER (ORDER BY seq) AS before FROM sweeps WHERE seq < ?2
        AND seq >= coalesce((SELECT max(seq) FROM sweeps WHERE seq < ?1), 0)) WHERE at < before LIMIT 1
      """
    ).first([.integer(stretch.first), .integer(stretch.end)]) { _ in true } ?? false
  }

  /// What it takes to account for what the records behind a number tell, up to another one.
  ///
  /// - Parameter through: `nil` for the end of the trail; what goes on there is then read as well
  func history(after: Int64, through: Int64?) throws -> FleetHistory {
    let through = through ?? .max
    // The sweeps of some minutes before, since an observation is made a little after its sweep began. Where the server's clock was
    // set back, from there on.
    let least = try connection.integer(
      "SELECT min(at) FROM sweeps WHERE seq >= coalesce((SELECT max(seq) FROM sweeps WHERE seq <= ?1), 0) AND seq <= ?2",
      .integer(after), .integer(through))
    let from = Timestamp(microseconds: least ?? .max) - .minutes(15)
    let begin = try connection.integer("SELECT min(seq) FROM sweeps WHERE at > ?", .instant(from)) ?? .max
    var stretch = Stretch(first: min(begin, after + 1), end: through == .max ? .max : through + 1)
    // Use may have begun a minute before the observation after which it is shown.
    stretch.lead = .minutes(1)
    stretch.before = """
      SELECT workspace FROM observations WHERE seq > \(after) AND seq <= \(through)
      UNION SELECT workspace FROM inner_gone WHERE seq > \(after) AND seq <= \(through)
      """
    if through == .max {
      // And those of which nobody knows how they went on: the others stand still until the next observation.
      stretch.before? += """
        \nUNION SELECT w.seq FROM workspaces w
          JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq AND seq < ?1)
          JOIN snapshots n ON n.seq = o.snapshot WHERE n.status NOT IN ('stopped', 'starting', 'deleted')
        """
    }
    let found = try sightings(stretch)
    let changes = try changes(ofStopsIn: found.sightings, after: after)
    return FleetHistory(
      looks: try looks(from: from, through: through), sightings: found.sightings, seenBefore: found.seenBefore,
      departures: try departures(through: through), shortenings: changes.shortenings, moves: changes.moves)
  }
}

// MARK: - Looks

extension FleetHistoryQuery {
  static let looks = """
    SELECT s.at, e.scope IS 'everything' FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq
    WHERE e.result IN ('done', 'partial', 'refused') AND e.seen > 0 AND e.not_seen = 0 AND e.scope IS NOT 'some'
    """

  private func look(_ condition: String, _ instant: Timestamp? = nil) throws -> FleetHistory.Look? {
    try connection.cached("\(Self.looks) \(condition) LIMIT 1").first(instant.map { [.instant($0)] } ?? []) {
      FleetHistory.Look(at: $0.instant(0), isOfEverything: $0.integer(1) != 0)
    }
  }

  /// The looks of a range; and around it the last one and the last at everything before, the next ones after, and the last of all.
  private func looks(from: Timestamp, to: Timestamp) throws -> [FleetHistory.Look] {
    let around = [
      try look("AND e.scope IS 'everything' AND s.at < ? ORDER BY s.at DESC", from),
      try look("AND s.at < ? ORDER BY s.at DESC", from), try look("AND s.at > ? ORDER BY s.at", to),
      try look("AND e.scope IS 'everything' AND s.at > ? ORDER BY s.at", to), try look("ORDER BY s.at DESC"),
    ]
    let inside = try connection.cached("\(Self.looks) AND s.at >= ? AND s.at <= ? ORDER BY s.at").all(
      [.instant(from), .instant(to)]
    ) { FleetHistory.Look(at: $0.instant(0), isOfEverything: $0.integer(1) != 0) }
    return Self.inOrder(inside + around.compactMap(\.self))
  }

  /// The looks from an instant on, up to a number, and the last at everything before.
  private func looks(from: Timestamp, through: Int64) throws -> [FleetHistory.Look] {
    let before = try look("AND e.scope IS 'everything' AND s.at < ? ORDER BY s.at DESC", from)
    let inside = try connection.cached("\(Self.looks) AND s.at >= ? AND e.seq <= ? ORDER BY s.at").all(
      [.instant(from), .integer(through)]
    ) { FleetHistory.Look(at: $0.instant(0), isOfEverything: $0.integer(1) != 0) }
    return Self.inOrder(inside + [before].compactMap(\.self))
  }

  /// The number of looks in a range.
  func countLooks(from: Timestamp, to: Timestamp) throws -> Int {
    let count = try connection.cached("SELECT count(*) FROM (\(Self.looks) AND s.at >= ? AND s.at < ?)")
      .first([.instant(from), .instant(to)]) { $0.integer(0) }
    return Int(count ?? 0)
  }

  /// The first and the last instant at which something was seen; `nil` where nothing was.
  func ends() throws -> (first: Timestamp, last: Timestamp)? {
    let seen = try ["", " DESC"].compactMap { order in
      try connection.cached("SELECT at FROM observations ORDER BY seq\(order) LIMIT 1").first { $0.instant(0) }
    }
    let rolled = try connection.integer("SELECT min(day) * 86400000000 FROM live_days").map {
      Timestamp(microseconds: $0)
    }
    let looked = try [look("ORDER BY s.at"), look("ORDER BY s.at DESC")].compactMap { $0?.at }
    // The beginning of a day that is rolled up is earlier than what was seen on it.
    let first = (seen + looked).min()
    let last = (seen + looked).max()
    guard let first, let last else { return nil }
    return (try LastPruning(connection) == nil ? first : min(first, rolled ?? first), last)
  }

  private static func inOrder(_ looks: [FleetHistory.Look]) -> [FleetHistory.Look] {
    Set(looks).sorted { ($0.at, $0.isOfEverything ? 1 : 0) < ($1.at, $1.isOfEverything ? 1 : 0) }
  }
}

// MARK: - Observations

extension FleetHistoryQuery {
  private func sightings(
    _ stretch: Stretch
  ) throws -> (sightings: [String: [Sighting]], seenBefore: Set<String>) {
    var found: [String: [Sighting]] = [:]
    var seenBefore: Set<String> = []
    var known: [Int64: Sighting.Lasting] = [:]
    let removed = try RemovedObservations(connection)
    var first: [String: Int64] = [:]
    let columns = "o.snapshot, o.at, o.last_used_at, o.deadline, o.max_deadline, o.seq, o.workspace"
    func read(_ condition: String, _ values: SQLiteValue...) throws {
      try connection.prepare("SELECT \(columns) FROM observations o WHERE \(condition)").forEach(values) { row in
        let snapshot = row.integer(0)
        let lasting = try known[snapshot] ?? lasting(snapshot)
        known[snapshot] = lasting
        if found[lasting.workspace] == nil, row.integer(6) < stretch.first { seenBefore.insert(lasting.workspace) }
        var sighting = Sighting(
          lasting, number: row.integer(5), at: row.instant(1), lastUsedAt: row.optionalInstant(2),
          deadline: row.optionalInstant(3), maxDeadline: row.optionalInstant(4))
        if let removed, sighting.number <= removed.through {
          sighting.isBeforeGap = removed.mayFollow(sighting.number, of: row.integer(6))
          if found[lasting.workspace] == nil { first[lasting.workspace] = row.integer(6) }
        }
        found[lasting.workspace, default: []].append(sighting)
      }
    }
    let wanted = stretch.wanted.map { "(\($0.map { "\($0)" }.joined(separator: ", ")))" }
    if let before = stretch.before {
      // How far that goes back is looked for only where it does: it takes all observations that came before.
      let lead = stretch.lead.wholeMilliseconds * 1000
      let since =
        lead == 0
        ? "l.seq"
        : """
        coalesce((SELECT max(q.seq) FROM observations q
          WHERE q.workspace = l.workspace AND q.seq < l.seq AND q.at <= p.at - \(lead)), l.seq)
        """
      try read(
        """
        o.seq IN (
          WITH last AS (
            SELECT b.seq AS workspace, (SELECT max(seq) FROM observations WHERE workspace = b.seq AND seq < ?1) AS seq
            FROM workspaces b WHERE b.seq IN (\(before)) \(wanted.map { "AND b.seq IN \($0)" } ?? "")
          ), begun AS (
            SELECT l.workspace, l.seq, \(since) AS since FROM last l JOIN observations p ON p.seq = l.seq
          )
          SELECT x.seq FROM begun b JOIN observations x ON x.workspace = b.workspace AND x.seq BETWEEN b.since AND b.seq)
        ORDER BY o.seq
        """, .integer(stretch.first))
    }
    try read(
      "\(wanted.map { "o.workspace IN \($0) AND" } ?? "") o.seq >= ?1 AND o.seq < ?2 ORDER BY o.seq",
      .integer(stretch.first), .integer(stretch.end))
    if stretch.hasAfter, stretch.end < .max {
      try read(
        """
        o.seq IN (SELECT (SELECT min(seq) FROM observations WHERE workspace = w.seq AND seq >= ?1) FROM workspaces w
          \(wanted.map { "WHERE w.seq IN \($0)" } ?? ""))
        """, .integer(stretch.end))
    }
    for (workspace, number) in first {
      // Where one before the stretch is left, that one comes first.
      guard let sighting = found[workspace]?.first, stretch.before != nil, sighting.number >= stretch.first,
        let sight = try removed?.firstSight(of: number, before: sighting.number)
      else { continue }
      let marks = [sight.earliest, sight.latest].map { Sighting(removedBefore: sighting, since: min($0, sighting.at)) }
      found[workspace]?.insert(contentsOf: marks, at: 0)
    }
    return (found, seenBefore)
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
        reason: row.text(8),
        // As exact as everything else in the trail.
        startedAt: row.optionalText(9).flatMap { Timestamp(rfc3339: $0) }.map {
          Timestamp(microseconds: $0.microseconds)
        },
        // Trails of earlier versions have what a server said that no server can hold.
        dailyCost: row.optionalInteger(10).map { min(max($0, 0), Int64(Int32.max)) },
        ttl: row.optionalInteger(11).map { .milliseconds($0) },
        bump: row.optionalInteger(12).map { .milliseconds($0) }, schedule: row.optionalText(13))
    }
    guard let found else { throw file.invalid("read the trail", "there is no snapshot \(snapshot)") }
    return found
  }

  private func departures(through: Int64) throws -> [String: [FleetHistory.Departure]] {
    let rows = try connection.cached(
      """
      SELECT w.id, s.at, x.seq FROM inner_gone x JOIN workspaces w ON w.seq = x.workspace JOIN sweeps s ON s.seq = x.sweep
      WHERE x.seq <= ? ORDER BY s.at, x.seq
      """
    ).all([.integer(through)]) { ($0.text(0), FleetHistory.Departure(at: $0.instant(1), number: $0.integer(2))) }
    return Dictionary(grouping: rows) { $0.0 }.mapValues { $0.map(\.1) }
  }
}
