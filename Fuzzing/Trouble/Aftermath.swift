import SQLite
import Time

/// What the trail says in the end, held against what the server saw.
struct Aftermath {
  let database: String
  let server: TroubledServer

  private struct Intent {
    let seq: Int64
    let decision: Int64
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

  /// - Throws: ``Run/Violation``.
  func check() throws {
    let connection = try Connection(path: database, access: .readOnly)
    let intents = try connection.prepare(
      """
      SELECT i.seq, i.decision, d.rule, i.path, i.body, c.result, i.at, c.at,
        d.effect = 'autostart' AND i.body <> json_object('schedule', d.after)
      FROM intents i
      JOIN decisions d ON d.seq = i.decision LEFT JOIN outcomes c ON c.intent = i.seq ORDER BY i.seq
      """
    ).all {
      Intent(
        seq: $0.integer(0), decision: $0.integer(1), rule: $0.text(2), path: $0.text(3), body: $0.text(4),
        result: $0.optionalText(5), at: Timestamp(microseconds: $0.integer(6)),
        settledAt: Timestamp(microseconds: $0.integer(7)), isPart: $0.integer(8) != 0)
    }
    let changes = server.changes
    try checkOutcomes(intents, changes)
    try checkCooldowns(intents, changes)
    try checkSchedules(changes)
    try checkFloor(connection)
    try checkLists(connection)
    var seenSince: [String: Timestamp] = [:]
    try connection.prepare(
      """
      SELECT w.id || ' ' || n.build_number, min(o.at) FROM observations o JOIN workspaces w ON w.seq = o.workspace
      JOIN snapshots n ON n.seq = o.snapshot GROUP BY w.seq, n.build_number
      """
    ).forEach { seenSince[$0.text(0)] = Timestamp(microseconds: $0.integer(1)) }
    try checkPeople(changes, seenSince)
    let endless = try connection.integer(
      "SELECT count(*) FROM sweeps s WHERE NOT EXISTS (SELECT 1 FROM sweep_ends e WHERE e.sweep = s.seq)")
    if endless != 0 { throw Run.Violation(description: "\(endless ?? 0) sweeps have no end") }
  }

  private static let made: Set<String> = ["applied", "unchanged", "found-applied"]
  private static let notMade: Set<String> = ["refused", "conflict", "failed", "found-not-applied"]

  /// Every request has an outcome, and the right one.
  private func checkOutcomes(_ intents: [Intent], _ changes: [TroubledServer.Change]) throws {
    let seen = Dictionary(grouping: changes) { $0.path + $0.body }
    for (key, group) in Dictionary(grouping: intents, by: { $0.path + $0.body }) {
      if let open = group.first(where: { $0.result == nil }) {
        throw Run.Violation(description: "intent \(open.seq) has no outcome: \(key)")
      }
      let count = seen[key]?.count ?? 0
      if count == 0, let claimed = group.first(where: { Self.made.contains($0.result ?? "") }) {
        throw Run.Violation(
          description: "\(claimed.words), and the server never had it: \(key)")
      }
      if count > 0, group.allSatisfy({ Self.notMade.contains($0.result ?? "") }) {
        throw Run.Violation(
          description: """
            \(group[0].words), and the server carried it out at \(seen[key]?.first?.at.rfc3339 ?? ""): \(key)
            """)
      }
    }
    for change in changes where !intents.contains(where: { $0.path == change.path && $0.body == change.body }) {
      throw Run.Violation(description: "the trail does not know of PUT \(change.path) \(change.body)")
    }
  }

  /// No rule acts on a workspace again before its cooldown is over.
  private func checkCooldowns(_ intents: [Intent], _ changes: [TroubledServer.Change]) throws {
    var last: [String: (at: Timestamp, decision: Int64)] = [:]
    let byKey = Dictionary(grouping: intents) { $0.path + $0.body }
    for change in changes {
      // What is told apart by nothing is not judged.
      guard let intent = byKey[change.path + change.body], intent.count == 1, let one = intent.first, !one.isPart else {
        continue
      }
      let key = one.rule + change.workspace
      if let before = last[key], before.decision != one.decision,
        change.at - before.at < .minutes(TroubledRules.cooldownMinutes) - .minutes(2)
      {
        throw Run.Violation(
          description:
            "\(one.rule) acted on \(change.workspace) at \(before.at.rfc3339) and again at \(change.at.rfc3339)")
      }
      if last[key]?.decision != one.decision { last[key] = (change.at, one.decision) }
    }
  }

