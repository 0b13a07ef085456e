import Audit
import SQLite
import Testing
import Time

/// What rules came to in a part of a trail is what all its records say of that part.
@Suite struct RuleHealthTests {
  private let trail = Trail()

  /// Verdicts and results of the rule in a range, counted over everything.
  private func counted(from: Timestamp, to: Timestamp) throws -> (verdicts: [String: Int64], results: [String: Int64]) {
    func counts(_ sql: String) throws -> [String: Int64] {
      let connection = try trail.vandal()
      let rows = try connection.prepare(sql).all([.integer(from.microseconds), .integer(to.microseconds)]) {
        ($0.text(0), $0.integer(1))
      }
      return Dictionary(uniqueKeysWithValues: rows)
    }
    return (
      try counts(
        """
        SELECT d.verdict, count(*) FROM decisions d JOIN sweeps s ON s.seq = d.sweep
        LEFT JOIN decision_ends e ON e.decision = d.seq LEFT JOIN live_runs r ON r.decision = d.seq
        LEFT JOIN sweeps l ON l.seq = coalesce(e.last_sweep, r.last_sweep)
        WHERE coalesce(l.at, s.at) >= ?1 AND s.at < ?2 GROUP BY d.verdict
        """),
      try counts(
        """
        SELECT result, count(*) FROM v_acts
        WHERE unixepoch(at) >= ?1 / 1000000 AND unixepoch(at) < ?2 / 1000000 GROUP BY result
        """)
    )
  }

  @Test(arguments: 0..<3) func isWhatTheRecordsSay(_ seed: UInt64) async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: seed)
    for minute in 0..<25 { try await store.randomSweep(minute: minute, workspaces: 8, &random) }
    // The server's clock is set back for a while.
    for minute in 20..<30 { try await store.randomSweep(minute: minute, workspaces: 8, &random) }
    let reader = try AuditReader(path: trail.path)
    var found = 0
    for (from, to) in [(0, 60), (-60, 0), (5, 6), (7, 12), (0, 21), (21, 24), (24, 40), (29, 30), (40, 50)] {
      let (from, to) = (Trail.noon + .minutes(from), Trail.noon + .minutes(to))
      let health = try await reader.ruleHealth(from: from, to: to).first
      let expected = try counted(from: from, to: to)
      #expect(health?.decisions ?? [:] == expected.verdicts && health?.results ?? [:] == expected.results)
      found += health?.decisions.count ?? 0
    }
    #expect(found > 20)
  }

  /// The server answered that it failed, and a later reading showed that it had changed nothing.
  @Test func countsWhatWasFoundNotAppliedAmongFailuresAndRefusals() async throws {
    let store = try await trail.open()
    let rows = try await store.sweep([.of("w1"), .of("w2")], [.of("w1", .act), .of("w2", .act)])
    for (row, result) in zip(rows, [OutcomeRecord.Result.foundNotApplied, .undeterminable]) {
      let receipt = try await store.recordIntent(
        IntentRecord(decision: row, at: Trail.noon, method: "PUT", path: "/extend", body: "{}"))
      guard case .recorded(let intent) = receipt else {
        Issue.record("the trail is paused")
        return
      }
      try await store.recordOutcome(
        OutcomeRecord(
          intent: intent, at: Trail.noon, status: 500, failure: "server-error", answer: "boom", result: result))
    }
    let reader = try AuditReader(path: trail.path)
    let (from, to) = (Trail.noon - .hours(1), Trail.noon + .hours(1))
    let health = try #require(try await reader.ruleHealth(from: from, to: to).first)
    let parts = [health.applied, health.refused, health.failed, health.notTried, health.notChanged, health.open]
    #expect(health.acted == 2 && parts == [0, 0, 1, 0, 0, 1])
    let refusals = try await reader.refusals(from: from, to: to)
    #expect(refusals.map(\.result) == ["found-not-applied"] && refusals.map(\.status) == [500])
    #expect(refusals.map(\.failure) == ["server-error"])
    #expect(try await reader.obstacles(since: from, limit: 10).count == 1)
    let view = try trail.vandal().prepare("SELECT refused, failed FROM v_rule_health")
      .all { [$0.integer(0), $0.integer(1)] }
    #expect(view == [[0, 1]])
    #expect(try trail.vandal().integer("SELECT count(*) FROM v_refusals") == 1)
  }

  /// A workspace is started again after the deadline that a rule has set: that counts where it is started.
  @Test func countsRegretWhereTheWorkspaceIsStartedAgain() async throws {
    func observed(_ build: Int64, _ minute: Int, _ content: String) -> ObservationRecord {
      ObservationRecord(
        workspace: "w1", at: Trail.noon + .minutes(minute),
        snapshot: SnapshotRecord(
          name: "dev", owner: "ana", organization: "coder", template: "dev", status: "running", buildNumber: build,
          content: #"{"ws":{\#(content)}}"#), volatile: VolatileRecord())
    }
    let store = try await trail.open()
    let stop = Trail.noon + .minutes(60)
    let rows = try await store.sweep(
      [observed(1, 0, #""transition":"start""#), .of("w2")], [.of("w1", .act, after: stop.rfc3339), .of("w2")])
    let receipt = try await store.recordIntent(
      IntentRecord(decision: rows[0], at: Trail.noon, method: "PUT", path: "/extend", body: "{}"))
    guard case .recorded(let intent) = receipt else {
      Issue.record("the trail is paused")
      return
    }
    try await store.recordOutcome(OutcomeRecord(intent: intent, at: Trail.noon, status: 200, result: .applied))
    try await store.sweep(
      minute: 70, [observed(2, 70, #""transition":"stop","build_reason":"autostop""#), .of("w2", minute: 70)],
      [.of("w2")])
    let start = (stop + .minutes(29)).rfc3339
    try await store.sweep(
      minute: 95,
      [
        observed(3, 95, #""transition":"start","build_reason":"initiator","started_at":"\#(start)""#),
        .of("w2", minute: 95),
      ], [.of("w2")])
    let reader = try AuditReader(path: trail.path)
    for (from, to, count) in [(0, 120, 1), (88, 90, 1), (89, 90, 1), (88, 89, 0), (90, 120, 0), (0, 61, 0)] {
      let health = try await reader.ruleHealth(from: Trail.noon + .minutes(from), to: Trail.noon + .minutes(to))
      #expect(health.reduce(0) { $0 + $1.regretted } == count && !health.isEmpty, "\(from) to \(to): \(health)")
    }
    #expect(try trail.vandal().integer("SELECT count(*) FROM v_regret") == 1)
  }
}
