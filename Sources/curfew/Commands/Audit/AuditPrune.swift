import Arguments
import Audit
import Reports
import Time

/// `curfew audit prune --keep 90d`: removes old records.
enum AuditPrune {
  private static let keep = Option<Duration>(
    "keep", "TIME", help: "How long sweeps stay as a whole, such as 90d; a day at least",
    parse: { text throws(InvalidValue) in
      // What is wrong with it is said in words of its own: it cannot be forever.
      guard let span = try? Retention(text).span else {
        throw InvalidValue(expected: "a span of a day or more, such as 90d")
      }
      return span
    })
  private static let keepActs = Option<Retention>(
    "keep-acts", "TIME", help: "How long acts stay, with what they rest on and what became of them",
    defaultText: "forever", parse: { text throws(InvalidValue) in try Retention(text) })

  static let command = Command(
    "prune", summary: "Remove old observations, repeats and decisions that came to nothing",
    discussion: """
      TIME counts back from the last sweep. Acts stay with their requests, answers and what they rest on, and so do rule \
      sets, zone data, pauses, the present memory, and what the removed decisions add up to by day. The chain is carried over the gaps and sealed: 'audit verify' \
      finds every edit before and after.

      Works in small steps beside a running service. Interrupted at any instant, the next run goes on where it was left. In \
      a trail that this version or a later one began, the space is given back to the file system; in an older one it is free \
      for new records.
      """,
    examples: ["curfew audit prune --keep 90d", "curfew audit prune --keep 30d --keep-acts 730d"],
    parameters: [keep, keepActs, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    guard let kept = invocation[keep] else {
      throw CommandFailure(.usage, "audit prune needs --keep", advice: "say how much is to stay, such as --keep 90d")
    }
    let acts = (invocation[keepActs] ?? .forever).span
    if let acts, acts < kept {
      throw CommandFailure(
        .usage, "--keep-acts \(acts.shortText) is shorter than --keep \(kept.shortText)",
        advice: "acts stay at least as long as everything else")
    }
    // Says that there is no trail yet, where there is none.
    let reader = try assembly.reader()
    let last = try await reader.lastSightAt()
    let report = try await Console.activities.during("records looked at") { progress in
      try await prune(
        assembly.settings[Settings.database].absolutePath, keeping: kept, acts: acts, at: last ?? .now()
      ) { done, _ in progress.advance(to: done) }
    }
    switch invocation[OutputOptions.record] ?? .text {
    case .text:
      try Console.write(text(of: report, kept: kept, countedFrom: last, on: assembly.settings.display(now: .now())))
    case .json: try Console.emit(try JSONValue.document(members(of: report)))
    }
    return ExitStatus.success.rawValue
  }

  /// Removes what is older, by whole days (UTC): what a day came to is recorded once, and needs all of it. Of a trail that does not
  /// verify nothing is removed.
  ///
  /// - Parameter now: what the spans count from, by the server's clock
  static func prune(
    _ path: String, keeping kept: Duration, acts: Duration?, at now: Timestamp,
    progress: @Sendable (Int64, Int64) -> Void = { _, _ in }
  ) async throws -> PruneReport {
    let reader = try AuditReader(path: path)
    // What goes is sealed as if it had been right.
    if let finding = try await reader.verify().finding {
      throw CommandFailure(
        .verificationFailed, "\(path): NOT INTACT: \(finding.summary); nothing was removed",
        advice: "keep this file for whoever looks into it, and restore a backup or name a new database")
    }
    let cut = now - kept
    return try await AuditPruner(path: path).prune(
      before: Timestamp(seconds: cut.seconds - cut.seconds % 86_400), actsBefore: acts.map { now - max($0, kept) },
      at: now,
      rollingUp: { through in try await RollupCommand.update(path, boundary: through) },
      hours: { from, to in
        DayHoursRecord.all(of: try await reader.history(from: from, to: to), in: Span(from, to))
      }, progress: progress)
  }

  private static func text(
    of report: PruneReport, kept: Duration, countedFrom last: Timestamp?, on display: Display
  ) -> String {
    let since = report.wholeSince.map { display.time($0) } ?? "no sweep"
    var lines: [String] = []
    if report.continued { lines.append("an earlier removal, which had been interrupted, was carried to its end") }
    if report.result == .nothingToDo {
      let counted = last.map { " before the last sweep, which was at \(display.time($0))" } ?? ""
      lines.append(
        "nothing is older than \(kept.shortText)\(counted): whole days (UTC) are removed, and the trail is whole since "
          + since)
    } else {
      let count = report.removed.values.reduce(0, +)
      let most = report.removed.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4)
        .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      let details = count == 0 ? "" : " (\(most))"
      lines.append("\(Count.of(Int(count), "record")) removed\(details); \(report.kept) older ones stay")
      lines.append("the trail is whole since \(since)")
      lines.append(
        "\(size(report.bytesGivenBack)) given back to the file system, \(size(report.bytesFree)) free for new records")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func size(_ bytes: Int64) -> String {
    bytes < 1_000_000 ? "\(bytes / 1000) kB" : "\(bytes / 1_000_000) MB"
  }

  private static func members(of report: PruneReport) -> [String: JSONValue] {
    [
      "result": .string(report.result == .pruned ? "pruned" : "nothing-to-do"), "continued": .boolean(report.continued),
      "whole_since": report.wholeSince.map { .string($0.rfc3339) } ?? .null,
      "removed": .object(report.removed.mapValues { .integer($0) }), "kept": .integer(report.kept),
      "bytes_given_back": .integer(report.bytesGivenBack), "bytes_free": .integer(report.bytesFree),
      "longest_hold_ms": .integer(report.longestHold.wholeMilliseconds),
    ]
  }
}
