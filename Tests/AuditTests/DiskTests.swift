import Audit
import Glibc
import Testing
import Time

/// A real disk that is full or read-only: a file system in memory of one megabyte. Only root can mount it, so others
/// leave it out.
@Suite(.serialized) struct DiskTests {
  private let trail = Trail()

  /// Runs `body` with the trail's directory on a file system of its own; not at all where none can be mounted.
  private func onSmallDisk(_ body: () async throws -> Void) async throws {
    guard mount("none", trail.directory.path, "tmpfs", 0, "size=1m,mode=700") == 0 else { return }
    defer { umount2(trail.directory.path, Int32(MNT_DETACH)) }
    try await body()
  }

  /// Fills the disk to the last byte and answers how to make room again.
  private func fillDisk() -> () -> Void {
    let path = trail.directory.file("ballast")
    let file = open(path, O_WRONLY | O_CREAT, 0o600)
    let block = [UInt8](repeating: 1, count: 4096)
    while write(file, block, block.count) > 0 {}
    close(file)
    return { unlink(path) }
  }

  @Test func recordsNothingAndSaysSoWhenThereIsNoRoomLeft() async throws {
    try await onSmallDisk {
      let store = try await trail.open()
      let decision = try await store.sweep([.of("w1")], [.of("w1", .act)])[0]
      let intent = IntentRecord(decision: decision, at: Trail.noon, method: "PUT", path: "/x", body: "{}")
      let makeRoom = fillDisk()
      var failure: AuditFailure?
      // The write-ahead log may have room for a few more.
      for _ in 0..<2000 where failure == nil {
        do { _ = try await store.recordIntent(intent) } catch let error as AuditFailure { failure = error }
      }
      #expect(failure?.code == .diskFull)
      makeRoom()
      _ = try await store.recordIntent(intent)
      #expect(try await trail.verify().finding == nil)
    }
  }

  @Test(arguments: [true, false]) func opensNothingOnAFullDisk(_ exists: Bool) async throws {
    try await onSmallDisk {
      if exists { _ = try await trail.open() }
      let makeRoom = fillDisk()
      let failure = await #expect(throws: AuditFailure.self) {
        let store = try await trail.open()
        for minute in 0..<100 {
          try await store.sweep(minute: minute, (0..<40).map { .of("w\($0)", build: Int64(minute)) })
        }
      }
      #expect(failure?.code == .diskFull)
      makeRoom()
      try await trail.open().sweep([.of("w1")])
      #expect(try await trail.verify().finding == nil)
    }
  }

  @Test func readsAndRefusesToWriteWhatLiesOnAReadOnlyDisk() async throws {
    try await onSmallDisk {
      try await trail.open().sweep([.of("w1")])
      try #require(mount("none", trail.directory.path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "") == 0)
      let failure = await #expect(throws: AuditFailure.self) { try await trail.open() }
      #expect(failure?.code == .readOnly)
      let pause = #expect(throws: AuditFailure.self) {
        try PauseSwitch(path: trail.path).pause(Pause(since: Trail.noon, reason: "x"))
      }
      #expect(pause?.code == .readOnly)
      let reader = try AuditReader(path: trail.path)
      #expect(try await reader.workspaces().count == 1)
      #expect(try await reader.verify().finding == nil)
    }
  }
}
