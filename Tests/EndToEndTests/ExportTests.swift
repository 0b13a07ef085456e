import Foundation
import SQLite
import TestSupport
import Testing
import Time

/// What leaves the trail for other programs and for auditors.
@Suite(.ownThreads) struct ExportTests {
  private static let verifier = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "deploy/verify-trail.py").path

  /// A desk with a few sweeps in its trail, and what people do between them.
  private func usedDesk() async throws -> Desk {
    let desk = try Desk()
    for _ in 0..<4 {
      try await desk.run("sweep").expectSuccess()
      desk.wait(.minutes(20))
    }
    try await desk.run("pause", "--reason", "bob/web is at \"work\" ü\n2").expectSuccess()
    return desk
  }

  private func lines(_ finished: Finished) -> [JSONTree] {
    finished.output.split(separator: "\n").compactMap { JSONTree(Array($0.utf8)) }
  }

  @Test func holdsEveryRecordAsItIsStored() async throws {
    let desk = try await usedDesk()
    let export = try await desk.run("audit", "export")
    try export.expectSuccess()
    let records = lines(export)
    #expect(records.first?["export"].text == "curfew audit trail" && records.first?["schema_version"].integer == 1)
    let connection = try Connection(path: desk.path("curfew.db"), access: .readOnly)
    #expect(try connection.integer("SELECT count(*) FROM log") == Int64(records.count - 1))
    let pause = try #require(records.first { $0["kind"].text == "pauses" })
    #expect(pause["row"]["reason"].text == "bob/web is at \"work\" ü\n2")
    #expect(pause["row"].has("until") && pause["row"]["until"] == .null)
    let set = try #require(records.first { $0["kind"].text == "rule_sets" })
    #expect(set["row"]["hash"]["hex"].text?.count == 64)
    let head = try #require(records.last)
    let verified = try await desk.json("audit", "verify")
    #expect(verified["head"].text == "\(head["seq"].integer ?? 0):\(head["chain"].text ?? "")")
  }

  @Test(.enabled(if: python != nil, "there is no python3 on the PATH"))
  func isVerifiedByAnotherProgram() async throws {
    let desk = try await usedDesk()
    desk.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    desk.environment["VERIFIER"] = Self.verifier
    let head = try #require(try await desk.json("audit", "verify")["head"].text)
    let script = #""$CURFEW" audit export > trail.jsonl && python3 "$VERIFIER" trail.jsonl"#
    #expect(try await desk.shell(script).output == "\(head)\n")
    #expect(try await desk.shell(#"python3 "$VERIFIER" curfew.db"#).output == "\(head)\n")
    let edited = try await desk.shell(
      #"sed 's/"verdict":"act"/"verdict":"no-op"/' trail.jsonl > edited.jsonl; python3 "$VERIFIER" edited.jsonl"#)
    #expect(edited.status == 1 && edited.errors.contains("of decisions is not what was written"), "\(edited)")
    let shorter = try await desk.shell(
      #"sed 20d trail.jsonl > shorter.jsonl; python3 "$VERIFIER" shorter.jsonl"#)
    #expect(shorter.status == 1 && shorter.errors.contains("is missing"), "\(shorter)")
    let cut = try await desk.shell(#"head -n -3 trail.jsonl > cut.jsonl; python3 "$VERIFIER" cut.jsonl \#(head)"#)
    #expect(cut.status == 1 && cut.errors.contains("was cut off"), "\(cut)")
  }

  @Test func writesTheRowsOfATable() async throws {
    let desk = try await usedDesk()
    let some = lines(try await desk.run("audit", "export", "--tables", "sweeps,decisions"))
    #expect(Set(some.dropFirst().compactMap { $0["kind"].text }) == ["sweeps", "decisions"])
    #expect(some.dropFirst().contains { $0["before"].text?.count == 64 })
    let csv = try await desk.run("audit", "export", "-o", "csv", "--tables", "decisions")
    #expect(csv.output.hasPrefix("chain,seq,sweep,observation,effect,rule,"), "\(csv)")
    try await desk.run("audit", "export", "-o", "csv").expectComplaint(
      2, ["the rows of one table", "--tables decisions"])
    try await desk.run("audit", "export", "--tables", "log").expectComplaint(2, ["no table of records is named 'log'"])
  }

  @Test func namesNobodyUnderPseudonyms() async throws {
    let desk = try await usedDesk()
    try desk.write("too short", to: "short")
    try await desk.run("audit", "export", "--pseudonyms", "short").expectComplaint(2, ["has 9 bytes, and needs 16"])
    try await desk.run("audit", "export", "--pseudonyms", "none").expectComplaint(2, ["cannot read the key"])
    try desk.write("0123456789abcdef0123456789abcdef", to: "key")
    try desk.write("another key, another pseudonym..", to: "other")
    let first = try await desk.run("audit", "export", "--pseudonyms", "key")
    try first.expectSuccess()
    // Also within the names of rules: shorten-bob.
    let names = ["alice", "bob", "carol", "dave"].flatMap { ["\"\($0)\"", "\($0)/", "[\($0)]", "-\($0)"] }
    for name in names + Array(desk.world.ids.values) { #expect(!first.output.contains(name), "\(name)") }
    #expect(first.output.contains(#""pseudonyms":true"#) && first.output.contains("owner-"))
    #expect(first.output.contains(#""rule":"shorten-owner-"#) && first.output.contains("name: shorten-owner-"))
    #expect(try await desk.run("audit", "export", "--pseudonyms", "key").output == first.output)
    // By a value of the chain, or a hash, whoever guesses a name could tell that it is right.
    let plain = try await desk.run("audit", "export").output
    func codes(_ text: String) throws -> Set<String> {
      Set(text.matches(of: try Regex("\"([0-9a-f]{64})\"")).map { String(text[$0.range]) })
    }
    #expect(try codes(plain).count > 100 && codes(plain).isDisjoint(with: codes(first.output)))
    #expect(try await desk.run("audit", "export", "--pseudonyms", "other").output != first.output)
  }

  /// A day's line, kept elsewhere, shows that a tail was cut off.
  @Test func findsACutTailByDigests() async throws {
    let desk = try await usedDesk()
    let digest = try await desk.run("audit", "digest")
    try digest.expectSuccess()
    #expect(digest.output.hasPrefix("curfew 20") && digest.output.contains(" on \(desk.server.url)"), "\(digest)")
    let past = try await desk.run("audit", "digest", "--day", "2026-11-24", "--timezone", "UTC")
    #expect(past.output.hasPrefix("curfew 2026-11-24 ") && past.output.contains("4 sweeps"), "\(past)")
    desk.environment["COLUMNS"] = "40"
    let narrow = try await desk.run("audit", "digest", "--day", "2026-11-24", "--timezone", "UTC")
    #expect(narrow.output == past.output && past.output.count { $0 == "\n" } == 1, "\(narrow)")
    desk.environment["COLUMNS"] = nil
    try desk.write(past.output + digest.output, to: "digests.txt")
    try await desk.run("audit", "verify", "--against", "digests.txt").expectSuccess()
    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.trustSchema()
    try connection.execute("PRAGMA foreign_keys = OFF")
    let last = try #require(try connection.integer("SELECT max(seq) FROM pauses"))
    try connection.execute("DELETE FROM pauses WHERE seq = \(last); DELETE FROM log WHERE seq = \(last)")
    try await desk.run("audit", "verify").expectSuccess()
    let found = try await desk.run("audit", "verify", "--against", "digests.txt")
    #expect(found.status == 6 && found.output.contains("was cut off"), "\(found)")
    try await desk.run("audit", "digest", "--day", "2199-01-01").expectComplaint(2, ["has not begun"])
    try await desk.run("audit", "digest", "--day", "2020-01-01").expectComplaint(1, ["no records up to the end"])
  }

  /// Whenever the line of a day is printed.
  @Test func namesTheServerOfTheDay() async throws {
    let desk = try Desk(mode: "dry-run")
    try await desk.run("sweep").expectSuccess()
    let line = try await desk.run("audit", "digest", "--day", "2026-11-24", "--timezone", "UTC").output
    #expect(line.hasSuffix(" on \(desk.server.url)\n"), "\(line)")
    // The same deployment at another address.
    let moved = try CoderDouble(desk.world.coder)
    moved.clock.advance(by: .days(2))
    desk.environment["CODER_URL"] = moved.url
    try await desk.run("sweep").expectSuccess()
    #expect(try await desk.run("audit", "digest").output.hasSuffix(" on \(moved.url)\n"))
    #expect(
      try await desk.run("audit", "digest", "--day", "2026-11-24", "--timezone", "UTC").output.hasSuffix(
        " on \(desk.server.url)\n"))
  }
}
