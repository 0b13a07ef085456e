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

  /// The range asked for. Where no end is given, all belongs to it that is recorded: it ends with the second of the last record or
  /// of the present, as views tell instants to the second.
  ///
  /// - Parameters:
  ///   - now: what spans count from
  ///   - last: when the last things were recorded
  /// - Throws: ``CommandFailure`` where it ends before it begins, or is in the future
  static func span(_ invocation: Invocation, in zone: Zone, now: Timestamp, last: Timestamp?) throws -> Span {
    // Where nothing is asked for, the range begins with a quarter of an hour, as roll-ups do.
    let begin =
      invocation[from]?.instant(in: zone, from: now, .back)
      ?? Timestamp(microseconds: (now - .days(7)).microseconds / QuarterHours.length * QuarterHours.length)
    let end =
      invocation[to]?.instant(in: zone, from: now, .back) ?? max(now, last ?? now).flooredToSecond + .seconds(1)
    guard begin < end else {
      let advice =
        begin >= now && invocation[to] == nil
        ? "the trail knows nothing of the future; give an earlier --from" : "give --from the earlier of the two"
      throw emptiness(from: begin, to: end, advice)
    }
    try refuseFuture(begin, now, from.specification.spelling)
    return Span(begin, end)
  }

  /// The part of the trail asked for, either end of which may be left open.
  ///
  /// - Parameters:
  ///   - options: the spellings of the options that gave the ends
  ///   - now: what the trail ends before
  /// - Throws: ``CommandFailure`` where it ends before it begins, or is in the future
  static func check(
    from begin: Timestamp?, to end: Timestamp?, _ options: (from: String, to: String), now: Timestamp
  ) throws {
    if let begin, let end, begin >= end {
      throw emptiness(from: begin, to: end, "give \(options.from) the earlier of the two")
    }
    if let begin { try refuseFuture(begin, now, options.from) }
  }

  private static func emptiness(from begin: Timestamp, to end: Timestamp, _ advice: String) -> CommandFailure {
    let (first, last) = (begin.flooredToSecond.rfc3339, end.flooredToSecond.rfc3339)
    return CommandFailure(
      .usage, "the range is empty: it begins at \(first) and ends at \(last)", advice: advice)
  }

  private static func refuseFuture(_ begin: Timestamp, _ now: Timestamp, _ option: String) throws {
    guard begin >= now else { return }
    throw CommandFailure(
      .usage, "the range begins in the future, at \(begin.flooredToSecond.rfc3339)",
      advice: "the trail knows only what was; give an earlier \(option)")
  }
}

extension ReportRange {
  /// What spans and ages count from: the server's time, by which everything in the trail is told, as far as the trail knows it.
  static func now(_ reader: AuditReader) async throws -> Timestamp { try await reader.serverTime(at: .now()) }

  /// That records of a part of the trail were removed, and what is left of it; `nil` where it is whole.
  ///
  /// - Parameter from: where the part begins; `nil` for the trail's beginning
  static func removal(_ reader: AuditReader, from: Timestamp?) async throws -> String? {
    guard let removed = try await reader.removedBefore(), from.map({ $0 < removed }) ?? true else { return nil }
    return
      "records before \(removed.flooredToSecond.rfc3339) were removed (prune); of decisions before that, only acts and what "
      + "stood at the end may be left"
  }

  /// The same of the record with a number.
  static func removal(_ reader: AuditReader, of number: Int64) async throws -> String? {
    number <= (try await reader.prunedThrough()) ? try await removal(reader, from: nil) : nil
  }

  /// What to say where nothing was found in a part of the trail: what the whole trail has; nothing where no part was asked for.
  static func note(_ reader: AuditReader, from: Timestamp?, to: Timestamp?) async throws -> [String] {
    guard from != nil || to != nil else { return [] }
    guard let whole = try await reader.sweepTimes() else { return ["no sweep has ever been made"] }
    return [
      "the trail has sweeps from \(whole.lowerBound.flooredToSecond.rfc3339) to \(whole.upperBound.flooredToSecond.rfc3339)"
    ]
  }

  /// The range for a JSON document, and of a report that has days or weeks the zone that these are of.
  static func members(of range: Span, _ zone: Zone? = nil) -> [String: JSONValue] {
    let members: [String: JSONValue] = ["from": .string(range.from.rfc3339), "to": .string(range.to.rfc3339)]
    return zone.map { members.merging(["zone": .string($0.name)]) { own, _ in own } } ?? members
  }

  /// Of which zone the days, weeks or hours are that a report has a line for; nothing for lines of another kind.
  static func notes(on grouping: ActivityGrouping, _ zone: Zone) -> [String] {
    let lines: String? =
      switch grouping {
      case .day: "days"
      case .week: "weeks"
      case .month: "months"
      case .hourOfWeek: "hours"
      case .total, .workspace, .owner, .template, .organization: nil
      }
    return lines.map { ["\($0) of \(zone.name)"] } ?? []
  }
}

extension Span {
  /// For people, to whole seconds: `from 2026-11-24T00:00:00Z to 2026-11-25T00:00:00Z`.
  var text: String { "from \(from.flooredToSecond.rfc3339) to \(to.flooredToSecond.rfc3339)" }
}
