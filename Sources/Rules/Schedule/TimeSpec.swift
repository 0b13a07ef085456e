import Synchronization
import Time

/// Recurring hours and dates, as `isWithin` takes them: `Mon-Fri 08:00-18:30, Sat 10:00-14:00`.
///
/// Ranges are separated by commas, and their union counts. Each is `[DAYS ]HH:MM-HH:MM`. DAYS is `daily`; or weekdays
/// and ranges of them, which may wrap around the week (`Sat,Sun`, `Fri-Mon`); or dates (`2026-12-24..2027-01-02`, both
/// included, or one date). Dates may stand without hours for the whole day. Hours without days belong to the days
/// before them, or are daily. The start is included, the end is not; `24:00` is the end of the day, and an end before
/// the start is on the next day.
///
/// Times are local times. A start or end that the clocks skip is the moment of the jump; of a repeated time, a start
/// uses the first occurrence and an end the second.
public struct TimeSpec: Sendable {
  /// The text as it was given.
  public let text: String
  let windows: [TimeWindow]
  /// Whether the ranges cover the whole week.
  let isAlways: Bool
  private let memo = Memo()

  /// Parses a specification.
  ///
  /// - Throws: the first error, with its place.
  public init(parsing text: String) throws(TimeSpecError) {
    var parser = TimeSpecParser(text)
    windows = try parser.windows()
    isAlways = windows.coverTheWeek
    self.text = text
  }

  /// Whether the instant lies in one of the ranges.
  ///
  /// Costs some hundred nanoseconds for each range, or a few tens up to the boundary that ``nextBoundary(after:in:)``
  /// found last.
  public func contains(_ instant: Timestamp, in zone: Zone) -> Bool {
    isAlways || memo.span(at: instant, in: zone)?.isInside ?? covers(instant, in: zone)
  }

  /// The first instant strictly after `instant` at which ``contains(_:in:)`` changes its result.
  ///
  /// `nil` if it never does.
  ///
  /// If ranges follow one another without a gap for five years, it is the instant up to which that was verified.
  public func nextBoundary(after instant: Timestamp, in zone: Zone) -> Timestamp? {
    if isAlways { return nil }
    if let span = memo.span(at: instant, in: zone) { return span.until }
    let isInside = covers(instant, in: zone)
    let until = isInside ? end(of: instant, in: zone) : nextStart(after: instant, in: zone)
    memo.keep(Memo.Span(zone: zone, from: instant, until: until, isInside: isInside))
    return until
  }

  private func covers(_ instant: Timestamp, in zone: Zone) -> Bool {
    let date = zone.civil(at: instant).date
    return windows.contains { window in
      window.occurrences(around: date, in: zone).contains { $0.contains(instant) }
    }
  }

  private func nextStart(after instant: Timestamp, in zone: Zone) -> Timestamp? {
    let date = zone.civil(at: instant).date
    return windows.compactMap { $0.nextStart(after: instant, on: date, in: zone) }.min()
  }

  /// The end of the gapless sequence of ranges around an instant.
  private func end(of instant: Timestamp, in zone: Zone) -> Timestamp {
    let limit = instant + .days(5 * 366)
    var end = instant
    while end < limit {
      let date = zone.civil(at: end).date
      let later = windows.flatMap { $0.occurrences(around: date, in: zone) }.filter { $0.contains(end) }
        .map(\.upperBound).max()
      guard let later else { return end }
      end = later
    }
    return limit
  }
}

extension TimeSpec {
  /// The period of the last lookup; a sweep asks for the same instant for all workspaces.
  private final class Memo: Sendable {
    struct Span {
      let zone: Zone
      let from: Timestamp
      /// The end of the period; `nil` for never.
      let until: Timestamp?
      let isInside: Bool
    }

    private let last = Mutex<Span?>(nil)

    func span(at instant: Timestamp, in zone: Zone) -> Span? {
      last.withLock { last in
        guard let last, last.from <= instant, last.until.map({ instant < $0 }) ?? true, last.zone == zone
        else { return nil }
        return last
      }
    }

    func keep(_ span: Span) { last.withLock { $0 = span } }
  }
}

extension TimeSpec: CustomStringConvertible {
  /// The text as it was given.
  public var description: String { text }
}
