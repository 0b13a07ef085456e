import Foundation
import TestSupport
import Testing

/// Readers that go, disks that are full, and what is printed for programs.
@Suite(.ownThreads, .serialized) struct OutputTests {
  /// The writing end of a pipe that nobody reads.
  private static let fullDevice = ChildProcess.Output.file("/dev/full")

  /// Runs with a standard output whose reader has gone.
  private func run(_ arguments: [String], on desk: Desk) async throws -> Finished {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    return try await desk.run(arguments, output: .descriptor(pipe.fileHandleForWriting.fileDescriptor))
  }

  @Test(arguments: [
    ["workspaces", "list"], ["plan", "-o", "json"], ["rules", "lint"], ["config", "show"], ["doctor"],
  ])
  func endsQuietlyWhenItsReaderGoes(arguments: [String]) async throws {
    let finished = try await run(arguments, on: Desk())
    try finished.expectSuccess()
    #expect(finished.errors == "")
  }

  @Test(arguments: [["workspaces", "list"], ["plan"], ["explain", "alice/api"], ["config", "show"], ["doctor"]])
  func saysThatItCannotWrite(arguments: [String]) async throws {
    let finished = try await Desk().run(arguments, output: OutputTests.fullDevice)
    finished.expectComplaint(1, ["curfew: cannot write to standard output: No space left on device"])
  }

  /// What was done stays done and recorded, whoever listens.
  @Test(arguments: [true, false]) func actsWhoeverListens(isPipe: Bool) async throws {
    let desk = try Desk()
    let swept =
      try await isPipe ? run(["sweep"], on: desk) : desk.run(["sweep"], output: OutputTests.fullDevice)
    #expect(swept.status == (isPipe ? 0 : 1), "\(swept)")
    #expect(desk.server.changes.count == 4)
    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements
    #expect(acts.count == 4)
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 4)
  }

  @Test func servesWithoutALog() async throws {
    let desk = try Desk()
    let served = try await desk.shell(
      """
      "$CURFEW" serve 2> >(head -1 > first) & service=$!
      for i in $(seq 400); do sleep 0.05; [ "$("$CURFEW" audit list --verdict act -o csv | wc -l)" = 5 ] && break; done
      kill -TERM $service; wait $service
      """)
    try served.expectSuccess()
    #expect(desk.server.changes.count == 4)
  }

  @Test func printsRowsForPrograms() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let csv = try await desk.run("audit", "list", "-o", "csv", "-c", "workspace,verdict")
    #expect(csv.output.hasPrefix("workspace,verdict\r\n"))
    #expect(csv.output.contains("alice/api,act\r\n"))
    for command in [
      ["plan"], ["audit", "list"], ["workspaces", "list"], ["config", "show"], ["doctor"], ["rules", "lint"],
    ] {
      let finished = try await desk.run(command + ["-o", "json"])
      #expect(JSONTree(Array(finished.output.utf8))?["schema_version"].integer == 1, "\(command)\n\(finished)")
    }
  }

  /// A closed standard output is as good as a full disk.
  @Test(arguments: ["plan", "version", "version --json", "audit digest", "audit list -o csv", "help"])
  func saysThatNobodyCanReadIt(words: String) async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let words = words == "help" ? "--help" : words
    let closed = try await desk.shell("\"$CURFEW\" \(words) >&-")
    closed.expectComplaint(1, ["curfew: cannot write to standard output: "])
    let full = try await desk.run(words.split(separator: " ").map(String.init), output: OutputTests.fullDevice)
    #expect(full.status == 1, "\(full)")
  }
}
