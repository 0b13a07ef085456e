import Arguments
import Audit

/// `curfew audit verify`: whether the trail is as it was written.
enum AuditVerify {
  private static let against = Option<ChainHead>(
    "against", "HEAD", help: "A head of the chain that was kept elsewhere, as each sweep's summary line prints it",
    parse: { text throws(InvalidValue) in
      guard let head = ChainHead(text) else { throw InvalidValue(expected: "a head such as 4711:6f3a…, 64 hex digits") }
      return head
    })

  static let command = Command(
    "verify", summary: "Check that nothing in the trail was edited, removed or inserted",
    discussion: """
      Checks every fact against the chain of hashes and names the first that is not as it was written. Only a head \
      kept elsewhere can show that the end was cut off. Exit status 6 says that something is wrong.
      """,
    examples: ["curfew audit verify", "curfew audit verify --against 4711:6f3a..."],
    parameters: [against, OutputOptions.record]
  ) { invocation in
    let reader = try Assembly(try Settings(invocation)).reader()
    let report = try await reader.verify(against: invocation[against])
    let finding = report.finding
    let record = Record(fields: [
      ("result", .text(report.isClean ? "clean" : "not as it was written")), ("good_facts", .integer(report.goodFacts)),
      ("head", .text(report.head.description)), ("problem", Cell(finding?.problem.rawValue)),
      ("fact", Cell(finding?.seq.map { Int($0) })), ("table", Cell(finding?.table)),
      ("summary", Cell(finding?.summary)),
    ])
    // What has no value is left out where people read it.
    let isForPeople = (invocation[OutputOptions.record] ?? .text) == .text
    try OutputOptions.print(
      isForPeople ? Record(fields: record.fields.filter { $0.value != .none }) : record, invocation)
    return (report.isClean ? ExitStatus.success : .verificationFailed).rawValue
  }
}
