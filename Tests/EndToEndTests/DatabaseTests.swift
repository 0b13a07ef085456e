import Foundation
import SQLite
import Simulator
import TestSupport
import Testing

/// Without a record no action: databases that cannot be used, and what is said of them.
@Suite(.ownThreads, .serialized) struct DatabaseTests {
  /// Runs SQL on the desk's database, as no Curfew would.
  private func execute(_ sql: String, on desk: Desk) throws {
    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.trustSchema()
    try connection.execute(sql)
  }

  /// A desk whose database holds something already, made by a dry run.
  private func usedDesk() async throws -> Desk {
    let desk = try Desk()
    try await desk.run("sweep", "--dry-run").expectSuccess()
    return desk
  }

  /// That nothing acts or records, and that readers say the same.
  private func expectRefusal(
    _ desk: Desk, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for words in [["sweep"], ["serve"]].map({ ($0, words) }) {
      try await desk.run(words.0).expectComplaint(1, words.1, sourceLocation: sourceLocation)
    }
    desk.expectNoChanges(sourceLocation: sourceLocation)
    try desk.expectNoToken(sourceLocation: sourceLocation)
  }

  @Test func refusesANewerSchema() async throws {
    let desk = try await usedDesk()
    try execute("PRAGMA user_version = 99", on: desk)
    try await expectRefusal(desk, ["curfew.db", "schema is version 99", "use the Curfew that wrote it"])
    try await desk.run("audit", "list").expectComplaint(1, ["schema is version 99"])
    try await desk.run("plan").expectComplaint(1, ["schema is version 99"])
    try await desk.run("pause", "--reason", "x").expectComplaint(1, ["schema is version 99"])
    let doctor = try await desk.run("doctor")
    #expect(doctor.status == 1 && doctor.output.contains("schema is version 99"))
  }

  @Test(arguments: ["PRAGMA application_id = 7", "CREATE TABLE mine (a)"])
  func leavesAnotherProgramsDatabaseAlone(sql: String) async throws {
    let desk = try Desk()
    desk.directory.write([], to: "curfew.db")
    try execute("\(sql); PRAGMA user_version = 5", on: desk)
    let before = desk.directory.read("curfew.db")
    try await expectRefusal(desk, ["curfew.db", "belongs to another program", "name another file"])
    try await desk.run("pause", "--reason", "x").expectComplaint(1, ["belongs to another program"])
    #expect(desk.directory.read("curfew.db") == before)
  }

  @Test func leavesWhatIsNoDatabaseAlone() async throws {
    let desk = try Desk()
    let text = Array(String(repeating: "my diary\n", count: 200).utf8)
    desk.directory.write(text, to: "curfew.db")
    try await expectRefusal(desk, ["curfew.db", "not an SQLite database", "name another file"])
    #expect(desk.directory.read("curfew.db") == text)
  }

  @Test(arguments: [
    ("mkdir curfew.db", "not a regular file"), ("mkfifo curfew.db", "not a regular file"),
    ("ln -s nowhere/x curfew.db", "a link to nowhere/x, where nothing is"),
    ("ln -s curfew.db curfew.db", "leads in a circle"),
  ])
  func refusesWhatIsNoFile(preparation: String, words: String) async throws {
    let desk = try Desk()
    try await desk.shell(preparation).expectSuccess()
    try await expectRefusal(desk, ["curfew.db", words, "name a file in a directory that exists"])
  }

  @Test func refusesADirectoryThatDoesNotExist() async throws {
    let desk = try Desk()
    desk.environment["CURFEW_DATABASE"] = "nowhere/curfew.db"
    try await expectRefusal(desk, ["nowhere/curfew.db", "No such file or directory", "name a file in a directory"])
  }

  @Test func recognisesDamage() async throws {
    let desk = try await usedDesk()
    var bytes = desk.directory.read("curfew.db")
    for place in 8192..<min(bytes.count, 40_000) { bytes[place] = UInt8(truncatingIfNeeded: place &* 31) }
    desk.directory.write(bytes, to: "curfew.db")
    let verified = try await desk.run("audit", "verify")
    #expect(verified.status == 6, "\(verified)")
    #expect(verified.signal == nil)
    let swept = try await desk.run("sweep")
    #expect(swept.status == 1, "\(swept)")
    #expect(swept.errors.contains("damaged"))
    desk.expectNoChanges()
  }

  /// A file that ends in the middle does not verify, whatever SQLite makes of the rest.
  @Test func doesNotVerifyWhatIsCutOff() async throws {
    let desk = try await usedDesk()
    try execute("PRAGMA wal_checkpoint(TRUNCATE)", on: desk)
    let bytes = try Data(contentsOf: URL(filePath: desk.path("curfew.db")))
    desk.directory.write(Array(bytes.prefix(bytes.count / 2)), to: "curfew.db")
    let verified = try await desk.run("audit", "verify")
    #expect(verified.status == 6, "\(verified)")
    #expect(!verified.errors.contains("audit verify"), "\(verified)")
  }

