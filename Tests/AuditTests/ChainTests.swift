import Audit
import Digest
import SQLite
import Testing
import Time

@Suite struct ChainTests {
  private let trail = Trail()

  private func fill(sweeps: Int = 7) async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: 5)
    try await store.registerServer(ServerRecord(url: "https://coder.example", version: "v2.36.0", at: Trail.noon))
    for minute in 0..<sweeps { try await store.randomSweep(minute: minute, workspaces: 6, &random) }
    try PauseSwitch(path: trail.path).pause(Pause(since: Trail.noon, reason: "holidays"))
    _ = try PauseSwitch(path: trail.path).resume(at: Trail.noon, by: "ana")
  }

  @Test(arguments: 0..<12) func isCleanAfterAnySweeps(_ seed: UInt64) async throws {
    let store = try await trail.open(resolution: .minutes(Int(seed)))
    var random = SplitMix(seed: seed)
    for minute in 0..<20 { try await store.randomSweep(minute: minute, workspaces: 1 + Int(seed), &random) }
    let report = try await trail.verify(against: store.chainHead())
    #expect(report.finding == nil)
    #expect(report.goodFacts == report.head.seq)
  }

  @Test func namesTheRowWhereAnyValueWasChanged() async throws {
    try await fill()
    let connection = try trail.vandal()
    let reader = try AuditReader(path: trail.path)
    // Of each table a few rows, from the first to the last, with every column.
    for facts in Dictionary(grouping: try Fact.all(connection), by: \.table).values {
      for fact in [facts.first, facts.randomElement(), facts.randomElement(), facts.last].compactMap({ $0 }) {
        for column in 1..<fact.columns.count {
          try fact.set(column, to: Fact.changed(fact.values[column]), connection)
          let finding = try await reader.verify().finding
          #expect(finding?.problem == .edited, "\(fact.table) \(fact.seq) \(fact.columns[column])")
          #expect(finding?.seq == fact.seq)
          #expect(finding?.table == fact.table)
          try fact.set(column, to: fact.values[column], connection)
        }
      }
    }
    #expect(try await reader.verify().finding == nil)
  }

  @Test func namesTheRowThatWasRemoved() async throws {
    try await fill(sweeps: 6)
    let connection = try trail.vandal()
    for fact in try Fact.all(connection) {
      try connection.execute("DELETE FROM \(fact.table) WHERE seq = \(fact.seq)")
      let finding = try await trail.verify().finding
      #expect(finding?.problem == .removed)
      #expect(finding?.seq == fact.seq)
      #expect(finding?.table == fact.table)
      try fact.insert(connection)
    }
    #expect(try await trail.verify().finding == nil)
  }

  @Test func namesTheEntryOfTheLogThatWasRemovedOrChanged() async throws {
    try await fill(sweeps: 4)
    let connection = try trail.vandal()
    let entry = try #require(try Fact.all(connection).dropFirst(10).first)
    let stored = try #require(
      try connection.prepare("SELECT chain FROM log WHERE seq = ?").first([.integer(entry.seq)]) { $0.bytes(0) })
    try connection.prepare("UPDATE log SET chain = zeroblob(32) WHERE seq = ?").run(.integer(entry.seq))
    #expect(try await trail.verify().finding?.seq == entry.seq)
    try connection.prepare("DELETE FROM log WHERE seq = ?").run(.integer(entry.seq))
    // Whether the entry is gone or the row has none is the same to see.
    #expect(try await trail.verify().finding?.seq == entry.seq)
    try connection.prepare("DELETE FROM \(entry.table) WHERE seq = ?").run(.integer(entry.seq))
    let finding = try await trail.verify().finding
    #expect(finding?.problem == .entryRemoved)
    #expect(finding?.seq == entry.seq)
    try connection.prepare("INSERT INTO log VALUES (?, ?, ?)")
      .run(.integer(entry.seq), .text(entry.table), .blob(stored))
    try entry.insert(connection)
    #expect(try await trail.verify().finding == nil)
  }

  @Test func namesTheRowThatWasInserted() async throws {
    try await fill(sweeps: 4)
    let connection = try trail.vandal()
    let last = try #require(try connection.integer("SELECT max(seq) FROM log"))
    try connection.execute("INSERT INTO resumes VALUES (\(last + 5), \(last + 9), 0, 'me')")
    let finding = try await trail.verify().finding
    #expect(finding?.problem == .inserted)
    #expect(finding?.seq == last + 5)
  }

  @Test func namesTheFirstOfTwoRowsThatChangedPlaces() async throws {
    try await fill(sweeps: 6)
    let connection = try trail.vandal()
    let facts = try Fact.all(connection).filter { $0.table == "observations" }
    let (first, second) = (facts[1], facts[4])
    try connection.execute(
      """
      UPDATE observations SET seq = -1 WHERE seq = \(first.seq);
      UPDATE observations SET seq = \(first.seq) WHERE seq = \(second.seq);
      UPDATE observations SET seq = \(second.seq) WHERE seq = -1
      """)
    let finding = try await trail.verify().finding
    #expect(finding?.problem == .edited)
    #expect(finding?.seq == first.seq)
  }

  @Test func seesACutOrRewrittenEndByAHeadKeptElsewhere() async throws {
    try await fill(sweeps: 4)
    let kept = try await AuditReader(path: trail.path).chainHead()
    #expect(ChainHead(kept.description) == kept)
    let connection = try trail.vandal()
    let last = try #require(try Fact.all(connection).last)
    try connection.execute("DELETE FROM \(last.table) WHERE seq = \(last.seq); DELETE FROM log WHERE seq = \(last.seq)")
    #expect(try await trail.verify().finding == nil)
    #expect(try await trail.verify(against: kept).finding?.problem == .tailCut)
    // Curfew goes on from where it was cut, so the numbers match again and the chain does not.
    try PauseSwitch(path: trail.path).pause(Pause(since: Trail.noon, reason: "another"))
    let finding = try await trail.verify(against: kept).finding
    #expect(finding?.problem == .rewritten)
    #expect(finding?.seq == kept.seq)
  }

  @Test(arguments: [
    "DROP VIEW v_actions; CREATE VIEW v_actions AS SELECT 1", "DROP VIEW v_decisions", "DROP INDEX intents_by_decision",
    "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM live_runs; END", "ALTER TABLE resumes ADD COLUMN x TEXT",
  ])
  func namesWhatWasChangedInTheSchema(_ sql: String) async throws {
    try await fill(sweeps: 2)
    try trail.vandal().execute("CREATE VIEW my_own AS SELECT 1; CREATE INDEX my_index ON observations (at)")
    #expect(try await trail.verify().finding == nil)
    try trail.vandal().execute(sql)
    #expect(try await trail.verify().finding?.problem == .schemaDiffers)
  }
}
