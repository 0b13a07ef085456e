import Arguments
import Audit
import Reports
import Time

/// `curfew audit rollup`: adds up what reports of long ranges read.
enum RollupCommand {
  private static let rebuild = Flag(
    "rebuild", help: "Begin anew from the records; what removed records came to stays")

  static let command = Command(
    "rollup", summary: "Add up the hours of past days, so that reports of long ranges are fast",
    discussion: """
      Reports of activity, savings and cost read roll-ups as far as they go and the records themselves from there on, and come to \
      the same figures with and without them. The service brings them up to date every hour; where sweeps are started by a timer, so does this \
      command. Works in small steps beside a running service. Roll-ups are no records: they follow from them, are not part of the \
      chain, and can be made again at any time.
      """,
    examples: ["curfew audit rollup", "curfew audit rollup --rebuild"], parameters: [rebuild, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    // Says that there is no trail yet, where there is none.
    _ = try assembly.reader()
    let report = try await Console.activities.during("records added up") { progress in
      try await update(
        assembly.settings[Settings.database].absolutePath, rebuilds: invocation[rebuild]
      ) { progress.advance(to: $0) }
    }
    switch invocation[OutputOptions.record] ?? .text {
    case .text:
      let display = assembly.settings.display(now: .now())
      let through = report.through.map { "rolled up to \(display.time($0))" } ?? "there is no sweep to roll up yet"
      try Console.write("\(Count.of(Int(report.records), "record")) added up; \(through)\n")
    case .json:
      try Console.emit(
        try JSONValue.document([
          "records": .integer(report.records), "days_of_workspaces": .integer(Int64(report.days)),
          "through": report.through.map { .string($0.rfc3339) } ?? .null,
          "longest_hold_ms": .integer(report.longestHold.wholeMilliseconds),
        ]))
    }
    return ExitStatus.success.rawValue
  }

  /// Brings the roll-ups up to date.
  ///
  /// - Parameter boundary: a number at which a part has to end, because records up to it are about to be removed
  @discardableResult static func update(
    _ path: String, rebuilds: Bool = false, boundary: Int64 = .max, progress: @Sendable (Int64) -> Void = { _ in }
  ) async throws -> AuditRollup.Report {
    try await AuditRollup(path: path).update(
      rebuilds: rebuilds, boundary: boundary, RolledDay.all, progress: progress)
  }
}
