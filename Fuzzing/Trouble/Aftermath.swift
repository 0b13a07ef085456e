import SQLite
import Simulator
import Time

/// What the trail says in the end, held against what the server saw.
final class Aftermath {
  struct Intent {
    let seq: Int64
    let decision: Int64
    let sweep: Int64
    let rule: String
    let path: String
    let body: String
    let result: String?
    let at: Timestamp
    let settledAt: Timestamp
    /// Whether it clears a schedule for another one, or puts one back.
    let isPart: Bool

    var words: String { "intent \(seq) of \(at.rfc3339) is \(result ?? "open") since \(settledAt.rfc3339)" }
  }

  let run: Run
  let connection: Connection
  let server: TroubledServer.State
  let intents: [Intent]
  /// The intents of each request, by path and body.
  let byRequest: [String: [Intent]]

  init(_ run: Run) throws {
    self.run = run
    server = run.server.state.withLock { $0 }
    connection = try Connection(path: run.files.database, access: .readOnly)
    intents = try connection.prepare(
      """
      SELECT i.seq, i.decision, d.rule, i.path, i.body, c.result, i.at, c.at,
        d.effect = 'autostart' AND i.body <> json_object('schedule', d.after), d.sweep
      FROM intents i
      JOIN decisions d ON d.seq = i.decision LEFT JOIN outcomes c ON c.intent = i.seq ORDER BY i.seq
      """
    ).all {
      Intent(
        seq: $0.integer(0), decision: $0.integer(1), sweep: $0.integer(9), rule: $0.text(2), path: $0.text(3),
        body: $0.text(4), result: $0.optionalText(5), at: Timestamp(microseconds: $0.integer(6)),
        settledAt: Timestamp(microseconds: $0.integer(7)), isPart: $0.integer(8) != 0)
    }
    byRequest = Dictionary(grouping: intents) { $0.path + $0.body }
  }

  /// - Throws: ``Violation``.
  func check() throws {
    try checkOutcomes()
    try checkLimits()
    try checkSchedules()
    try checkKept()
    try checkFloor()
    try checkLists()
    try checkPeople()
    try checkNotices()
    run.tally.count(.sweepEnds)
    let endless = try connection.integer(
      "SELECT count(*) FROM sweeps s WHERE NOT EXISTS (SELECT 1 FROM sweep_ends e WHERE e.sweep = s.seq)")
    if let endless, endless != 0 { throw Violation(.sweepEnds, "\(endless) sweeps have none") }
  }

  /// Whether the trail has forgotten what happened then.
  func isForgotten(_ at: Timestamp) -> Bool { run.forgotten.contains { $0.contains(at) } }

  /// Whether the server has lost what happened then.
  func isLost(_ at: Timestamp) -> Bool { server.lost.contains { $0.contains(at) } }

  private static let made: Set<String> = ["applied", "unchanged", "found-applied"]
  private static let notMade: Set<String> = ["refused", "conflict", "failed", "found-not-applied"]

  /// Whether a person, or the server because of use, had put the value back when Curfew looked: then nobody can tell it from
  /// a change that was never made.
  private func isUndone(_ change: TroubledServer.Change, until settled: Timestamp) -> Bool {
    let looks = server.looks[change.workspace]?.filter { $0.at >= change.serverAt && $0.at <= settled + .seconds(1) }
    guard let seen = looks?.last?.state, let before = change.before else { return false }
    if change.path.hasSuffix("/extend") { return seen.deadline == before.deadline }
    if change.path.hasSuffix("/ttl") { return seen.ttl == before.ttl }
    // A missing schedule may be half of a change.
    return seen.autostart == before.autostart || seen.autostart == nil
  }

