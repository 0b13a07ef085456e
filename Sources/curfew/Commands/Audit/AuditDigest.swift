import Arguments
import Audit
import Text
import Time

/// `curfew audit digest`: a day's head of the chain, as one line to keep elsewhere.
enum AuditDigest {
  private static let day = Option<WrittenTime>(
    "day", "DAY", help: "The day, or a time or how long ago that lies in it, in the zone of the settings",
    defaultText: "today",
    parse: { text throws(InvalidValue) in try WrittenTime(text, span: .back) })

  static let command = Command(
    "digest", summary: "Print a day's head of the chain as one line, to be kept elsewhere",
    discussion: """
      Put it into a mail, a ticket, or a log on another machine. 'audit verify --against FILE' compares the trail with all \
      such lines in a file, and finds a tail that was cut off and a trail that was rewritten. Of a day of which records were \
      removed ('audit prune') there is none any more: exit status 1.
      """,
    examples: [
      "curfew audit digest --day 1d | mail -s curfew auditor@example.com", "curfew audit verify --against digests.txt",
    ],
    parameters: [day, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let reader = try assembly.reader()
    let zone = assembly.settings[Settings.timezone]
    let now = try await ReportRange.now(reader)
    let date = zone.civil(at: assembly.settings.instant(invocation[day], from: now, .back) ?? now).date
    let begin = zone.instants(of: CivilTime(date: date)).first
    guard begin <= now else {
      throw CommandFailure(.usage, "\(date) has not begun", advice: "give --day today's or an earlier day")
    }
    let end = zone.instants(of: CivilTime(date: CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1))).first
    if let removed = try await reader.removedBefore(), begin < removed {
      throw CommandFailure(
        .failure,
        "the digest of \(date) cannot be made any more: records before \(removed.flooredToSecond.rfc3339) were removed (prune)",
        advice: "digests tell of days that are whole: print each day's before its records go")
    }
    guard let digest = try await reader.digest(from: begin, to: end) else {
      throw CommandFailure(
        .failure, "the trail has no records up to the end of \(date)",
        advice: "'curfew audit digest' without --day prints today's head")
    }
    let server = digest.server ?? "no server"
    switch invocation[OutputOptions.record] ?? .text {
    case .text:
      let line =
        "curfew \(date) \(digest.head) \(Count.of(Int(digest.sweeps), "sweep")), "
        + "\(Count.of(Int(digest.decisions), "decision")), \(Count.of(Int(digest.acts), "act")) on \(server)"
      // It is one line however narrow the terminal is: half a head cannot be compared.
      try Console.emit(line.printable() + "\n")
    case .json:
      try Console.emit(
        try JSONValue.document([
          "day": .string("\(date)"), "head": .string(digest.head.description), "sweeps": .integer(digest.sweeps),
          "decisions": .integer(digest.decisions), "acts": .integer(digest.acts), "server": .string(server),
        ]))
    }
    return ExitStatus.success.rawValue
  }
}
