import Audit
import Glibc
import Synchronization
import Testing
import Time

@Suite struct ActionTests {
  private let trail = Trail()

  private func intent(_ decision: Int64, minute: Int = 0) -> IntentRecord {
    IntentRecord(
      decision: decision, at: Trail.noon + .minutes(minute), method: "PUT",
      path: "/api/v2/workspaces/w1/extend", body: #"{"deadline":"2025-11-24T18:00:00Z"}"#)
  }

  /// The number of an intent that was recorded.
  private func recorded(_ receipt: IntentReceipt) throws -> Int64 {
    guard case .recorded(let seq) = receipt else { throw NotRecorded() }
    return seq
  }

  private struct NotRecorded: Error {}

  @Test func tellsADecisionsRequestsWithWhatBecameOfThem() async throws {
    let store = try await trail.open()
    let decision = try await store.sweep([.of("w1", build: 4)], [.of("w1", .act)])[0]
    let first = try recorded(try await store.recordIntent(intent(decision)))
    let outcome = OutcomeRecord(
      intent: first, at: Trail.noon + .seconds(1), milliseconds: 12, status: 409, failure: "conflict",
      answer: "build running", result: .conflict)
    let value = StoredMemory.ValueKey(workspace: "w1", effect: .lifetime)
    let live = ValueMemory(value: "x", setBy: .curfew, at: Trail.noon)
    try await store.recordOutcome(outcome, memory: MemoryChanges(values: [value: live]))
    let second = try recorded(try await store.recordIntent(intent(decision, minute: 1)))
    let actions = try await AuditReader(path: trail.path).actions(of: decision)
    #expect(actions.map(\.seq) == [first, second])
    #expect(actions.map(\.outcome) == [outcome, nil])
    #expect(actions.map(\.intent) == [intent(decision), intent(decision, minute: 1)])
    #expect(try await store.loadMemory().values == [value: live])
    for wrong in [first, 999] {
      let failure = await #expect(throws: AuditFailure.self) {
        try await store.recordOutcome(OutcomeRecord(intent: wrong, at: Trail.noon, result: .applied))
      }
      #expect(failure?.code == .invalidRecord)
    }
    #expect(try await trail.verify().finding == nil)
  }

  /// However many requests a decision took, it is one act with one result; `nil` is a request without its outcome.
  @Test(
    arguments: [
      ([.applied], "applied"), ([.applied, .applied], "applied"), ([.applied, .unchanged], "unchanged"),
      ([.applied, .refused, .applied], "refused"), ([.applied, nil], "open"), ([nil], "open"), ([.failed], "failed"),
      ([.foundNotApplied, .applied], "found-not-applied"), ([], "not-tried"),
    ] as [([OutcomeRecord.Result?], String)])
  func tellsWhatBecameOfADecision(results: [OutcomeRecord.Result?], expected: String) async throws {
    let store = try await trail.open()
    let decision = try await store.sweep([.of("w1", build: 4)], [.of("w1", .act), .of("w1", rule: "other")])[0]
    for (minute, result) in results.enumerated() {
      let seq = try recorded(try await store.recordIntent(intent(decision, minute: minute)))
      if let result { try await store.recordOutcome(OutcomeRecord(intent: seq, at: Trail.noon, result: result)) }
    }
    let stored = try await AuditReader(path: trail.path).decisions()
    #expect(stored.map(\.result) == [nil, expected] && stored.map(\.buildNumber) == [4, 4])
    let acts = try trail.vandal().prepare("SELECT result, requests, full_name FROM v_acts")
      .all([]) { [$0.text(0), $0.text(1), $0.text(2)] }
    #expect(acts == [[expected, "\(results.count)", "ana/name-w1"]])
  }

  /// Half of a change of schedule is none: it was cleared, and the other one never set.
  @Test func tellsHalfAChangeOfSchedule() async throws {
    let store = try await trail.open()
    let wish = DecisionRecord.of("w1", effect: .autostart, .act, after: "CRON_TZ=UTC 30 7 * * 1-5")
    let decision = try await store.sweep([.of("w1")], [wish])[0]
    for (body, expected) in [
      (#"{"schedule":null}"#, "failed"), (#"{"schedule":"CRON_TZ=UTC 30 7 * * 1-5"}"#, "applied"),
    ] {
      let request = IntentRecord(
        decision: decision, at: Trail.noon, method: "PUT", path: "/api/v2/workspaces/w1/autostart", body: body)
      let seq = try recorded(try await store.recordIntent(request))
      try await store.recordOutcome(OutcomeRecord(intent: seq, at: Trail.noon, result: .applied))
      #expect(try await AuditReader(path: trail.path).decision(decision)?.result == expected)
    }
  }

  /// What SIGKILL leaves is the files as they are, the write-ahead log included.
  @Test func findsTheIntentWhoseProcessWasKilledBeforeTheOutcome() async throws {
    let store = try await trail.open()
    let sweep = try await store.beginSweep()
    let wanted = DecisionRecord.of("w1", .act, after: "2025-11-24T19:00:00Z")
    let decisions = try await store.record(
      SweepBatch(
        sweep: sweep, observations: [.of("w1", build: 3), .of("w2")], decisions: [wanted, .of("w2", .act)]))
    let open = try recorded(try await store.recordIntent(intent(decisions[0])))
    let settled = try recorded(try await store.recordIntent(intent(decisions[1])))
    try await store.recordOutcome(OutcomeRecord(intent: settled, at: Trail.noon, status: 204, result: .applied))

    let wreck = Trail()
    for name in ["curfew.db", "curfew.db-wal"] { wreck.directory.write(trail.directory.read(name), to: name) }
    let next = try await wreck.open()
    let found = try await next.recover(at: Trail.noon + .minutes(9))
    #expect(
      found == [
        OpenIntent(
          seq: open, intent: intent(decisions[0]), decision: wanted, workspace: "ana/name-w1",
          buildNumber: 3)
      ])
    let reader = try AuditReader(path: wreck.path)
    let end = try #require(try await reader.sweeps().first?.end)
    #expect(end.result == .killed)
    #expect(end.at == Trail.noon + .minutes(9))
    try await next.recordOutcome(
      OutcomeRecord(intent: open, at: Trail.noon + .minutes(9), result: .foundNotApplied))
    #expect(try await next.recover(at: Trail.noon + .minutes(10)) == [])
    #expect(try await reader.sweeps().count == 1)
    #expect(try await reader.verify().finding == nil)
  }

