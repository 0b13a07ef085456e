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

  @Test func keepsATrailOfVersion1BesideTheNewOne() async throws {
    try makeVersion1()
    let old = try Fact.all(trail.vandal())
    let head = try await AuditReader(path: trail.path).chainHead()
    let store = try await trail.open()
    let kept = trail.path + ".version1"
    let connection = try Connection(path: kept, access: .readOnly)
    #expect(try connection.integer("PRAGMA user_version") == 1)
    #expect(try Fact.all(connection) == old)
    #expect(try await AuditReader(path: kept).verify(against: [head]).finding == nil)
    #expect(try trail.vandal().integer("PRAGMA user_version") == 7)
    withExtendedLifetime(store) {}
  }

  /// What is there under that name already may be all that is left of something.
  @Test func overwritesNoEarlierCopy() async throws {
    try makeVersion1()
    trail.directory.write(Array("mine".utf8), to: "curfew.db.version1")
    let store = try await trail.open()
    #expect(trail.directory.read("curfew.db.version1") == Array("mine".utf8))
    #expect(
      try Connection(path: trail.path + ".version1-2", access: .readOnly).integer("PRAGMA user_version") == 1)
    withExtendedLifetime(store) {}
  }

  @Test func readsATrailOfVersion1WithoutChangingIt() async throws {
    try makeVersion1()
    let before = trail.directory.read("curfew.db")
    let times = try trail.vandal().prepare("SELECT decision, times FROM v_decisions ORDER BY decision DESC")
      .all { [$0.integer(0), $0.integer(1)] }
    let reader = try AuditReader(path: trail.path)
    #expect(try await reader.decisions(DecisionQuery(limit: 1000)).map { [$0.seq, Int64($0.times)] } == times)
    #expect(try await reader.actions().allSatisfy { $0.outcome?.retryAt == nil && $0.intent.day == nil })
    #expect(try await reader.sweeps().count == 4)
    #expect(try await !reader.memory().rules.isEmpty)
    #expect(try await reader.remarks().isEmpty)
    let head = try await reader.chainHead()
    let report = try await AuditReader(path: trail.path).verify(against: [head])
    #expect(report.finding == nil)
    #expect(report.head == head)
    #expect(trail.directory.read("curfew.db") == before)
    #expect(try trail.vandal().integer("PRAGMA user_version") == 1)
  }

  @Test(
    arguments: [
      ("UPDATE decisions SET message = 'x' WHERE seq = (SELECT min(seq) FROM decisions)", .edited),
      ("DELETE FROM live_rules", .memoryDiffers),
      ("CREATE TRIGGER t AFTER INSERT ON log BEGIN SELECT 1; END", .schemaDiffers),
      ("DROP VIEW v_actions; CREATE VIEW v_actions AS SELECT 1 AS intent", .schemaDiffers),
    ] as [(String, VerificationReport.Finding.Problem)])
  func findsWhatWasEditedInATrailOfVersion1(_ sql: String, _ problem: VerificationReport.Finding.Problem) async throws {
    try makeVersion1()
    try trail.vandal().execute(sql)
    #expect(try await trail.verify().finding?.problem == problem)
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
