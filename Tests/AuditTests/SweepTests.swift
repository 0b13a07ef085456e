import Audit
import Testing
import Time

@Suite struct SweepTests {
  private let trail = Trail()

  private func rows(_ table: String) throws -> Int64? { try trail.vandal().integer("SELECT count(*) FROM \(table)") }

  @Test func writesAnObservationOnlyWhenItSaysSomethingNew() async throws {
    let store = try await trail.open()
    func at(_ minute: Int, used: Int, status: String = "running") -> ObservationRecord {
      .of("w1", minute: minute, status: status, volatile: .init(lastUsedAt: Trail.noon + .minutes(used)))
    }
    var written: [Int64?] = []
    for (minute, used, status) in [
      (0, 0, "running"),  // the first
      (1, 1, "running"),  // moved, but less than the resolution
      (2, 6, "running"),  // moved by more
      (3, 6, "running"),  // the same
      (4, 6, "stopped"),  // new content
      (5, 6, "running"),  // content seen before: a row, no new snapshot
      (6, 7, "running"),  // moved a little …
      (11, 7, "running"),  // … and told when the last row has the resolution's age
      (30, 7, "running"),  // the same
    ] {
      try await store.sweep(minute: minute, [at(minute, used: used, status: status)])
      written.append(try rows("observations"))
    }
    #expect(written == [1, 1, 2, 2, 3, 4, 4, 5, 5])
    #expect(try rows("snapshots") == 2)
    #expect(try await trail.verify().finding == nil)
  }

  @Test func takesTheContentForUnchangedWhenItIsLeftOut() async throws {
    let store = try await trail.open()
    var observation = ObservationRecord.of("w1")
    observation.snapshot = nil
    let failure = await #expect(throws: AuditFailure.self) { try await store.sweep([observation]) }
    #expect(failure?.code == .invalidRecord)
    try await store.sweep([.of("w1")])
    try await store.sweep(minute: 1, [observation], [.of("w1")])
    #expect(try rows("observations") == 2)
    #expect(try rows("snapshots") == 1)
  }

  @Test func countsARepeatOnAndEndsTheRunWhenItStops() async throws {
    let store = try await trail.open()
    let first = try await store.sweep(minute: 0, [.of("w1")], [.of("w1", .blocked, message: "at 12:00")])
    let second = try await store.sweep(minute: 1, [.of("w1")], [.of("w1", .blocked, message: "at 12:01")])
    #expect(first == second)
    let reader = try AuditReader(path: trail.path)
    var decision = try #require(try await reader.decision(first[0]))
    #expect(decision.times == 2)
    #expect(decision.isOpen)
    #expect(decision.lastAt == Trail.noon + .minutes(1))
    #expect(decision.record.message == "at 12:00")
    try await store.sweep(minute: 2, [.of("w1")])
    decision = try #require(try await reader.decision(first[0]))
    #expect(decision.times == 2)
    #expect(!decision.isOpen)
    #expect(decision.lastAt == Trail.noon + .minutes(1))
    #expect(try rows("live_runs") == 0)
  }

  @Test(arguments: [
    DecisionRecord.of("w1", .blocked, guard: "cooldown"), .of("w1", .noOp), .of("w1", effect: .ttl, .blocked),
    .of("w1", rule: "night", .blocked),
  ])
  func beginsANewRunWhenAnythingButTheWordsDiffers(_ other: DecisionRecord) async throws {
    let store = try await trail.open()
    let first = try await store.sweep(minute: 0, [.of("w1")], [.of("w1", .blocked, guard: "paused")])
    let second = try await store.sweep(minute: 1, [.of("w1")], [other])
    #expect(first != second)
    #expect(try rows("decision_ends") == 1)
    #expect(try rows("live_runs") == 1)
  }

  @Test func beginsANewRunUnderAnotherRuleSet() async throws {
    let store = try await trail.open()
    let first = try await store.sweep(minute: 0, [.of("w1")], [.of("w1")])
    let other = try await store.sweep(
      minute: 1, ruleSet: String(repeating: "cd", count: 32), [.of("w1")], [.of("w1")])
    #expect(first != other)
    #expect(try rows("rule_sets") == 2)
  }

