import Audit
import Testing
import Time

/// What the reader tells of the end of the trail, to whoever looks at it again and again.
@Suite struct FleetTests {
  private let nearest = Duration.minutes(31)

  private enum Failure: Error { case paused }

  private let trail = Trail()

  private func stop(_ minutes: Int) -> VolatileRecord { VolatileRecord(deadline: Trail.noon + .minutes(minutes)) }

  @Test func countsWorkspacesAsTheyWereLastSeen() async throws {
    let store = try await trail.open()
    try await store.sweep(minute: 0, [.of("w1"), .of("w2"), .of("w3"), .of("w4", status: "failed")])
    try await store.sweep(minute: 1, [.of("w1", minute: 1, status: "stopped"), .of("w2", minute: 1)], gone: ["w3"])
    let reader = try AuditReader(path: trail.path)
    #expect(try await reader.fleetStates() == ["stopped": 1, "running": 1, "failed": 1])
    // One that was gone and is back counts, as it is now.
    try await store.sweep(minute: 2, [.of("w3", minute: 2, status: "stopped")], gone: ["w4"])
    #expect(try await reader.fleetStates() == ["stopped": 2, "running": 1])
    #expect(try await reader.verify().finding == nil)
    try await store.rebuildLiveTables()
    #expect(try await reader.fleetStates() == ["stopped": 2, "running": 1])
    #expect(try await reader.observationCount(from: Trail.noon, to: Trail.noon + .hours(1), limit: 100) >= 5)
    #expect(try await reader.observationCount(from: Trail.noon, to: Trail.noon + .hours(1), limit: 2) == 2)
    #expect(try await reader.observationCount(from: Trail.noon + .hours(1), to: Trail.noon + .hours(2), limit: 9) == 0)
  }

