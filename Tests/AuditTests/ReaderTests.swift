import Audit
import SQLite
import Testing
import Time

@Suite struct ReaderTests {
  private let trail = Trail()

  @Test(
    arguments: [
      (DecisionQuery(), 4), (DecisionQuery(workspace: "w1"), 2), (DecisionQuery(workspace: "name-w2"), 1),
      (DecisionQuery(workspace: "ana/name-w3"), 1), (DecisionQuery(workspace: "ana"), 0),
      (DecisionQuery(owner: "ana", template: "dev"), 4), (DecisionQuery(owner: "ben"), 0),
      (DecisionQuery(rule: "night"), 1), (DecisionQuery(effect: .ttl), 1),
      (DecisionQuery(verdicts: [.blocked, .act]), 2), (DecisionQuery(since: Trail.noon + .minutes(1)), 2),
      (DecisionQuery(until: Trail.noon + .minutes(1)), 3), (DecisionQuery(limit: 2), 2), (DecisionQuery(before: 1), 0),
      (DecisionQuery(action: "shorten"), 4), (DecisionQuery(action: "extend"), 0), (DecisionQuery(after: 0), 4),
      (DecisionQuery(after: 1000), 0),
    ] as [(DecisionQuery, Int)])
  func findsTheDecisionsAskedFor(_ query: DecisionQuery, _ count: Int) async throws {
    let store = try await trail.open()
    try await store.sweep(
      minute: 0, [.of("w1"), .of("w2"), .of("w3")],
      [.of("w1", rule: "night", effect: .ttl, .blocked), .of("w2", .act), .of("w3")])
    // w1's blocked run ends and another begins, w3's goes on.
    try await store.sweep(minute: 1, [.of("w1"), .of("w2"), .of("w3")], [.of("w1", .wouldAct), .of("w3")])
    try await store.sweep(minute: 2, [.of("w1"), .of("w3")], [.of("w1", .wouldAct), .of("w3")])
    let found = try await AuditReader(path: trail.path).decisions(query)
    #expect(found.count == count)
    #expect(found.map(\.seq) == found.map(\.seq).sorted(by: >))
  }

  @Test func tellsEverythingThatADecisionRestsOn() async throws {
    let store = try await trail.open()
    var observation = ObservationRecord.of(
      "w1", build: 3,
      volatile: VolatileRecord(
        lastUsedAt: Trail.noon - .microseconds(1), deadline: Trail.noon + .hours(1), maxDeadline: nil,
        agents: #"{"main":1}"#, unknown: "template"))
    observation.snapshot?.organization = nil
    let decision = DecisionRecord.of("w1", .overridden)
    let row = try await store.sweep([observation], [decision])[0]
    let reader = try AuditReader(path: trail.path)
    let stored = try #require(try await reader.decision(row))
    #expect(stored.record == decision)
    #expect(stored.firstAt == Trail.noon && stored.lastAt == Trail.noon && stored.times == 1 && stored.isOpen)
    #expect(stored.owner == "ana" && stored.workspaceName == "name-w1" && stored.mode == .enforce)
    let seen = try #require(try await reader.observation(stored.observation))
    #expect(seen.snapshot == observation.snapshot)
    #expect(seen.volatile == observation.volatile)
    #expect(seen.at == observation.at)
    let ruleSet = try #require(try await reader.ruleSet(hash: stored.ruleSet))
    #expect(ruleSet.hash == Trail.ruleSetHash)
    #expect(ruleSet.files == [.init(path: "rules/a.yaml", text: "version: 1\nrules: []\n")])
    #expect(try await reader.ruleSet(hash: String(repeating: "0", count: 64)) == nil)
    #expect(try await reader.decision(0) == nil)
  }

  @Test func knowsAWorkspaceAsItWasAtAnyInstant() async throws {
    let store = try await trail.open()
    for (minute, status) in [(0, "running"), (10, "stopped"), (20, "running")] {
      try await store.sweep(minute: minute, [.of("w1", minute: minute, status: status)])
    }
    let reader = try AuditReader(path: trail.path)
    func status(_ minute: Int?) async throws -> String? {
      try await reader.observation(ofWorkspace: "w1", at: minute.map { Trail.noon + .minutes($0) })?.snapshot.status
    }
    #expect(try await status(-1) == nil)
    #expect(try await status(9) == "running")
    #expect(try await status(10) == "stopped")
    #expect(try await status(nil) == "running")
    #expect(try await reader.observation(ofWorkspace: "w2") == nil)
  }

  @Test func givesSweepsWithTheirEnds() async throws {
    let store = try await trail.open()
    try await store.sweep(minute: 0, [.of("w1")])
    let open = try await store.beginSweep(minute: 1, mode: .dryRun)
    let sweeps = try await AuditReader(path: trail.path).sweeps()
    #expect(sweeps.map(\.seq).first == open)
    #expect(sweeps.map { $0.end?.result } == [nil, .done])
    #expect(sweeps.map(\.record.mode) == [.dryRun, .enforce])
    #expect(sweeps.map(\.record.serverAheadMilliseconds) == [-12, -12])
  }

  @Test func showsInstantsInItsViewsAsRFC3339() async throws {
    let store = try await trail.open()
    let precise = Trail.noon + .microseconds(1500)
    let row = try await store.sweep(
      [.of("w1", volatile: VolatileRecord(lastUsedAt: precise, deadline: nil))], [.of("w1", .act)])[0]
    let receipt = try await store.recordIntent(
      IntentRecord(decision: row, at: precise, method: "PUT", path: "/x", body: "{}"))
    guard case .recorded(let intent) = receipt else {
      Issue.record("not paused")
      return
    }
    try await store.recordOutcome(OutcomeRecord(intent: intent, at: precise, status: 204, result: .applied))
    let connection = try trail.vandal()
    func text(_ sql: String) throws -> [String?] {
      try connection.prepare(sql).first { row in (0..<4).map { row.optionalText($0) } } ?? []
    }
    #expect(
      try text("SELECT last_used_at, deadline, observed_at, gone_at FROM v_workspaces")
        == [precise.rfc3339, nil, Trail.noon.rfc3339, nil])
    #expect(
      try text("SELECT first_at, last_at, next_change_at, times FROM v_decisions")
        == [Trail.noon.rfc3339, Trail.noon.rfc3339, (Trail.noon + .hours(1)).rfc3339, "1"])
    #expect(
      try text("SELECT at, answered_at, result, owner || '/' || workspace FROM v_actions")
        == [precise.rfc3339, precise.rfc3339, "applied", "ana/name-w1"])
    // Every view names a workspace as every output does, and calls a reason a reason.
    #expect(try text("SELECT full_name, reason = message, 0, 0 FROM v_decisions") == ["ana/name-w1", "1", "0", "0"])
    #expect(try text("SELECT full_name, reason = message, 0, 0 FROM v_actions") == ["ana/name-w1", "1", "0", "0"])
    #expect(try text("SELECT full_name, 0, 0, 0 FROM v_workspaces") == ["ana/name-w1", "0", "0", "0"])
  }
}
