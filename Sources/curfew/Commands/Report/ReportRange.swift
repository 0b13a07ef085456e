import Arguments
import Audit
import Reports
import Time

/// The range of time that a report is of.
enum ReportRange {
  static let from = Option<WrittenTime>(
    "from", "TIME", help: "Beginning: a time, a day, or how long ago, such as 7d", defaultText: "7d",
    parse: { text throws(InvalidValue) in try WrittenTime(text, span: .back) })
  static let to = Option<WrittenTime>(
    "to", "TIME", help: "End, not included: a time, a day, or how long ago", defaultText: "now",
    parse: { text throws(InvalidValue) in try WrittenTime(text, span: .back) })
  static let zone = Option<Zone>(
    "zone", "ZONE", help: "Zone of days and weeks; the one of the settings unless given",
    parse: { text throws(InvalidValue) in
      guard let zone = Zone(named: text) else {
        throw InvalidValue(expected: "a zone's name such as Europe/Berlin, or UTC")
      }
      return zone
    })

  /// The range asked for.
  ///
  /// - Parameter now: what spans count from, and the end where none is given
  /// - Throws: ``CommandFailure`` where it ends before it begins, or is in the future
  static func span(_ invocation: Invocation, in zone: Zone, now: Timestamp) throws -> Span {
    let begin = (invocation[from] ?? .span(.days(7))).instant(in: zone, from: now, .back)
    let end = invocation[to]?.instant(in: zone, from: now, .back) ?? now
    guard begin < end else {
      let advice =
        begin >= now && invocation[to] == nil
        ? "the trail knows nothing of the future; give an earlier --from" : "give --from the earlier of the two"
      throw CommandFailure(
        .usage, "the range is empty: it begins at \(begin.rfc3339) and ends at \(end.rfc3339)", advice: advice)
    }
    guard begin < now else {
      throw CommandFailure(
        .usage, "the range begins in the future, at \(begin.rfc3339)",
        advice: "the trail knows only what was; give an earlier --from")
    }
    return Span(begin, end)
  }
}

extension ReportRange {
  /// What spans count from: this machine's time, or that of the last look where the server's clock is ahead.
  static func now(_ reader: AuditReader) async throws -> Timestamp {
    let now = Timestamp.now()
    return try await reader.lastSightAt().map { max(now, $0) } ?? now
  }

  /// The range for a JSON document.
  static func members(of range: Span) -> [String: JSONValue] {
    ["from": .string(range.from.rfc3339), "to": .string(range.to.rfc3339)]
  }
}
