import Arguments
import Audit
import Files

/// `curfew audit backup FILE`: a copy of the trail.
enum AuditBackup {
  private static let destination = Positional<String>(
    "FILE", help: "The copy, where nothing may be yet", completion: .files)

  static let command = Command(
    "backup", summary: "Copy the trail into a file, beside a running service, and verify the copy",
    discussion: """
      The copy shows the trail as it was when copying began; the service goes on meanwhile. It is checked like 'audit verify' \
      does before it gets its name, and one file is all of it. Nothing is overwritten.

      To restore: stop Curfew, move the database and the files beside it that end in -wal and -shm away, copy the backup \
      to the database's path, and give it the owner of the folder. Exit status 6 says that the copy, and so the trail, is not as it was written.
      """,
    examples: ["curfew audit backup /backup/curfew-$(date +%F).db"],
    parameters: [destination, OutputOptions.record]
  ) { invocation in
    let path = invocation.required(destination)
    let reader = try Assembly(try Settings(invocation)).reader()
    let report = try await Console.activities.during("records of the copy verified") { progress in
      try await reader.backUp(to: path.absolutePath) { done, _ in progress.advance(to: done) }
    }
    if let finding = report.finding {
      throw CommandFailure(
        .verificationFailed,
        "\(path): the copy is not kept, for the trail is not as it was written: \(finding.summary)",
        advice: "'curfew audit verify' says the same of the trail; copy its files as they are if you need them")
    }
    switch invocation[OutputOptions.record] ?? .text {
    case .text:
      try Console.write(
        """
        \(path.printable()): \(Count.of(Int(report.goodFacts), "record")), all intact
        head of the chain: \(report.head)

        """)
    case .json:
      try Console.emit(
        try JSONValue.document([
          "file": .string(path), "records": .integer(report.goodFacts), "head": .string(report.head.description),
        ]))
    }
    return ExitStatus.success.rawValue
  }
}
