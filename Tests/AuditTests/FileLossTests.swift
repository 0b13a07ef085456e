import Audit
import Glibc
import SQLite
import Testing
import Time

/// Files that are taken away under a process that works with them: what it would write after that is lost.
@Suite struct FileLossTests {
  private let trail = Trail()

  private func failure(_ body: () async throws -> Void) async -> AuditFailure? {
    await #expect(throws: AuditFailure.self) { try await body() }
  }

  @Test(arguments: ["", "-wal", "-shm"]) func refusesToWriteOnceAFileIsDeleted(_ suffix: String) async throws {
    let store = try await trail.open()
    try await store.sweep([.of("w1")], [.of("w1")])
    #expect(unlink(trail.path + suffix) == 0)
    let failure = await failure { try await store.sweep(minute: 1, [.of("w1")]) }
    #expect(failure?.code == .cannotOpen)
    #expect(failure?.summary.contains(suffix.isEmpty ? "moved or deleted" : trail.path + suffix) == true)
    #expect(failure?.advice.contains("start Curfew") == true)
    // Every way of writing is refused, not only the next sweep's beginning.
    #expect(await self.failure { _ = try await store.recover(at: Trail.noon) } != nil)
  }

  @Test func savesWhatTheDeletedLogHeld() async throws {
    let store = try await trail.open()
    try await store.sweep([.of("w1")], [.of("w1")])
    let head = try await store.chainHead()
    #expect(unlink(trail.path + "-wal") == 0)
    let failure = await failure { try await store.sweep(minute: 1, [.of("w1")]) }
    #expect(failure?.summary.contains("was saved into the database") == true)
    // What is on the disk now, as after a crash.
    let copy = Trail()
    copy.directory.write(trail.directory.read("curfew.db"), to: "curfew.db")
    #expect(try await copy.verify(against: head).finding == nil)
    withExtendedLifetime(store) {}
  }

  @Test func saysThatAReplacedLogMayHaveHeldMore() async throws {
    let store = try await trail.open()
    try await store.sweep([.of("w1")], [.of("w1")])
    #expect(rename(trail.path + "-wal", trail.path + "-gone") == 0)
    trail.directory.write([], to: "curfew.db-wal")
    let failure = await failure { try await store.sweep(minute: 1, [.of("w1")]) }
    #expect(failure?.summary.contains("may be lost") == true)
  }

  @Test func refusesAFileWithASecondName() async throws {
    try await trail.open().sweep([.of("w1")])
    let other = trail.directory.file("other.db")
    #expect(link(trail.path, other) == 0)
    for path in [trail.path, other] {
      let failure = await failure { _ = try await AuditStore.open(path, waiting: .seconds(60)) }
      #expect(failure?.code == .cannotOpen)
      #expect(failure?.summary.contains("2 names") == true)
      #expect(await self.failure { _ = try AuditReader(path: path) }?.code == .cannotOpen)
    }
    unlink(other)
    _ = try await trail.open()
  }

  @Test func aSecondNameAdmitsNoSecondInstanceAndKeepsNobodyFromPausing() async throws {
    let store = try await trail.open()
    let other = trail.directory.file("other.db")
    #expect(link(trail.path, other) == 0)
    #expect(await failure { _ = try await AuditStore.open(other) }?.code == .cannotOpen)
    #expect(
      await failure { try PauseSwitch(path: other).pause(Pause(since: Trail.noon, reason: "x")) }?.code == .cannotOpen)
    // Under the name that is in use nothing is in danger, and an emergency does not wait for anybody to tidy up.
    try PauseSwitch(path: trail.path).pause(Pause(since: Trail.noon, reason: "x"))
    try await store.sweep([.of("w1")])
    #expect(try await AuditReader(path: trail.path).verify().finding == nil)
  }
}
