import Arguments
import Audit
import Files
import Text

/// `curfew audit verify`: whether the trail is as it was written.
enum AuditVerify {
  private static let against = Option<String>(
    "against", "HEAD|FILE",
    help: """
      A head of the chain that was kept elsewhere, as each sweep's summary line prints it, or a file in which such \
      heads stand, such as a log
      """,
    completion: .files, repeats: true)

  static let command = Command(
    "verify", summary: "Check that nothing in the trail was edited, removed or inserted",
    discussion: """
      Checks every record against the chain of hashes, every index against its table and the tables of what is \
      remembered against the records, and names the first thing that is not as it was written. Only a head kept \
      elsewhere can show that the end was cut off, or the whole trail emptied. Exit status 6 says that something is \
      wrong. AuditTrail.md in Sources/curfew/Documentation.docc describes the chain byte by byte, and \
      deploy/verify-trail.py checks it without Curfew.
      """,
    examples: [
      "curfew audit verify", "curfew audit verify --against 4711:6f3a...",
      "journalctl -u curfew > curfew.log && curfew audit verify --against curfew.log",
    ],
    parameters: [against, OutputOptions.record]
  ) { invocation in
    let heads = try invocation.all(against).flatMap { try KeptHeads.named($0, in: invocation) }
    let reader: AuditReader
    do { reader = try Assembly(try Settings(invocation)).reader() } catch let failure as AuditFailure
      where failure.code == .corrupt
    {
      throw damaged(failure)
    }
    let report: VerificationReport
    do {
      report = try await Console.activities.during("records verified") { progress in
        try await reader.verify(against: heads) { done, _ in progress.advance(to: done) }
      }
    } catch let failure as AuditFailure where failure.code == .corrupt {
      throw damaged(failure)
    }
    switch invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write(text(of: report, comparedWith: Set(heads.map(\.seq)).count))
    case .json: try Console.emit(try JSONValue.document(record(of: report).json))
    }
    return (report.isClean ? ExitStatus.success : .verificationFailed).rawValue
  }

  /// A file of which SQLite cannot even read the beginning, or not as far as it says that it goes.
  private static func damaged(_ failure: AuditFailure) -> CommandFailure {
    CommandFailure(
      .verificationFailed, "\(failure.path): NOT INTACT: \(failure.summary)",
      advice: "keep this file, and restore a backup or name a new database")
  }

  private static func record(of report: VerificationReport) -> Record {
    let finding = report.finding
    return Record(fields: [
      .init("result", .text(report.isClean ? "clean" : "not as it was written")),
      .init("good_facts", .integer(report.goodFacts)),
      .init("head", .text(report.head.description)), .init("pruned_heads", .integer(Int64(report.prunedHeads))),
      .init("problem", Cell(finding?.problem.rawValue)),
      .init("fact", Cell(finding?.seq.map { Int($0) })), .init("table", Cell(finding?.table)),
      .init("summary", Cell(finding?.summary)),
    ])
  }

  private static func text(of report: VerificationReport, comparedWith heads: Int) -> String {
    let count = report.goodFacts
    let records = Count.of(Int(count), "record")
    let head = "head of the chain: \(report.head)\n"
    guard let finding = report.finding else {
      if count == 0 {
        return "0 records: the trail is empty. Whether it had any, only a head kept elsewhere tells (--against)\n"
      }
      let compared = heads - report.prunedHeads
      let comparison =
        (compared == 0 ? "" : compared == 1 ? "; the head kept is one of them" : "; the heads kept are among them")
        + (report.prunedHeads == 0
          ? "" : "; \(Count.of(report.prunedHeads, "head")) cannot be compared: the records there were removed (prune)")
      return "\(records) checked, all intact\(comparison)\n\(head)"
    }
    return
      "\(Paint.red.on("NOT INTACT")): \(finding.summary.printable())\n\(records) checked before that, all as they were written\n\(head)"
  }
}

/// Heads of the chain that somebody kept outside of the trail.
enum KeptHeads {
  /// More than the log of years has.
  private static let sizeLimit = 1 << 30

  /// The head that a text is, or those that stand in the file that it names; `@` before a file's name is left out.
  ///
  /// - Throws: ``CommandFailure`` when there are none.
  static func named(_ text: String, in invocation: Invocation) throws -> [ChainHead] {
    if let head = ChainHead(text) { return [head] }
    let path = text.hasPrefix("@") ? String(text.dropFirst()) : text
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.bytes(at: path, limit: sizeLimit)
    } catch {
      throw CommandFailure(
        .usage, "--against: '\(text)' is no head of the chain (\(error.reason), as a file)",
        advice: "give a head such as 4711:6f3a…, a number and 64 hex digits, or a file in which heads stand")
    }
    let heads = all(in: bytes)
    guard !heads.isEmpty else {
      throw CommandFailure(
        .usage, "--against: no head of the chain stands in \(path)",
        advice: "each sweep's summary line has one, such as chain=4711:6f3a…, a number and 64 hex digits")
    }
    return heads
  }

  /// Every head in a text, whatever stands around it.
  static func all(in bytes: [UInt8]) -> [ChainHead] {
    func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
    func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6 }
    var heads: [ChainHead] = []
    for colon in bytes.indices where bytes[colon] == UInt8(ascii: ":") {
      let start = bytes[..<colon].lastIndex { !isDigit($0) }.map { $0 + 1 } ?? 0
      let end = bytes[(colon + 1)...].prefix { isHex($0) }.endIndex
      guard start < colon, end - colon - 1 == 64 else { continue }
      if let head = ChainHead(String(decoding: bytes[start..<end], as: UTF8.self)) { heads.append(head) }
    }
    return heads
  }
}
