import Foundation
import SQLite
import TestSupport
import Testing
import Time

/// Copies of the trail.
@Suite(.ownThreads) struct BackupTests {
  private func names(in desk: Desk) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: desk.directory.path)
  }

  @Test func copiesBesideAServiceAtWorkAndIsRestoredByCopying() async throws {
    let desk = try Desk()
    let service = try desk.start("serve")
    try await service.says("chain=")
    let backup = try await desk.json("audit", "backup", "copy.db")
    let head = try #require(backup["head"].text)
    #expect(backup["records"].integer ?? 0 > 10, "\(backup)")
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    // The trail went on, and goes through the head of the copy.
    try await desk.run("audit", "verify", "--against", head).expectSuccess()
    #expect(try names(in: desk).filter { $0.hasPrefix("copy") } == ["copy.db"])
    for name in try names(in: desk) where ["curfew.db", "curfew.db-wal", "curfew.db-shm"].contains(name) {
      try FileManager.default.removeItem(atPath: desk.path(name))
    }
    try FileManager.default.copyItem(atPath: desk.path("copy.db"), toPath: desk.path("curfew.db"))
    let restored = try await desk.run("audit", "verify", "--against", head)
    #expect(restored.output.contains("all intact") && restored.output.contains(head), "\(restored)")
    try await desk.run("sweep").expectSuccess()
  }

  @Test func overwritesNothingAndLeavesNothingHalf() async throws {
    let desk = try Desk()
    try await desk.run("audit", "backup", "copy.db").expectComplaint(1, ["there is no audit trail yet"])
    try await desk.run("sweep").expectSuccess()
    try desk.write("mine\n", to: "copy.db")
    try await desk.run("audit", "backup", "copy.db").expectComplaint(1, ["copy.db", "something is there already"])
    #expect(String(decoding: desk.directory.read("copy.db"), as: UTF8.self) == "mine\n")
    try await desk.run("audit", "backup", "no/such/folder.db").expectComplaint(1, ["no/such/folder.db"])
    #expect(try names(in: desk).allSatisfy { !$0.contains("unfinished") })
  }

  @Test(.enabled(if: SmallDisk.isPossible, "nothing may be mounted here"))
  func leavesNothingBehindOnAFullDisk() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let folder = TemporaryFolder()
    let disk = try #require(SmallDisk(in: folder, at: "disk", bytes: 64 << 10))
    let full = try await desk.run("audit", "backup", folder.file("disk/copy.db"))
    full.expectComplaint(1, ["copy.db", "no room is left"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("disk")).isEmpty)
    withExtendedLifetime(disk) {}
  }

  @Test func doesNotTakeADamagedTrailForABackup() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.trustSchema()
    try connection.execute("UPDATE decisions SET message = 'never' WHERE seq = (SELECT min(seq) FROM decisions)")
    let refused = try await desk.run("audit", "backup", "copy.db")
    refused.expectComplaint(6, ["the copy is not kept", "is not what was written"])
    #expect(!FileManager.default.fileExists(atPath: desk.path("copy.db")))
  }
}