  /// No workspace is left without the schedule that it had: no rule that is enforced clears one.
  private func checkSchedules(_ changes: [TroubledServer.Change]) throws {
    let cleared = changes.filter { $0.path.hasSuffix("/autostart") && $0.body.contains("null") }
    for id in Set(cleared.map(\.workspace)).sorted() {
      guard let state = server.withCoder({ $0.schedule(of: id) }), !state.isDeleted, state.autostart == nil,
        let last = changes.last(where: { $0.workspace == id && $0.path.hasSuffix("/autostart") }),
        last.body.contains("null"),
        !server.handSets.contains(where: { $0.workspace == id && $0.what == "autostart" && $0.at >= last.at })
      else { continue }
      throw Run.Violation(description: "\(id) was left without its schedule, which was cleared at \(last.at.rfc3339)")
    }
  }

  /// No deadline is asked for that the server never takes.
  private func checkFloor(_ connection: Connection) throws {
    let near = try connection.prepare(
      """
      SELECT d.rule, d.after, s.at FROM decisions d JOIN sweeps s ON s.seq = d.sweep
      WHERE d.verdict = 'act' AND d.effect = 'lifetime' AND unixepoch(d.after) < s.at / 1000000 + 29 * 60 LIMIT 1
      """
    ).first { ($0.text(0), $0.text(1), Timestamp(microseconds: $0.integer(2))) }
    guard let (rule, deadline, at) = near else { return }
    throw Run.Violation(
      description: "\(rule) asked for \(deadline) at \(at.rfc3339), nearer than the server takes any deadline")
  }

  /// No sweep judges by an older list than one before it.
  private func checkLists(_ connection: Connection) throws {
    var newest: Timestamp?
    let sweeps = try connection.prepare(
      """
      SELECT s.seq, s.at FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq
      WHERE e.result NOT IN ('failed', 'killed') ORDER BY s.seq
      """
    ).all { ($0.integer(0), Timestamp(microseconds: $0.integer(1))) }
    for (sweep, at) in sweeps {
      // The clocks of servers behind one address may differ by a minute.
      if let newest, newest - at > .minutes(1) {
        throw Run.Violation(
          description: "sweep \(sweep) judged by a list of \(at.rfc3339), after one of \(newest.rfc3339)")
      }
      newest = max(newest ?? at, at)
    }
  }

  /// What a person set, and Curfew had read since, was not changed before its time.
  private func checkPeople(_ changes: [TroubledServer.Change], _ seenSince: [String: Timestamp]) throws {
    // What stood there when a workspace, or its build, was first seen is nobody's.
    for set in server.handSets {
      guard let state = set.state, let since = seenSince["\(set.workspace) \(state.buildNumber)"],
        since < set.at.flooredToSecond,
        let next = changes.first(where: {
          $0.at > set.at && $0.workspace == set.workspace && $0.path.hasSuffix(set.suffix)
        }),
        let readAt = next.readAt, readAt > set.at, let before = next.before, before.buildNumber == state.buildNumber
      else { continue }
      // Another person may have set something else since.
      if server.handSets.contains(where: {
        $0.workspace == set.workspace && $0.what == set.what && $0.at > set.at && $0.at <= next.at
      }) {
        continue
      }
      switch set.what {
      case "deadline":
        guard let wanted = state.deadline, wanted > next.at, before.deadline == wanted,
          let after = next.after?.deadline, after < wanted
        else { continue }
      case "ttl": if before.ttl != state.ttl { continue }
      case "autostart": if before.autostart != state.autostart { continue }
      default: continue
      }
      throw Run.Violation(
        description: """
          what somebody set of \(set.workspace) at \(set.at.rfc3339) was undone at \(next.at.rfc3339) by PUT \(next.path) \
          \(next.body), read at \(readAt.rfc3339)
          """)
    }
  }
}

extension TroubledServer.HandSet {
  fileprivate var suffix: String { what == "deadline" ? "/extend" : "/" + what }
}
