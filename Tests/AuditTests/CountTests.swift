import Audit
import SQLite
import Testing
import Time

/// How often a decision stood is shown to people: the facts prove it.
@Suite struct CountTests {
  private let trail = Trail()

  private func counts() throws -> [[Int64]] {
    try trail.vandal().prepare("SELECT decision, times, last_sweep FROM live_runs ORDER BY decision")
      .all { [$0.integer(0), $0.integer(1), $0.integer(2)] }
  }

  @Test(arguments: 0..<8) func rebuildsWhatWasCounted(_ seed: UInt64) async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: seed)
    for minute in 0..<25 { try await store.randomSweep(minute: minute, workspaces: 12 + Int(seed) * 3, &random) }
    for minute in 25..<28 { try await store.sweep(minute: minute, [.of("w0"), .of("w1")], [.of("w0"), .of("w1")]) }
    let counted = try counts()
    #expect(counted.count { $0[1] > 2 } >= 2)
    try await store.rebuildLiveTables()
    #expect(try counts() == counted)
    #expect(try await trail.verify().finding == nil)
  }

  @Test func countsWhatSomeSweepsDoNotSee() async throws {
    let store = try await trail.open()
    let decisions = ["w1", "w2", "w3", "w4"].map { DecisionRecord.of($0) }
    let all = ["w1", "w2", "w3", "w4"].map { ObservationRecord.of($0) }
    try await store.sweep(minute: 0, all, decisions)
    try await store.sweep(minute: 1, all, decisions)
    // One alone, then all but one.
    try await store.sweep(minute: 2, [.of("w2")], [.of("w2")])
    try await store.sweep(minute: 3, Array(all.dropLast()), Array(decisions.dropLast()))
    #expect(try counts().map { $0[1] } == [3, 4, 3, 2])
    #expect(try await trail.verify().finding == nil)
    let counted = try counts()
    try await store.rebuildLiveTables()
    #expect(try counts() == counted)
  }

  @Test(arguments: ["times = times + 1", "last_sweep = last_sweep - 1"])
  func verificationComparesTheCounts(_ change: String) async throws {
    let store = try await trail.open()
    for minute in 0..<3 { try await store.sweep(minute: minute, [.of("w1"), .of("w2")], [.of("w1"), .of("w2")]) }
    try trail.vandal().execute("UPDATE live_runs SET \(change) WHERE decision = (SELECT max(decision) FROM live_runs)")
    let finding = try await trail.verify().finding
    #expect(finding?.problem == .memoryDiffers)
    #expect(finding?.table == "live_runs")
    #expect(finding?.summary.contains("the facts give 3 times") == true)
  }
}