  /// A reload records nothing anew that stands as it stood, also for a process that was started meanwhile.
  @Test(arguments: [(7, 7, true), (7, 8, false)]) func goesOnUnderAnotherRuleSetWithTheSameRule(
    before: Int64, after: Int64, goesOn: Bool
  ) async throws {
    func decision(_ fingerprint: Int64) -> DecisionRecord {
      var decision = DecisionRecord.of("w1")
      decision.ruleFingerprint = fingerprint
      return decision
    }
    let other = String(repeating: "cd", count: 32)
    let second: [Int64]
    do {
      let store = try await trail.open()
      let first = try await store.sweep(minute: 0, [.of("w1")], [decision(before)])
      second = try await store.sweep(minute: 1, ruleSet: other, [.of("w1")], [decision(after)])
      #expect((first == second) == goesOn)
    }
    let store = try await trail.open()
    let third = try await store.sweep(minute: 2, ruleSet: Trail.ruleSetHash, [.of("w1")], [decision(after)])
    #expect(third == second)
    #expect(try await AuditReader(path: trail.path).decision(second[0])?.times == (goesOn ? 3 : 2))
    #expect(try await trail.verify().finding == nil)
  }

  @Test func givesEveryActARowOfItsOwn() async throws {
    let store = try await trail.open()
    var seen: Set<Int64> = []
    for minute in 0..<3 {
      seen.formUnion(try await store.sweep(minute: minute, [.of("w1")], [.of("w1", .act)]))
    }
    #expect(seen.count == 3)
    #expect(try rows("live_runs") == 0)
  }

  @Test func leavesRunsOpenWhereNothingWasDecidedOrSeen() async throws {
    let store = try await trail.open()
    let rows = try await store.sweep(minute: 0, [.of("w1"), .of("w2"), .of("w3")], [.of("w1"), .of("w2"), .of("w3")])
    // w1 is not in the list, w2 is seen without its rules being due, w3 repeats.
    try await store.sweep(minute: 1, [.of("w2", isDecided: false), .of("w3")], [.of("w3")])
    let reader = try AuditReader(path: trail.path)
    var times: [Int64] = []
    for row in rows {
      let decision = try #require(try await reader.decision(row))
      #expect(decision.isOpen)
      times.append(decision.times)
    }
    #expect(times == [1, 1, 2])
  }

  @Test(arguments: [1, 9])
  func countsTheSameWhetherFewOrManyRunsRepeat(_ repeating: Int) async throws {
    let store = try await trail.open()
    let names = (0..<10).map { "w\($0)" }
    try await store.sweep(minute: 0, names.map { .of($0) }, names.map { .of($0) })
    let again = Array(names.prefix(repeating))
    try await store.sweep(minute: 1, again.map { .of($0) }, again.map { .of($0) })
    let times = try trail.vandal().prepare("SELECT times FROM live_runs ORDER BY workspace").all { $0.integer(0) }
    #expect(times == names.map { again.contains($0) ? 2 : 1 })
  }

  @Test func goesOnAfterARestartWhereItStopped() async throws {
    var store: AuditStore? = try await trail.open()
    let first = try await store?.sweep(minute: 0, [.of("w1")], [.of("w1")])
    store = nil
    let next = try await trail.open()
    #expect(try await next.sweep(minute: 1, [.of("w1")], [.of("w1")]) == first)
    #expect(try rows("observations") == 1)
    #expect(try trail.vandal().integer("SELECT times FROM live_runs") == 2)
  }