  /// Whether the workspace showed the wished value when Curfew looked: somebody else, or the server because of use, had set the
  /// same.
  private func isShown(_ intent: Intent) -> Bool {
    let workspace = String(intent.path.split(separator: "/")[1])
    guard let seen = server.looks[workspace]?.last(where: { $0.at <= intent.settledAt + .seconds(1) })?.state else {
      return false
    }
    if intent.path.hasSuffix("/extend") {
      return seen.deadline.map { intent.body.contains($0.rfc3339) } ?? false
    }
    if intent.path.hasSuffix("/ttl") {
      return intent.body == "{\"ttl_ms\":\(seen.ttl.map { "\($0.wholeMilliseconds)" } ?? "null")}"
    }
    return intent.body == "{\"schedule\":\(seen.autostart.map { "\"\($0)\"" } ?? "null")}"
  }

  /// Every request has an outcome, and the right one.
  private func checkOutcomes() throws {
    let seen = Dictionary(grouping: server.changes) { $0.path + $0.body }
    run.tally.count(.everyOutcome, intents.count)
    for (key, group) in byRequest.sorted(by: { $0.value[0].seq < $1.value[0].seq }) {
      if let open = group.first(where: { $0.result == nil }) {
        throw Violation(.everyOutcome, "\(open.words): \(key)")
      }
      let (all, standing) = (seen[key] ?? [], (seen[key] ?? []).filter { !isLost($0.at) && !isForgotten($0.at) })
      run.tally.count(.rightOutcome)
      if all.isEmpty, let claimed = group.first(where: { Self.made.contains($0.result ?? "") }),
        !(claimed.result == "found-applied" && isShown(claimed))
      {
        throw Violation(.rightOutcome, "\(claimed.words), and the server never had it: \(key)")
      }
      if let first = standing.first, group.allSatisfy({ Self.notMade.contains($0.result ?? "") }),
        !isUndone(first, until: group[0].settledAt)
      {
        throw Violation(
          .rightOutcome, "\(group[0].words), and the server carried it out at \(first.at.rfc3339): \(key)")
      }
    }
    for change in server.changes where !isForgotten(change.at) {
      run.tally.count(.trailKnows)
      guard byRequest[change.path + change.body] == nil else { continue }
      throw Violation(.trailKnows, "PUT \(change.path) \(change.body) of \(change.at.rfc3339) is not in it")
    }
  }

  /// No workspace is left without the schedule that it had: no rule that is enforced clears one, and what a rule suspends
  /// comes back.
  private func checkSchedules() throws {
    let schedules = server.changes.filter { $0.path.hasSuffix("/autostart") }
    let waiting = try waitingSchedules()
    for id in Set(schedules.filter { $0.body.contains("null") }.map(\.workspace)).sorted() {
      run.tally.count(.schedules)
      guard let state = server.coder.schedule(of: id), !state.isDeleted, state.autostart == nil,
        let last = schedules.last(where: { $0.workspace == id }), last.body.contains("null"),
        !isForgotten(last.at), !(waiting.contains(id) && isToWait(state)),
        !server.lost.contains(where: { $0.upperBound >= last.at }),
        !server.handSets.contains(where: { $0.workspace == id && $0.what == "autostart" && $0.at >= last.at })
      else { continue }
      throw Violation(.schedules, "\(id) was left without one, which was cleared at \(last.at.rfc3339)")
    }
  }

  /// The workspaces whose schedule is suspended by what the trail knows.
  private func waitingSchedules() throws -> Set<String> {
    let ids = try connection.prepare(
      "SELECT w.id FROM live_suspensions s JOIN workspaces w ON w.seq = s.workspace WHERE s.state = 'suspended'"
    ).all { $0.text(0) }
    return Set(ids)
  }

  /// Whether a suspended schedule has to wait although no rule suspends it any more: it could start the workspace at once.
  private func isToWait(_ state: WorkspaceSchedule) -> Bool {
    !state.isRunning && server.coder.version == .v0136
      || TroubledRules.suspended.contains(Zone.utc.civil(at: run.loop.now + server.ahead).hour)
  }

  /// No rule below one that keeps a workspace shortens it, cuts its TTL or takes its schedule.
  private func checkKept() throws {
    let unkept = try connection.prepare(
      """
      SELECT d.rule, n.name, d.seq FROM decisions d JOIN observations o ON o.seq = d.observation
      JOIN snapshots n ON n.seq = o.snapshot
      WHERE d.rule IN ('shorten-unkept', 'ttl-unkept', 'suspend-by-day') AND d.verdict = 'act'
      """
    ).all { (rule: $0.text(0), name: $0.text(1), seq: $0.integer(2)) }
    for act in unkept {
      run.tally.count(.kept)
      guard act.name < TroubledRules.firstUnkept else { continue }
      throw Violation(.kept, "decision \(act.seq): \(act.rule) acts on \(act.name)")
    }
  }

  /// No deadline is asked for that the server never takes.
  private func checkFloor() throws {
    run.tally.count(.floor)
    let near = try connection.prepare(
      """
      SELECT d.rule, d.after, s.at FROM decisions d JOIN sweeps s ON s.seq = d.sweep
      WHERE d.verdict = 'act' AND d.effect = 'lifetime' AND unixepoch(d.after) < s.at / 1000000 + 29 * 60 LIMIT 1
      """
    ).first { ($0.text(0), $0.text(1), Timestamp(microseconds: $0.integer(2))) }
    guard let (rule, deadline, at) = near else { return }
    throw Violation(.floor, "\(rule) asked for \(deadline) at \(at.rfc3339)")
  }

  /// No sweep judges by an older list than one before it.
  private func checkLists() throws {
    var newest: (made: Timestamp, sweep: Int64)?
    let sweeps = try connection.prepare(
      """
      SELECT s.seq, s.at FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq
      WHERE e.result NOT IN ('failed', 'killed') ORDER BY s.seq
      """
    ).all { ($0.integer(0), Timestamp(microseconds: $0.integer(1))) }
    for (sweep, at) in sweeps {
      run.tally.count(.newestList)
      // Only the server's date tells of which list it was.
      guard let made = server.listDates[at.flooredToSecond], !server.repeatedDates.contains(at.flooredToSecond) else {
        continue
      }
      // The clocks of servers behind one address may differ by a minute.
      if let newest, newest.made - made > .minutes(1), !isForgotten(newest.made), !isOfAnotherClock(made, newest.made) {
        throw Violation(
          .newestList,
          "sweep \(sweep) judged by a list of \(made.rfc3339), after sweep \(newest.sweep) by one of \(newest.made.rfc3339)"
        )
      }
      if newest.map({ $0.made < made }) ?? true { newest = (made, sweep) }
    }
  }

  /// Whether the server's clock was set after a list was made, and before the first one that is newer than another: by their
  /// dates nobody can tell which is the older one.
  private func isOfAnotherClock(_ made: Timestamp, _ newest: Timestamp) -> Bool {
    let next = server.listDates.values.filter { $0 > newest }.min()
    return server.clockSets.contains { set in set > made && (next.map { set < $0 } ?? true) }
  }
}
