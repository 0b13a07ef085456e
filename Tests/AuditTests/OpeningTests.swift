import Audit
import Glibc
import SQLite
import Testing
import Time

@Suite struct OpeningTests {
  private let trail = Trail()

  private func failure(_ body: () async throws -> Void) async -> AuditFailure? {
    await #expect(throws: AuditFailure.self) { try await body() }
  }

  @Test func refusesASecondInstanceAndSaysWhoHoldsIt() async throws {
    var first: AuditStore? = try await trail.open()
    let failure = await failure { _ = try await AuditStore.open(trail.path, waiting: .milliseconds(1)) }
    #expect(failure?.code == .anotherInstance)
    #expect(failure?.holder == getpid())
    #expect(failure?.description.contains("process \(getpid())") == true)
    // Reading and pausing need no lock.
    _ = try AuditReader(path: trail.path)
    _ = try PauseSwitch(path: trail.path).standing(at: Trail.noon)
    withExtendedLifetime(first) {}
    first = nil
    _ = try await trail.open()
  }

  @Test func waitsForTheFirstInstanceToLetGo() async throws {
    let first = Holder(try await trail.open())
    let path = trail.path
    async let second = AuditStore.open(path, waiting: .seconds(60))
    first.letGo()
    _ = try await second
  }

  @Test func belongsToOneServer() async throws {
    let store = try await trail.open()
    let server = ServerRecord(url: "https://a.example", deployment: "d1", version: "v2.36.0", at: Trail.noon)
    try await store.registerServer(server)
    try await store.registerServer(server)
    // The same deployment under another address, then with another version.
    var moved = server
    moved.url = "https://b.example"
    try await store.registerServer(moved)
    moved.version = "v2.37.0"
    try await store.registerServer(moved)
    #expect(try await AuditReader(path: trail.path).server() == moved)
    #expect(try trail.vandal().integer("SELECT count(*) FROM servers") == 3)
    moved.deployment = "d2"
    let other = await failure { try await store.registerServer(moved) }
    #expect(other?.code == .otherServer)
    let elsewhere = ServerRecord(url: "https://c.example", version: "v0.13.6", at: Trail.noon)
    #expect(await failure { try await store.registerServer(elsewhere) }?.code == .otherServer)
  }

  @Test(arguments: [
    ("PRAGMA user_version = 99", AuditFailure.Code.newerSchema), ("PRAGMA application_id = 99", .foreignDatabase),
  ])
  func leavesAlone(_ sql: String, _ code: AuditFailure.Code) async throws {
    _ = try await trail.open()
    try trail.vandal().execute(sql)
    try trail.vandal().execute("PRAGMA journal_mode = DELETE")
    let before = trail.directory.read("curfew.db")
    #expect(await failure { _ = try await trail.open() }?.code == code)
    #expect(await failure { _ = try AuditReader(path: trail.path) }?.code == code)
    #expect(
      await failure { try PauseSwitch(path: trail.path).pause(Pause(since: Trail.noon, reason: "x")) }?.code == code)
    #expect(trail.directory.read("curfew.db") == before)
  }

  @Test func leavesAFileAloneThatIsNoDatabase() async throws {
    trail.directory.write(Array("rules: []\n".utf8), to: "curfew.db")
    #expect(await failure { _ = try await trail.open() }?.code == .notADatabase)
    #expect(await failure { _ = try AuditReader(path: trail.path) }?.code == .notADatabase)
    #expect(trail.directory.read("curfew.db") == Array("rules: []\n".utf8))
  }

  @Test func saysWhereThereIsNoDirectoryAndNoDatabase() async throws {
    let missing = trail.directory.file("missing/curfew.db")
    let failure = await failure { _ = try await AuditStore.open(missing) }
    #expect(failure?.code == .cannotOpen)
    #expect(failure?.description.contains(missing) == true)
    #expect(await self.failure { _ = try AuditReader(path: trail.path) }?.code == .cannotOpen)
  }

  @Test func readsAnEmptyFileAsOneWithoutTables() async throws {
    trail.directory.write([], to: "curfew.db")
    #expect(await failure { _ = try AuditReader(path: trail.path) }?.code == .noDatabase)
    _ = try await trail.open()
    _ = try AuditReader(path: trail.path)
  }

  @Test func writesNothingWhenTheDiskIsFullAndGoesOnWhenThereIsRoom() async throws {
    let store = try await trail.open()
    let sweep = try await store.beginSweep()
    let batch = SweepBatch(
      sweep: sweep, observations: (0..<3000).map { .of("w\($0)") }, decisions: (0..<3000).map { .of("w\($0)") })
    try await store.limitPages(to: 60)
    let failure = await failure { _ = try await store.record(batch) }
    #expect(failure?.code == .diskFull)
    #expect(failure?.advice.contains("make room") == true)
    #expect(try trail.vandal().integer("SELECT count(*) FROM workspaces") == 0)
    try await store.limitPages(to: 100_000)
    #expect(try await store.record(batch).count == 3000)
    #expect(try await trail.verify().finding == nil)
  }

  @Test func recordsNothingInAFileThatWasDeleted() async throws {
    let store = try await trail.open()
    let decision = try await store.sweep([.of("w1")], [.of("w1", .act)])[0]
    #expect(unlink(trail.path) == 0)
    let intent = IntentRecord(decision: decision, at: Trail.noon, method: "PUT", path: "/x", body: "{}")
    #expect(await failure { _ = try await store.recordIntent(intent) }?.code == .cannotOpen)
    #expect(await failure { _ = try await store.beginSweep(minute: 1) }?.code == .cannotOpen)
  }

  @Test func isCreatedByManyAtTheSameTime() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask { [path = trail.path] in
          let store = try await AuditStore.open(path, waiting: .seconds(300))
          _ = try await store.beginSweep(minute: number)
        }
      }
      try await group.waitForAll()
    }
    #expect(try trail.vandal().integer("SELECT count(*) FROM sweeps") == 8)
    #expect(try await trail.verify().finding == nil)
  }

  @Test func isAReaderThatDoesNotWaitForTheWriter() async throws {
    let store = try await trail.open()
    try await store.sweep([.of("w1")])
    let reader = try AuditReader(path: trail.path)
    let writer = try trail.vandal()
    try writer.execute("BEGIN IMMEDIATE; UPDATE live_values SET at = 0")
    #expect(try await reader.workspaces().count == 1)
    #expect(try await reader.verify().isClean)
    try writer.execute("ROLLBACK")
  }

  @Test func readsACopyInADirectoryThatCannotBeWritten() async throws {
    try await trail.open().sweep([.of("w1")])
    // Root may write anywhere, so the side files are kept from existing: a directory stands in their place.
    let copy = Trail()
    copy.directory.write(trail.directory.read("curfew.db"), to: "curfew.db")
    #expect(mkdir(copy.path + "-shm", 0o700) == 0)
    let reader = try AuditReader(path: copy.path)
    #expect(try await reader.verify().finding == nil)
    #expect(await failure { _ = try await copy.open() }?.code == .readOnly)
  }
}

/// Holds a store until told to let go.
private final class Holder {
  private var store: AuditStore?

  init(_ store: AuditStore) { self.store = store }

  func letGo() { store = nil }
}
