import Audit
import Testing
import Time

@Suite struct MemoryTests {
  private let trail = Trail()

  @Test func givesBackWhatWasRemembered() async throws {
    var store: AuditStore? = try await trail.open()
    let rule = StoredMemory.RuleKey(workspace: "w1", rule: "idle", shadow: false)
    let shadow = StoredMemory.RuleKey(workspace: "w1", rule: "idle", shadow: true)
    let ttl = StoredMemory.ValueKey(workspace: "w1", effect: .ttl)
    let schedule = StoredMemory.ValueKey(workspace: "w1", effect: .autostart)
    let deadline = StoredMemory.ValueKey(workspace: "w1", effect: .lifetime)
    var memory = StoredMemory(
      rules: [
        rule: RuleMemory(
          trueSince: Trail.noon, lastActionAt: Trail.noon + .seconds(3), buildNumber: 7, actionsThisBuild: 2,
          day: "2025-11-24", actionsThatDay: 3),
        shadow: RuleMemory(trueSince: Trail.noon + .nanoseconds(5000)),
      ],
      values: [
        ttl: ValueMemory(value: nil, setBy: .curfew, at: Trail.noon),
        schedule: ValueMemory(value: "CRON_TZ=UTC 0 8 * * 1-5", setBy: .server, at: Trail.noon),
        deadline: ValueMemory(
          value: "7 x", setBy: .other, at: Trail.noon,
          byHand: .init(from: nil, to: Trail.noon + .seconds(60), at: Trail.noon - .seconds(1))),
      ])
    try await store?.sweep(
      [.of("w1")], memory: MemoryChanges(rules: memory.rules.mapValues { $0 }, values: memory.values.mapValues { $0 }))
    memory.readings = try #require(try await store?.loadMemory().readings)
    #expect(memory.readings["w1"]?.at == Trail.noon)
    memory.seen = 1
    memory.lastSightAt = Trail.noon
    memory.latestAt = try #require(try await store?.loadMemory().latestAt)
    memory.lead = ClockLead().taking(milliseconds: -12, at: Trail.noon)
    #expect(try await store?.loadMemory() == memory)
    store = nil
    let next = try await trail.open()
    #expect(try await next.loadMemory() == memory)
    try await next.sweep(
      minute: 1, [.of("w1")],
      memory: MemoryChanges(rules: [rule: nil, shadow: RuleMemory()], values: [ttl: nil, deadline: nil]))
    #expect(try await next.loadMemory().values == [schedule: try #require(memory.values[schedule])])
    #expect(try await next.loadMemory().rules.isEmpty)
  }

  @Test func rebuildsTheLiveTablesFromTheFacts() async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: 11)
    for minute in 0..<60 { try await store.randomSweep(minute: minute, workspaces: 8, &random) }
    let before = try await store.loadMemory()
    #expect(!before.rules.isEmpty && !before.values.isEmpty)
    let runs = "SELECT workspace || effect || rule || decision FROM live_runs ORDER BY decision"
    let openRuns = try trail.vandal().prepare(runs).all { $0.text(0) }
    #expect(!openRuns.isEmpty)
    try trail.vandal().execute("DELETE FROM live_runs; DELETE FROM live_rules; DELETE FROM live_values")
    #expect(try await trail.verify().finding?.problem == .memoryDiffers)
    try await store.rebuildLiveTables()
    #expect(try await store.loadMemory() == before)
    #expect(try trail.vandal().prepare(runs).all { $0.text(0) } == openRuns)
    #expect(try await trail.verify().finding == nil)
    try await store.randomSweep(minute: 61, workspaces: 8, &random)
    #expect(try await trail.verify().finding == nil)
  }
}
