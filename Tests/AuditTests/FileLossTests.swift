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

  /// What was cut off is written again behind a hole, where nobody would find it.
  @Test(arguments: [0, 1, 2]) func refusesToWriteOnceTheLogIsCutOff(_ parts: Int) async throws {
    let store = try await trail.open()
    try await store.sweep([.of("w1")], [.of("w1")])
    try await store.sweep(minute: 1, [.of("w1"), .of("w2")], [.of("w1"), .of("w2")])
    let size = trail.directory.read("curfew.db-wal").count
    #expect(truncate(trail.path + "-wal", size / 4 * parts) == 0)
    let failure = await failure { try await store.sweep(minute: 2, [.of("w1")]) }
    #expect(failure?.code == .cannotOpen)
    #expect(failure?.summary.contains("-wal, a part of the database, was cut off") == true)
    #expect(failure?.summary.contains("may be lost") == true)
  }

  /// The end must not make things worse: what is left of the log is of one piece, half of it in the database is not.
  @Test func leavesWhatIsLeftOfTheLogReadable() async throws {
    do {
      let store = try await trail.open()
      for minute in 0..<20 { try await store.sweep(minute: minute, [.of("w\(minute)")], [.of("w\(minute)")]) }
      let size = trail.directory.read("curfew.db-wal").count
      #expect(truncate(trail.path + "-wal", size / 2) == 0)
      _ = await failure { try await store.sweep(minute: 30, [.of("w1")]) }
    }
    _ = try await trail.open()
    #expect(try await trail.verify().finding == nil)
  }

  /// What stands there then would be copied into the database at the end, and destroy that.
  @Test(arguments: [UInt8(0), 0xA5]) func copiesNothingOutOfALogThatIsOverwritten(_ byte: UInt8) async throws {
    var head: ChainHead?
    do {
      let store = try await trail.open()
      try await store.sweep([.of("w1")], [.of("w1")])
      #expect(try trail.vandal().checkpoint())
      head = try await store.chainHead()
      for minute in 1..<5 { try await store.sweep(minute: minute, [.of("w\(minute)")], [.of("w\(minute)")]) }
      let size = trail.directory.read("curfew.db-wal").count
      let descriptor = Glibc.open(trail.path + "-wal", O_WRONLY)
      let junk = [UInt8](repeating: byte, count: size)
      #expect(pwrite(descriptor, junk, size, 0) == size)
      close(descriptor)
      for _ in 0..<2 {
        let failure = await failure { try await store.sweep(minute: 6, [.of("w1")]) }
        #expect(failure?.code == .cannotOpen)
        #expect(failure?.summary.contains("-wal, a part of the database, was overwritten") == true)
      }
    }
    // What was in the database before is there still.
    _ = try await trail.open()
    #expect(try await trail.verify(against: head).finding == nil)
  }

  @Test func refusesToWriteOnceTheDatabaseIsCutOff() async throws {
    let store = try await trail.open()
    try await store.sweep((0..<50).map { .of("w\($0)") }, (0..<50).map { .of("w\($0)") })
    #expect(try trail.vandal().checkpoint())
    try await store.sweep(minute: 1, [.of("w1")])
    #expect(truncate(trail.path, 4096) == 0)
    let failure = await failure { try await store.sweep(minute: 2, [.of("w1")]) }
    #expect(failure?.summary.contains("cut off") == true)
  }

  /// What an administrator may do to a database in use is no loss.
  @Test(arguments: ["PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_checkpoint(RESTART)", "VACUUM"])
  func goesOnAfterMaintenance(_ sql: String) async throws {
    let store = try await trail.open()
    for minute in 0..<5 {
      try await store.sweep(
        minute: minute, (0..<30).map { .of("w\($0)", minute: minute) }, (0..<30).map { .of("w\($0)") })
      try trail.vandal().execute(sql)
    }
    #expect(try await AuditReader(path: trail.path).verify().finding == nil)
    withExtendedLifetime(store) {}
  }

  /// As a bind mount makes it: another path, with files of its own beside it, to the same file.
  @Test func anotherPathAdmitsNoSecondInstance() throws {
    trail.directory.write([], to: "curfew.db")
    let other = trail.directory.file("other.db")
    #expect(link(trail.path, other) == 0)
    let (place, elsewhere) = (try DatabaseFile(existing: trail.path), try DatabaseFile(existing: other))
    guard case .held(let lock) = try InstanceLock.attempt(for: place) else {
      Issue.record("nobody else has it")
      return
    }
    guard case .heldElsewhere = try InstanceLock.attempt(for: elsewhere) else {
      Issue.record("another path let a second instance in")
      return
    }
    #expect(InstanceLock.isHeldElsewhere(elsewhere))
    #expect(InstanceLock.isHeld(for: elsewhere) == false)
    withExtendedLifetime(lock) {}
  }
}