  @Test func findsWhatWasEdited() async throws {
    let desk = try await usedDesk()
    try execute("UPDATE decisions SET message = 'all is well'", on: desk)
    let verified = try await desk.run("audit", "verify")
    #expect(verified.status == 6, "\(verified)")
    #expect(verified.output.contains("decisions"))
  }

  @Test(.enabled(if: getuid() == 0, "only root can become somebody else"))
  func refusesWhatAnotherUserOwns() async throws {
    let desk = try await usedDesk()
    guard let nobody = try await OtherUser(desk) else { return }
    try await desk.shell("chmod 644 curfew.db && rm -f curfew.db-*").expectSuccess()
    let before = desk.directory.read("curfew.db")
    let swept = try await nobody.run("sweep")
    swept.expectComplaint(1, ["curfew.db", "write"])
    // Reading is another matter.
    try await nobody.run("audit list").expectSuccess()
    try await nobody.run("audit verify").expectSuccess()
    #expect(desk.directory.read("curfew.db") == before)
    desk.expectNoChanges()
  }

  @Test(.enabled(if: SmallDisk.isPossible, "nothing may be mounted here"))
  func refusesAReadOnlyDisk() async throws {
    let desk = try Desk()
    let disk = try #require(SmallDisk(in: desk.directory, at: "disk", bytes: 4 << 20))
    desk.environment["CURFEW_DATABASE"] = "disk/curfew.db"
    try await disk.setReadOnly(true)
    try await expectRefusal(desk, ["disk/curfew.db", "may not be written (Read-only file system)"])
    try await disk.setReadOnly(false)
    try await desk.run("sweep", "--dry-run").expectSuccess()
    try await disk.setReadOnly(true)
    try await expectRefusal(desk, ["disk/curfew.db", "written"])
    for words in [["sweep"], ["pause", "--reason", "x"]] {
      try await desk.run(words).expectComplaint(1, ["may not be written (Read-only file system)"])
    }
    try await desk.run("audit", "backup", "disk/copy.db").expectComplaint(
      1, ["disk/copy.db", "the copy cannot be made there (Read-only file system)"])
    try await desk.run("audit", "list").expectSuccess()
    try await desk.run("audit", "verify").expectSuccess()
    try await disk.setReadOnly(false)
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 4)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "nothing may be mounted here"))
  func actsOnNothingWhenTheDiskIsFull() async throws {
    let desk = try Desk()
    let disk = try #require(SmallDisk(in: desk.directory, at: "disk", bytes: 2 << 20))
    desk.environment["CURFEW_DATABASE"] = "disk/curfew.db"
    try await desk.run("sweep", "--dry-run").expectSuccess()
    disk.fill()
    try await expectFullDisk(desk, [["sweep"], ["pause", "--reason", "x"]])
    disk.clear()
    try await desk.run("audit", "verify").expectSuccess()
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 4)
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }

  @Test(.enabled(if: SmallDisk.isPossible, "nothing may be mounted here"))
  func makesNoDatabaseOnAFullDisk() async throws {
    let desk = try Desk()
    let disk = try #require(SmallDisk(in: desk.directory, at: "disk", bytes: 64 << 10))
    desk.environment["CURFEW_DATABASE"] = "disk/curfew.db"
    disk.fill()
    try await expectFullDisk(desk, [["sweep"], ["serve"]])
  }

  @Test(.enabled(if: SmallDisk.isPossible, "nothing may be mounted here"))
  func keepsServingWhenTheDiskFillsUp() async throws {
    let desk = try Desk()
    let disk = try #require(SmallDisk(in: desk.directory, at: "disk", bytes: 2 << 20))
    desk.environment["CURFEW_DATABASE"] = "disk/curfew.db"
    try await desk.run("sweep", "--dry-run").expectSuccess()
    let gate = Gate()
    desk.server.twist { $0.path.hasSuffix("/workspaces") ? .heldAfter(gate) : nil }
    let service = try desk.start("serve")
    try await gate.reached()
    disk.fill()
    gate.open()
    try await service.says("sweep failed")
    #expect(service.errors.contains("disk/curfew.db"))
    desk.expectNoChanges()
    disk.clear()
    try await service.says("applied=4")
    service.signal(15)
    try await service.end().expectSuccess()
    try await desk.run("audit", "verify").expectSuccess()
  }

  private func expectFullDisk(
    _ desk: Desk, _ commands: [[String]], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for command in commands {
      try await desk.run(command).expectComplaint(
        1, ["disk/curfew.db", "no room is left", "make room"], sourceLocation: sourceLocation)
    }
    desk.expectNoChanges(sourceLocation: sourceLocation)
  }
}