  @Test func forgetsAWorkspaceThatIsGoneAndKnowsItAgain() async throws {
    let store = try await trail.open()
    let memory = MemoryChanges(
      rules: [.init(workspace: "w1", rule: "idle", shadow: false): RuleMemory(trueSince: Trail.noon)],
      values: [.init(workspace: "w1", effect: .ttl): ValueMemory(value: "3600000", setBy: .other, at: Trail.noon)])
    try await store.sweep(minute: 0, [.of("w1")], [.of("w1")], memory: memory)
    try await store.sweep(minute: 1, [], gone: ["w1", "never seen"])
    var left = try await store.loadMemory()
    #expect(left.seen == 1)
    left.seen = nil
    (left.lastSightAt, left.latestAt, left.lead) = (nil, nil, ClockLead())
    #expect(left == StoredMemory())
    let reader = try AuditReader(path: trail.path)
    #expect(try await reader.workspaces().map(\.goneAt) == [Trail.noon + .minutes(1)])
    try await store.sweep(minute: 2, [.of("w1")])
    #expect(try await reader.workspaces().map(\.goneAt) == [nil])
    #expect(try rows("workspaces") == 1)
    #expect(try rows("snapshots") == 1)
    #expect(try await trail.verify().finding == nil)
  }

  /// A complete list without it says that it is not there, and not that it was deleted: it may come back.
  @Test func missesAWorkspaceThatACompleteListDoesNotShow() async throws {
    var store: AuditStore? = try await trail.open()
    let memory = MemoryChanges(
      rules: [.init(workspace: "w1", rule: "idle", shadow: false): RuleMemory(trueSince: Trail.noon)])
    try await store?.sweep(minute: 0, [.of("w1"), .of("w2")], [.of("w1")], memory: memory)
    try await store?.sweep(minute: 1, [.of("w2")])
    let reader = try AuditReader(path: trail.path)
    #expect(try await reader.workspaces().map(\.goneAt) == [nil, nil])
    for minute in 2..<4 { try await store?.sweep(minute: minute, [.of("w2")], listed: ["w2"]) }
    #expect(try await reader.workspaces().compactMap(\.goneAt) == [Trail.noon + .minutes(2)])
    #expect(try rows("absences") == 1 && rows("live_fleet") == 1 && rows("live_runs") == 0)
    #expect(try await store?.loadMemory().rules.count == 1)
    let history = try await reader.history(from: Trail.noon - .days(1), to: Trail.noon + .days(1))
    #expect(history.departures.mapValues { $0.map(\.at) } == ["w1": [Trail.noon + .minutes(2)]])
    #expect(try await trail.verify().finding == nil)
    // The next process knows as much.
    store = nil
    let next = try await trail.open()
    try await next.sweep(minute: 4, [.of("w2")], listed: ["w2"])
    #expect(try rows("absences") == 1)
    try await next.sweep(minute: 5, [.of("w1"), .of("w2")], listed: ["w1", "w2"])
    #expect(try await reader.workspaces().map(\.goneAt) == [nil, nil])
    #expect(try rows("live_fleet") == 2 && rows("observations") == 3)
    #expect(try await trail.verify().finding == nil)
  }

  @Test func writesNothingOfABatchThatIsWrongAndGoesOn() async throws {
    let store = try await trail.open()
    let sweep = try await store.beginSweep()
    let wrong: [SweepBatch] = [
      SweepBatch(sweep: sweep, observations: [.of("w1"), .of("w1")]),
      SweepBatch(sweep: sweep, observations: [.of("w1")], decisions: [.of("w2")]),
      SweepBatch(sweep: sweep + 1000, observations: [.of("w1")]),
      SweepBatch(
        sweep: sweep, observations: [.of("w1")],
        memory: MemoryChanges(rules: [.init(workspace: "w9", rule: "idle", shadow: true): RuleMemory()])),
      SweepBatch(
        sweep: sweep, observations: [.of("w1", volatile: .init(agents: "no JSON"))]),
    ]
    for batch in wrong {
      let failure = await #expect(throws: AuditFailure.self) { try await store.record(batch) }
      #expect(failure?.code == .invalidRecord)
    }
    #expect(try rows("workspaces") == 0)
    _ = try await store.record(SweepBatch(sweep: sweep, observations: [.of("w1")], decisions: [.of("w1")]))
    #expect(try rows("decisions") == 1)
    #expect(try await trail.verify().finding == nil)
  }
}
