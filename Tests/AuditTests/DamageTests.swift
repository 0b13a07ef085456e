import Audit
import SQLite
import Synchronization
import Testing
import Time

/// A file whose bytes are not what they were: verification finds it, or nothing that anybody reads has changed.
@Suite struct DamageTests {
  private let trail = Trail()

  private func fill(_ trail: Trail, sweeps: Int = 6) async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: 5)
    for minute in 0..<sweeps { try await store.randomSweep(minute: minute, workspaces: 12, &random) }
    try PauseSwitch(path: trail.path).pause(Pause(since: Trail.noon, reason: "holidays"))
    _ = try PauseSwitch(path: trail.path).resume(at: Trail.noon, by: "ana")
    // A store closes a moment after it is let go of: everything shall be in the file itself.
    try trail.vandal().execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// The indices of the file, with where each one's first page begins.
  private func indices(_ connection: Connection) throws -> [(name: String, table: String, page: Int)] {
    let size = Int(try connection.integer("PRAGMA page_size") ?? 0)
    return try connection.prepare(
      "SELECT name, tbl_name, rootpage FROM sqlite_schema WHERE type = 'index' ORDER BY name"
    )
    .all { ($0.text(0), $0.text(1), (Int($0.integer(2)) - 1) * size) }
  }

  /// Everything that a question can be answered with: every table as it lies, every index, every view.
  private func answers(_ connection: Connection) throws -> [[[UInt8]]] {
    func rows(_ sql: String) throws -> [[UInt8]] {
      let statement = try connection.prepare(sql)
      return try statement.all { row in
        (0..<statement.columnCount).flatMap { column in
          let bytes = row.bytes(column)
          return Array("\(row.kind(column)) \(bytes.count) ".utf8) + bytes
        }
      }
    }
    let schema = try connection.prepare("SELECT name, type FROM sqlite_schema ORDER BY name").all {
      ($0.text(0), $0.text(1))
    }
    let tables = try schema.filter { $0.1 == "table" }.map { try rows("SELECT * FROM \($0.0) NOT INDEXED") }
    let indices = try indices(connection).filter { !$0.table.hasPrefix("live") }.map { index in
      let columns = try connection.prepare("SELECT group_concat(name) FROM pragma_index_info('\(index.name)')")
        .first { $0.text(0) }
      // One that holds some rows only is read under the same condition.
      let condition = try connection.prepare(
        "SELECT substr(sql, instr(sql, ' WHERE ')) FROM sqlite_schema WHERE name = ? AND instr(sql, ' WHERE ') > 0"
      ).first([.text(index.name)]) { $0.text(0) }
      return try rows(
        """
        SELECT seq, \(columns ?? "") FROM \(index.table) INDEXED BY \(index.name)\(condition ?? "") ORDER BY \(columns ?? "")
        """)
    }
    let views = try schema.filter { $0.1 == "view" }.map { try rows("SELECT * FROM \($0.0)") }
    return [schema.map { Array("\($0)".utf8) }] + tables + indices + views
  }

  /// Whether the damage is found; where it is not, that it changed no answer.
  private func isFound(_ bytes: [UInt8], _ answers: [[[UInt8]]], _ what: String) async throws -> Bool {
    let copy = Trail()
    copy.directory.write(bytes, to: "curfew.db")
    do {
      guard try await copy.verify().finding == nil else { return true }
    } catch is AuditFailure {
      return true
    }
    #expect(try self.answers(copy.vandal()) == answers, "\(what)")
    return false
  }

  @Test(arguments: 0..<4) func findsEveryDamagedByteThatChangesAnAnswer(_ seed: UInt64) async throws {
    try await fill(trail)
    let answers = try answers(trail.vandal())
    let bytes = trail.directory.read("curfew.db")
    var random = SplitMix(seed: seed)
    var found = 0
    for _ in 0..<60 {
      var damaged = bytes
      let offset = Int.random(in: 0..<bytes.count, using: &random)
      damaged[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      found += try await isFound(damaged, answers, "offset \(offset)") ? 1 : 0
    }
    #expect(found > 5)
  }

  @Test func findsEveryDamagedEntryOfAnIndex() async throws {
    try await fill(trail)
    let (answers, indices) = try (answers(trail.vandal()), indices(trail.vandal()))
    #expect(indices.count >= 15)
    let bytes = trail.directory.read("curfew.db")
    var random = SplitMix(seed: 11)
    for index in indices {
      var found = 0
      for _ in 0..<12 {
        var damaged = bytes
        // The entries are at the end of a page, and what is free in its middle is zero.
        let used = (index.page..<index.page + 4096).filter { bytes[$0] != 0 }
        let offset = try #require(used.randomElement(using: &random))
        damaged[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        found += try await isFound(damaged, answers, "\(index.name), offset \(offset)") ? 1 : 0
      }
      #expect(found > 0, "\(index.name)")
    }
  }

  @Test func findsTheIndexThatHidesAnOutcomeAndTheSecondOneThatFollows() async throws {
    let outcome = try await settleOneIntent()
    let page = try #require(try indices(trail.vandal()).first { $0.name == "sqlite_autoindex_outcomes_1" }?.page)
    var bytes = trail.directory.read("curfew.db")
    // The last two bytes of the page are the only entry's: the intent and the outcome's own number.
    #expect(Int64(bytes[page + 4094]) == outcome.intent)
    bytes[page + 4094] ^= 64
    trail.directory.write(bytes, to: "curfew.db")

    let store = try await trail.open()
    let reader = try AuditReader(path: trail.path)
    #expect(try await reader.actions().first?.outcome == nil)
    let hidden = try await reader.verify()
    #expect(hidden.finding?.problem == .damaged)
    #expect(hidden.finding?.summary.contains("sqlite_autoindex_outcomes_1") == true)
    #expect(hidden.goodFacts == hidden.head.seq)

    try await store.recordOutcome(outcome)
    let double = try await reader.verify().finding
    #expect(double?.problem == .duplicate)
    #expect(double?.table == "outcomes")
    #expect(double?.summary.contains("intent") == true)
  }

  /// A sweep with one request and its outcome, all of it in the file itself.
  private func settleOneIntent() async throws -> OutcomeRecord {
    let store = try await trail.open()
    let decision = try await store.sweep([.of("w1")], [.of("w1", .act)])[0]
    let receipt = try await store.recordIntent(
      IntentRecord(decision: decision, at: Trail.noon, method: "PUT", path: "/x", body: "{}"))
    guard case .recorded(let intent) = receipt else { throw Paused() }
    let outcome = OutcomeRecord(intent: intent, at: Trail.noon, status: 200, result: .applied)
    try await store.recordOutcome(outcome)
    try trail.vandal().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return outcome
  }

  private struct Paused: Error {}

  @Test(arguments: [
    "UPDATE live_rules SET actions_that_day = actions_that_day + 1", "UPDATE live_rules SET true_since = 1",
    "DELETE FROM live_values", "UPDATE live_values SET value = 'x'", "UPDATE live_runs SET times = times + 1",
    "UPDATE live_runs SET last_sweep = 1", "DELETE FROM live_runs", "UPDATE live_runs SET rule = rule || 'x'",
  ])
  func comparesEveryLiveValueWithTheFacts(_ sql: String) async throws {
    try await fill(trail)
    let connection = try trail.vandal()
    try connection.execute(sql)
    #expect(try connection.integer("SELECT changes()") ?? 0 > 0)
    let finding = try await trail.verify().finding
    #expect(finding?.problem == .memoryDiffers)
    #expect(finding?.table.map { sql.contains($0) } == true)
  }

  @Test func findsAReferenceThatLeadsNowhere() async throws {
    // A forger who knows the chain can write a whole new one, but not a row that refers to nothing.
    let store = try await trail.open()
    try await store.sweep([.of("w1")], [.of("w1")])
    try trail.vandal().execute(
      "INSERT INTO live_values VALUES (999, 'ttl', NULL, 'other', 1, NULL, NULL, NULL)")
    let finding = try await trail.verify().finding
    #expect(finding?.problem == .dangling)
    #expect(finding?.table == "live_values")
  }

  @Test func saysThatAnEmptyTrailHadRecords() async throws {
    try await fill(trail)
    let kept = try await AuditReader(path: trail.path).chainHead()
    let connection = try trail.vandal()
    let tables = try connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all { $0.text(0) }
    for table in tables { try connection.execute("DELETE FROM \(table)") }
    let report = try await trail.verify()
    #expect(report.goodFacts == 0)
    #expect(report.finding?.problem == .tailCut)
    // Whoever compacts the file removes that trace, and only a head kept elsewhere tells.
    try connection.execute("VACUUM")
    #expect(try await trail.verify().finding == nil)
    let finding = try await trail.verify(against: kept).finding
    #expect(finding?.problem == .tailCut)
    #expect(finding?.summary.contains("\(kept.seq) records") == true)
  }

  @Test func tellsHowFarItIs() async throws {
    let store = try await trail.open()
    try await store.sweep((0..<4000).map { .of("w\($0)") }, (0..<4000).map { .of("w\($0)") })
    let steps = Steps()
    let report = try await AuditReader(path: trail.path).verify { done, total in steps.add(done, total) }
    #expect(steps.all.count >= 3)
    #expect(steps.all.allSatisfy { $0.total == report.head.seq && $0.done <= $0.total })
  }
}

/// What a verification told of its progress.
private final class Steps: Sendable {
  private let steps = Mutex<[(done: Int64, total: Int64)]>([])

  var all: [(done: Int64, total: Int64)] { steps.withLock { $0 } }

  func add(_ done: Int64, _ total: Int64) { steps.withLock { $0.append((done, total)) } }
}
