import Audit
import Testing
import Time

/// What a service measures of its trail.
@Suite struct WatchedTrailTests {
  private let trail = Trail()

  private func reader() throws -> AuditReader { try AuditReader(path: trail.path) }

  /// Carries a decision out.
  private func carryOut(_ decision: Int64, with store: AuditStore) async throws {
    let request = IntentRecord(
      decision: decision, at: Trail.noon, method: "PUT", path: "/api/v2/workspaces/w1/extend", body: "{}")
    guard case .recorded(let seq) = try await store.recordIntent(request) else {
      Issue.record("paused")
      return
    }
    try await store.recordOutcome(OutcomeRecord(intent: seq, at: Trail.noon, result: .applied))
  }

  @Test func tellsWhenRulesMatchedLast() async throws {
    let store = try await trail.open()
    try await store.sweep(minute: 0, [.of("w1"), .of("w2")], [.of("w1", rule: "day"), .of("w2", rule: "night")])
    try await store.sweep(minute: 1, [.of("w1"), .of("w2")], [.of("w2", rule: "night")])
    try await store.sweep(
      minute: 2, [.of("w1"), .of("w2")], [.of("w2", rule: "night"), .of("w1", rule: "odd", .error)])
    let found = try await reader().lastMatches(of: ["day", "night", "odd", "never"])
    #expect(found == ["day": Trail.noon, "night": Trail.noon + .minutes(2)])
  }

  /// A rule that is new has not failed to match for as long as the trail is old.
  @Test func tellsSinceWhenThereIsARule() async throws {
    let store = try await trail.open()
    func load(_ hash: String, minute: Int, _ text: String) async throws {
      _ = try await store.registerRuleSet(
        RuleSetRecord(
          hash: String(repeating: hash, count: 32), loadedAt: Trail.noon + .minutes(minute),
          files: [.init(path: "a.yaml", text: text)]))
    }
    try await load("01", minute: 0, "- name: day")
    try await load("02", minute: 5, "- name: day\n- name: night")
    try await load("03", minute: 9, "- name: night")
    #expect(
      try await reader().firstLoads(of: ["day", "night", "none"])
        == ["day": Trail.noon, "night": Trail.noon + .minutes(5)])
  }

  @Test func countsOpenRequests() async throws {
    let store = try await trail.open()
    let rows = try await store.sweep([.of("w1"), .of("w2")], [.of("w1", .act), .of("w2", .act)])
    #expect(try await reader().openRequestCount() == 0)
    try await carryOut(rows[0], with: store)
    _ = try await store.recordIntent(
      IntentRecord(decision: rows[1], at: Trail.noon, method: "PUT", path: "/api/v2/workspaces/w2/extend", body: "{}"))
    #expect(try await reader().openRequestCount() == 1)
  }

  @Test func countsWhatWasUndone() async throws {
    let store = try await trail.open()
    let row = try await store.sweep([.of("w1")], [.of("w1", rule: "night", .act)])[0]
    let sweep = try await store.beginSweep(minute: 5)
    _ = try await store.endSweep(
      SweepEndRecord(sweep: sweep, at: Trail.noon + .minutes(5), result: .done),
      remarks: [RemarkRecord(decision: row, at: Trail.noon + .minutes(5), kind: .undone, reason: "18:00")])
    #expect(try await reader().undone(since: Trail.noon) == ["night": 1])
    #expect(try await reader().undone(since: Trail.noon + .minutes(6)).isEmpty)
  }

  /// Shortened to one o'clock, and started at ten past.
  @Test(
    arguments: [
      ("initiator", nil, false, 1), ("dashboard", "autostop", false, 1), ("ssh_connection", nil, false, 1),
      ("autostart", "autostop", false, 0), ("initiator", "cli", false, 0), ("initiator", "autostop", true, 0),
    ] as [(reason: String, stoppedBy: String?, isExtended: Bool, regrets: Int64)]
  ) func countsWhatWasRegretted(
    _ reason: String, _ stoppedBy: String?, _ isExtended: Bool, _ regrets: Int64
  ) async throws {
    let store = try await trail.open()
    let stop = Trail.noon + .hours(1)
    let row = try await store.sweep([.of("w1")], [.of("w1", rule: "night", .act, after: stop.rfc3339)])[0]
    try await carryOut(row, with: store)
    if isExtended {
      // Another rule moved the deadline on, to where it stopped.
      var moved = DecisionRecord.of("w1", rule: "keep", .act, after: (stop + .minutes(5)).rfc3339)
      moved.action = "extend"
      try await carryOut(store.sweep(minute: 10, [.of("w1", minute: 10)], [moved])[0], with: store)
    }
    func seen(_ minute: Int, _ build: Int64, _ ws: String) -> ObservationRecord {
      var seen = ObservationRecord.of("w1", minute: minute, build: build)
      seen.snapshot = SnapshotRecord(
        name: "name-w1", owner: "ana", organization: "coder", template: "dev", status: "running", buildNumber: build,
        content: #"{"ws":\#(ws)}"#)
      return seen
    }
    if let stoppedBy {
      try await store.sweep(minute: 62, [seen(62, 2, #"{"transition":"stop","build_reason":"\#(stoppedBy)"}"#)])
    }
    let started = (stop + .minutes(10)).rfc3339
    try await store.sweep(
      minute: 75,
      [seen(75, 3, #"{"transition":"start","build_reason":"\#(reason)","started_at":"\#(started)"}"#)])
    #expect(try await reader().regretted(since: Trail.noon) == (regrets > 0 ? ["night": regrets] : [:]))
    #expect(try await reader().regretted(since: stop + .minutes(11)).isEmpty)
  }
}