  /// The requests' own instants are the server's, whose clock may be hours ahead; what counts is this machine's.
  @Test func recordsNoIntentWhilePausedByAnotherProcess() async throws {
    let minute = Atomic(0)
    let store = try await trail.open { Trail.noon + .minutes(minute.load(ordering: .relaxed)) }
    let decision = try await store.sweep([.of("w1")], [.of("w1", .act)])[0]
    let pauses = PauseSwitch(path: trail.path)
    let pause = Pause(since: Trail.noon, until: Trail.noon + .minutes(5), reason: "holidays", by: "ana")
    try pauses.pause(pause)
    #expect(try await store.recordIntent(intent(decision, minute: 120)) == .paused(pause))
    minute.store(4, ordering: .relaxed)
    #expect(try await store.pause() == pause)
    #expect(try await AuditReader(path: trail.path).pause(at: Trail.noon) == pause)
    // It ends by itself …
    minute.store(5, ordering: .relaxed)
    #expect(try await store.pause() == nil)
    _ = try recorded(try await store.recordIntent(intent(decision, minute: 1)))
    // … or when told to, and the last order counts.
    let again = Pause(since: Trail.noon + .minutes(6), reason: "again")
    #expect(try pauses.pause(again) == nil)
    let forEver = Pause(since: Trail.noon + .minutes(6), reason: "for ever")
    #expect(try pauses.pause(forEver) == again)
    #expect(try pauses.resume(at: Trail.noon + .minutes(7)) == forEver)
    #expect(try pauses.resume(at: Trail.noon + .minutes(8)) == nil)
    #expect(try pauses.standing(at: Trail.noon + .minutes(8)) == nil)
    _ = try recorded(try await store.recordIntent(intent(decision, minute: 8)))
    #expect(try await trail.verify().finding == nil)
  }

  @Test func makesNoDatabaseForAnOrder() async throws {
    let pauses = PauseSwitch(path: trail.path)
    func codes() -> [AuditFailure.Code?] {
      [
        #expect(throws: AuditFailure.self) { try pauses.pause(Pause(since: Trail.noon, reason: "x")) }?.code,
        #expect(throws: AuditFailure.self) { try pauses.resume(at: Trail.noon) }?.code,
      ]
    }
    #expect(codes() == [.noDatabase, .noDatabase])
    trail.directory.write([], to: "curfew.db")
    #expect(codes() == [.noDatabase, .noDatabase])
    #expect(trail.directory.read("curfew.db") == [])
  }

  @Test func tellsTheNextProcessWhatWasTriedLately() async throws {
    func attempts(_ store: AuditStore) async throws -> [String] {
      try await store.loadMemory().attempts.map { attempt in
        let result = [attempt.result?.rawValue, attempt.failure].compactMap(\.self).joined(separator: " ")
        return "\(attempt.workspace) \(attempt.effect.rawValue) \(result)"
      }
    }
    let store = try await trail.open()
    let decisions = try await store.sweep(
      [.of("w1"), .of("w2"), .of("w3")],
      [.of("w1", effect: .autostart, .act), .of("w2", .act), .of("w3", effect: .ttl, .act)])
    // A schedule is replaced by two requests of one decision; the first that fails tells what became of it.
    for (index, result) in [OutcomeRecord.Result.applied, .failed, .applied].enumerated() {
      let seq = try recorded(try await store.recordIntent(intent(decisions[0], minute: index)))
      try await store.recordOutcome(
        OutcomeRecord(
          intent: seq, at: Trail.noon, failure: result == .failed ? "server-error" : nil, result: result))
    }
    _ = try recorded(try await store.recordIntent(intent(decisions[1], minute: 3)))
    #expect(try await attempts(store) == ["w1 autostart failed server-error", "w2 lifetime "])
    #expect(try await store.loadMemory().attempts.map(\.sweepAt) == [Trail.noon, Trail.noon])
    // What is hours old, and what is about a workspace that is gone, tells nothing any more.
    let seq = try recorded(try await store.recordIntent(intent(decisions[2], minute: 182)))
    try await store.recordOutcome(OutcomeRecord(intent: seq, at: Trail.noon, failure: "forbidden", result: .refused))
    #expect(try await attempts(store) == ["w1 autostart applied", "w2 lifetime ", "w3 ttl refused forbidden"])
    try await store.sweep(minute: 183, [.of("w1", minute: 183)], gone: ["w2"])
    #expect(try await attempts(store) == ["w1 autostart applied", "w3 ttl refused forbidden"])
    #expect(try await AuditReader(path: trail.path).memory().attempts == store.loadMemory().attempts)
  }
}
