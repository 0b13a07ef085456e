import Audit
import Digest
import FoundationEssentials
import SQLite
import TestSupport
import Testing
import Time

/// A trail that version 1 wrote, kept as SQL: four sweeps of the released program, three of them with decisions that
/// were only repeated.
@Suite struct UpgradeTests {
  private let trail = Trail()

  private func makeVersion1() throws { try make(version: 1) }

  /// The file of version 1 has its tables with it. Those of the others are made by their migrations, and filled with the records
  /// of a day in a simulated company, as versions 2, 6 and 7 had them; a later one is brought up to date from there.
  private func make(version: Int) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
    let name = "version\([7, 6, 2, 1].first { $0 <= version } ?? 1).sql"
    let sql = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    trail.directory.write([], to: "curfew.db")
    let connection = try Connection(path: trail.path, access: .readWrite)
    try connection.trustSchema()
    let filled = min(version, 7)
    if version > 1 { try AuditSchema.schema.version(filled).migrate(connection) }
    try connection.execute(sql)
    try connection.execute("PRAGMA application_id = 0x43524657; PRAGMA user_version = \(filled)")
    if version > filled { try AuditSchema.schema.version(version).migrate(connection) }
  }

  /// What everybody's SQL says of a trail.
  private func figures(_ connection: Connection) throws -> [String] {
    try connection.trustSchema()
    return try [
      "SELECT decision, rule, verdict, times, first_at, last_at FROM v_decisions ORDER BY 1",
      "SELECT intent, result, at, answered_at FROM v_actions ORDER BY 1",
      "SELECT workspace_id, status, deadline, last_used_at FROM v_workspaces ORDER BY 1",
      "SELECT kind, count(*) FROM log GROUP BY kind",
    ].flatMap { sql in
      let statement = try connection.prepare(sql)
      return try statement.all { row in (0..<statement.columnCount).map { row.text($0) }.joined(separator: " ") }
    }
  }

  /// What was shipped is never changed.
  @Test func makesTheTablesThatWereShipped() throws {
    let shipped = [
      "e50bd5a48cd83ed34ba5c543b5d117354c070bbdc8631643a946c1b61ee13b56",
      "bafd85dae72dfd79f73fd2822507b5b9785863d115ae3efbaf82c12457f32a2b",
      "d1b243c5c28eaf50ee3bbb7315afc9e81f5972a12ba493779bb131c0e729b93c",
      "93b4a6e2aaa5eec4aecd63d1f8c66a0094a958ddac6a373f950f809fe9005f5e",
      "5b781012dbcd0a62d3f474185440c0f493c8c7e822be1a8ce09f954a2ceb9562",
      "50f9e75b737adbca6c01d2e67e2b33d5b4515319abe91a5bec0c670f61f43cb3",
      "bc354c43da3df33d0e24ccfc73aa29609b49dea5ab864af476079922da362c4f",
      "970038299762fee91b2518fe77b635c84afa803061c3f442f91da0fae9fccfec",
      "0be5de0da8e9bb470912539eedcd356869beafd0d7ef7274442d735c08a908a1",
      "a308c40c2658beec11f249fa37ff07c2dfcbf68e5517d6c38ad583ad23c7dd37",
      "e4f6141544908e55da216230238353a1963270252af3fcc7f04ffd0d780370c5",
    ]
    for (number, hash) in shipped.enumerated() {
      let fresh = try Connection(path: ":memory:", access: .readWrite)
      try fresh.trustSchema()
      try AuditSchema.schema.version(number + 1).migrate(fresh)
      let tables = try fresh.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").all {
        $0.text(0)
      }
      #expect(SHA256.digest(of: tables.joined(separator: "\n")).hex == hash, "version \(number + 1)")
    }
  }

  @Test(arguments: 1...11) func opensATrailOfEveryVersionAndGivesTheSameFigures(_ version: Int) async throws {
    try make(version: version)
    let before = try figures(Connection(path: trail.path, access: .readOnly))
    let hours = "SELECT day, workspace_id, running_least, running_most, used_most FROM v_workspace_hours ORDER BY 1, 2"
    // A reader leaves the file as it is, and sees the tables of today.
    let reader = try AuditReader(path: trail.path)
    let range = (from: Timestamp(seconds: 0), to: Timestamp(seconds: 4_000_000_000))
    let history = try await reader.history(from: range.from, to: range.to)
    let health = try await reader.ruleHealth(from: range.from, to: range.to)
    #expect(!history.sightings.isEmpty && !health.isEmpty)
    #expect(try await reader.verify().finding == nil)
    #expect(try trail.vandal().integer("PRAGMA user_version") == Int64(version))

    let store = try await trail.open()
    #expect(try trail.vandal().integer("PRAGMA user_version") == 12)
    #expect(try await trail.verify(against: store.chainHead()).finding == nil)
    let after = try figures(trail.vandal())
    // Opening the first version turns the counts of repeats into records.
    let isFact = { (line: String) in line.hasPrefix("decision_ends ") }
    #expect(version == 1 ? after.filter { !isFact($0) } == before.filter { !isFact($0) } : after == before)
    let upgraded = try AuditReader(path: trail.path)
    #expect(try await upgraded.history(from: range.from, to: range.to).sightings == history.sightings)
    #expect(try await upgraded.ruleHealth(from: range.from, to: range.to) == health)
    #expect(try await upgraded.history(from: range.from, to: range.to).moves == history.moves)
    #expect(try trail.vandal().prepare(hours).all { $0.text(0) }.isEmpty == false)

    var random = SplitMix(seed: 1)
    for minute in 0..<3 { try await store.randomSweep(minute: minute, workspaces: 4, &random) }
    #expect(try await trail.verify(against: store.chainHead()).finding == nil)
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
    #expect(try trail.vandal().integer("PRAGMA user_version") == 12)
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
