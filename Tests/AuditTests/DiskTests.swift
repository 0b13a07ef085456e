import Audit
import Testing
import TestSupport
import Time

/// A real disk that is full or read-only: a file system in memory of one megabyte. Only root can mount it.
@Suite(.serialized, .enabled(if: SmallDisk.isPossible, "nothing may be mounted here")) struct DiskTests {
  private let trail: Trail
  private let disk: SmallDisk

  init() throws {
    trail = Trail()
    disk = try #require(SmallDisk(in: trail.directory, bytes: 2 << 20))
  }

  @Test func recordsNothingAndSaysSoWhenThereIsNoRoomLeft() async throws {
    let store = try await trail.open()
    let decision = try await store.sweep([.of("w1")], [.of("w1", .act)])[0]
    let intent = IntentRecord(decision: decision, at: Trail.noon, method: "PUT", path: "/x", body: "{}")
    disk.fill()
    var failure: AuditFailure?
    // The write-ahead log may have room for a few more.
    for _ in 0..<2000 where failure == nil {
      do { _ = try await store.recordIntent(intent) } catch let error as AuditFailure { failure = error }
    }
    #expect(failure?.code == .diskFull)
    #expect(failure?.description.contains("without a record no action is taken") == true)
    // What was sent before is not denied.
    let after = failure?.afterSending.afterSending
    #expect(after?.description.contains("no action is taken") == false && after?.code == .diskFull)
    #expect(after?.description.matches(of: /requests had been sent before/).count == 1)
    disk.clear()
    _ = try await store.recordIntent(intent)
    #expect(try await trail.verify().finding == nil)
  }

  @Test(arguments: [true, false]) func opensNothingOnAFullDisk(_ exists: Bool) async throws {
    if exists { _ = try await trail.open() }
    disk.fill()
    let failure = await #expect(throws: AuditFailure.self) {
      let store = try await trail.open()
      for minute in 0..<100 {
        try await store.sweep(minute: minute, (0..<40).map { .of("w\($0)", build: Int64(minute)) })
      }
    }
    #expect(failure?.code == .diskFull)
    disk.clear()
    try await trail.open().sweep([.of("w1")])
    #expect(try await trail.verify().finding == nil)
  }

  @Test func readsAndRefusesToWriteWhatLiesOnAReadOnlyDisk() async throws {
    try await trail.open().sweep([.of("w1")])
    try await disk.setReadOnly(true)
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
