import Audit
import Foundation
import TestSupport
import Testing
import Time

private let python = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .map { "\($0)/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }

/// Whoever does not trust Curfew can check its trail with the thirty lines that are in `deploy`, or with others written
/// from `AuditTrail.md`.
@Suite(.enabled(if: python != nil, "there is no python3 on the PATH"))
struct PythonTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private let trail = Trail()

  private func verify(against head: String? = nil) throws -> (exit: ChildProcess.Exit, output: String) {
    let script = PythonTests.root.appendingPathComponent("deploy/verify-trail.py").path
    let exit = try ChildProcess(
      [try #require(python), script, trail.path] + (head.map { [$0] } ?? []),
      output: .file(trail.directory.file("output"))
    ).wait()
    return (exit, String(decoding: trail.directory.read("output"), as: UTF8.self))
  }

  @Test func comesToTheSameHeadFromTheDocumentationAlone() async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: 9)
    for minute in 0..<10 { try await store.randomSweep(minute: minute, workspaces: 5, &random) }
    let head = try await store.chainHead()
    let (exit, output) = try verify()
    #expect(exit == .status(0))
    #expect(output == "\(head)\n")
    #expect(try verify(against: head.description).exit == .status(0))
    #expect(try verify(against: "\(head.seq + 1):00").exit == .status(1))
    #expect(try verify(against: "\(head.seq):00").exit == .status(1))
  }

  @Test(arguments: [
    "UPDATE observations SET at = at + 1 WHERE seq = (SELECT max(seq) FROM observations)",
    "DELETE FROM decisions WHERE seq = (SELECT min(seq) FROM decisions)",
    "DELETE FROM log WHERE seq = 7",
    "UPDATE log SET chain = zeroblob(32) WHERE seq = 9",
    "UPDATE snapshots SET organization = NULL WHERE seq = (SELECT min(seq) FROM snapshots)",
    "INSERT INTO pauses SELECT max(seq) + 1, 0, NULL, 'x', NULL FROM log",
  ])
  func findsWhatWasEdited(_ sql: String) async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: 9)
    for minute in 0..<4 { try await store.randomSweep(minute: minute, workspaces: 5, &random) }
    try trail.vandal().execute(sql)
    #expect(try verify().exit == .status(1))
  }
}

/// The document's example is what Curfew writes.
@Suite struct AuditTrailDocumentTests {
  @Test func itsExampleIsTrue() async throws {
    let trail = Trail()
    try await trail.open().registerServer(
      ServerRecord(url: "https://coder.example", version: "v2.36.0", at: Timestamp(seconds: 1_764_000_000)))
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let document = try String(
      contentsOf: root.appendingPathComponent("Sources/curfew/Documentation.docc/AuditTrail.md"), encoding: .utf8)
    #expect(document.contains("    \(try await AuditReader(path: trail.path).chainHead().chain.hex)\n"))
  }
}