  /// Those that the server does not keep lie in the past, and what was moved since the reading counts.
  @Test func tellsWhatStopsNext() async throws {
    let store = try await trail.open()
    let moved = DecisionRecord.of("w3", .act, after: (Trail.noon + .minutes(20)).rfc3339)
    let rows = try await store.sweep(
      [
        .of("w1", volatile: stop(60)), .of("w2", volatile: stop(30)), .of("w3", volatile: stop(90)),
        .of("w4", volatile: stop(-5)), .of("w5", status: "stopped", volatile: stop(10)), .of("w6"),
      ], [moved])
    let reader = try AuditReader(path: trail.path)
    func names() async throws -> [String] {
      try await reader.nextStops(after: Trail.noon, limit: 10, nearest: nearest).map(\.workspace)
    }
    #expect(try await names() == ["w2", "w1", "w3"])
    let receipt = try await store.recordIntent(
      IntentRecord(decision: rows[0], at: Trail.noon, method: "PUT", path: "/extend", body: "{}"))
    guard case .recorded(let intent) = receipt else { throw Failure.paused }
    try await store.recordOutcome(
      OutcomeRecord(intent: intent, at: Trail.noon, status: 200, result: .applied),
      memory: MemoryChanges(values: [
        .init(workspace: "w3", effect: .lifetime): ValueMemory(value: "1 x", setBy: .curfew, at: Trail.noon)
      ]))
    #expect(try await names() == ["w3", "w2", "w1"])
    let first = try #require(try await reader.nextStops(after: Trail.noon, limit: 1, nearest: nearest).first)
    #expect(first.setBy == .curfew && first.decision?.seq == rows[0])
    #expect(
      try await reader.nextStops(after: Trail.noon, limit: 1, nearest: nearest).map(\.at) == [Trail.noon + .minutes(20)]
    )
    #expect(try await reader.acts(since: Trail.noon, limit: 5).map(\.seq) == rows)
    #expect(try await reader.acts(since: Trail.noon + .hours(1), limit: 5).isEmpty)
    #expect(try await reader.obstacles(since: Trail.noon, limit: 5).isEmpty)
    // Use has moved the deadline since: it is not the one that the rule asked for.
    try await store.sweep(minute: 5, [.of("w3", minute: 5, volatile: stop(25))])
    let later = try #require(try await reader.nextStops(after: Trail.noon, limit: 1, nearest: nearest).first)
    #expect(later.at == Trail.noon + .minutes(25) && later.setBy == .server && later.decision == nil)
  }

  /// Few workspaces are looked through for decisions, many are not: the answer is the same.
  @Test(arguments: [3, 60]) func findsDecisionsOfFewAndOfMany(_ count: Int) async throws {
    let store = try await trail.open()
    let names = (0..<count).map { "w\($0)" }
    try await store.sweep(names.map { .of($0) }, names.map { .of($0) })
    let reader = try AuditReader(path: trail.path)
    func numbers(_ query: DecisionQuery) async throws -> [Int64] { try await reader.decisions(query).map(\.seq) }
    let all = try await numbers(DecisionQuery(limit: 100))
    #expect(all.count == count && all == all.sorted(by: >))
    #expect(try await numbers(DecisionQuery(owner: "ANA", limit: 100)) == all)
    #expect(try await numbers(DecisionQuery(owner: "ana", verdicts: [.noOp], limit: 2)) == Array(all.prefix(2)))
    #expect(try await numbers(DecisionQuery(owner: "ana", verdicts: [.act], limit: 2)).isEmpty)
    #expect(try await numbers(DecisionQuery(owner: "ben", limit: 100)).isEmpty)
    #expect(try await numbers(DecisionQuery(workspace: "Ana/Name-W2")).count == 1)
    #expect(try await numbers(DecisionQuery(workspace: "ben/name-w2")).isEmpty)
    #expect(try await numbers(DecisionQuery(workspace: "a/b/c/d/e/f/g/h/i/j")).isEmpty)
  }

  @Test func findsAWorkspaceByItsNames() async throws {
    let store = try await trail.open()
    try await store.sweep(minute: 0, [.of("w1"), .of("w2")], [.of("w1", .blocked), .of("w2")])
    let standing = try await AuditReader(path: trail.path).standing()
    #expect(standing == ["idle": ["blocked": 1, "no-op": 1]])
    try await store.sweep(minute: 9, [.of("w1", minute: 9, status: "stopped", build: 2)])
    let reader = try AuditReader(path: trail.path)
    #expect(try await reader.workspaces(ofOwner: "ANA", called: "Name-w1") == ["w1"])
    #expect(try await reader.workspaces(ofOwner: "ben", called: "name-w1").isEmpty)
    let (from, to) = (Trail.noon, Trail.noon + .hours(1))
    #expect(
      try await reader.decisions(onWorkspace: "w1", from: from, to: to, limit: 5).map(\.record.verdict) == [.blocked])
    #expect(try await reader.builds(ofWorkspace: "w1", from: from, to: to, limit: 5).map(\.number) == [2, 1])
    #expect(try await reader.builds(ofWorkspace: "w1", from: from + .minutes(1), to: to, limit: 5).map(\.number) == [2])
  }

  /// Another one has the name of one that was renamed.
  @Test func findsTheOneThatHasANameFirst() async throws {
    func named(_ name: String, _ workspace: String, minute: Int) -> ObservationRecord {
      var observation = ObservationRecord.of(workspace, minute: minute)
      observation.snapshot?.name = name
      observation.snapshot?.content = #"{"id":"\#(workspace)","name":"\#(name)"}"#
      return observation
    }
    let store = try await trail.open()
    try await store.sweep(minute: 0, [named("dev", "w1", minute: 0)])
    try await store.sweep(minute: 5, [named("dev", "w2", minute: 5), named("old", "w1", minute: 5)])
    let reader = try AuditReader(path: trail.path)
    #expect(try await reader.workspaces(ofOwner: "ana", called: "Dev") == ["w2", "w1"])
    #expect(try await reader.bearer(of: "ANA/dev", among: ["w1", "w2"]) == "w2")
    #expect(try await reader.bearer(of: "w1", among: ["w1", "w2"]) == "w1")
    // Both are called otherwise by now: the last that was called so.
    try await store.sweep(minute: 9, [named("new", "w2", minute: 9), named("older", "w1", minute: 9)])
    #expect(try await reader.bearer(of: "dev", among: ["w1", "w2"]) == "w2")
  }
}
