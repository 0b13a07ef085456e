import Audit
import FoundationEssentials
import SQLite
import TestSupport
import Testing
import Time

/// A trail that version 1 wrote, kept as SQL: four sweeps of the released program, three of them with decisions that
/// were only repeated.
@Suite struct UpgradeTests {
  private let trail = Trail()

  private func makeVersion1() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
    let sql = try String(contentsOf: folder.appendingPathComponent("version1.sql"), encoding: .utf8)
    trail.directory.write([], to: "curfew.db")
    let connection = try Connection(path: trail.path, access: .readWrite)
    try connection.trustSchema()
    try connection.execute(sql)
    try connection.execute("PRAGMA application_id = 0x43524657; PRAGMA user_version = 1")
  }

  @Test func opensATrailOfVersion1AndGoesOn() async throws {
    try makeVersion1()
    let failure = #expect(throws: AuditFailure.self) { try AuditReader(path: trail.path) }
    #expect(failure?.code == .olderSchema)
    let old = try Fact.all(trail.vandal())
    let times = try trail.vandal().prepare("SELECT decision, times FROM v_decisions ORDER BY decision")
      .all { [$0.integer(0), $0.integer(1)] }
    #expect(times.contains { $0[1] > 1 })

    let store = try await trail.open()
    let reader = try AuditReader(path: trail.path)
    #expect(try await reader.verify().finding == nil)
    // Every fact is what it was, but for the columns that are new.
    for (fact, before) in zip(try Fact.all(trail.vandal()), old) {
      #expect(Array(fact.values.prefix(before.values.count)) == before.values)
      #expect(fact.values.dropFirst(before.values.count).allSatisfy { $0 == .null })
    }
    // How often a decision was repeated is known still, and as a fact now.
    #expect(
      try trail.vandal().prepare("SELECT decision, times FROM v_decisions ORDER BY decision")
        .all { [$0.integer(0), $0.integer(1)] } == times)
    #expect(try await reader.actions().allSatisfy { $0.outcome?.retryAt == nil && $0.intent.day == nil })

    var random = SplitMix(seed: 1)
    for minute in 0..<5 { try await store.randomSweep(minute: minute, workspaces: 4, &random) }
    #expect(try await reader.verify(against: [store.chainHead()]).finding == nil)
  }

  @Test func pausesATrailOfVersion1ThatAnOlderCurfewWorksWith() throws {
    try makeVersion1()
    let place = try DatabaseFile(existing: trail.path)
    guard case .held(let lock) = try InstanceLock.attempt(for: place) else {
      Issue.record("nobody else has it")
      return
    }
    try PauseSwitch(path: trail.path).pause(Pause(since: Trail.noon, reason: "emergency"))
    #expect(try trail.vandal().integer("PRAGMA user_version") == 1)
    #expect(try trail.vandal().integer("SELECT count(*) FROM pauses WHERE reason = 'emergency'") == 1)
    withExtendedLifetime(lock) {}
  }
}
