import Synchronization
import Time

/// Recurring hours and dates, as `isWithin` takes them: `Mon-Fri 08:00-18:30, Sat 10:00-14:00`.
///
/// Ranges are separated by commas and joined. Each is `[DAYS ]HH:MM-HH:MM`, where DAYS is `daily`, weekdays and ranges
/// of them that may go round the week (`Sat,Sun`, `Fri-Mon`), or dates (`2026-12-24..2027-01-02`, both included, or one
/// date), which may stand without hours for all day long. Hours without days are those of the days before them, or
/// daily. The start is included, the end is not; `24:00` is the day's end, and an end before the start is that of the
/// next day.
///
/// Times are those of the clocks on the wall. A start or an end that the clocks skip is the moment of the jump; one
/// that they show twice is the first time for a start and the second for an end.
public struct TimeSpec: Sendable {
  /// The text as given.
  public let text: String
  let windows: [TimeWindow]
  /// Whether no minute of the week is left out.
  let isAlways: Bool
  private let memo = Memo()

  /// Reads a specification.
  ///
  /// - Throws: the first mistake with its place.
  public init(parsing text: String) throws(TimeSpecError) {
    var parser = TimeSpecParser(text)
    windows = try parser.windows()
    isAlways = windows.coverTheWeek
    self.text = text
  }

  /// Whether the instant lies in one of the ranges. Some hundred nanoseconds a range; a few tens for an instant before
  /// the boundary that ``nextBoundary(after:in:)`` found last.
  public func contains(_ instant: Timestamp, in zone: Zone) -> Bool {
    isAlways || memo.span(at: instant, in: zone)?.isInside ?? covers(instant, in: zone)
  }

  /// The first instant strictly after `instant` at which ``contains(_:in:)`` changes its answer, or `nil` if it never
  /// will.
  ///
  /// Where ranges follow one another without a gap for five years, it is the instant up to which that was made sure.
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

  /// The end of the ranges around an instant that follow one another without a gap.
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
  /// The stretch of time that was looked up last. A sweep asks for one instant for all workspaces.
  private final class Memo: Sendable {
    struct Span {
      let zone: Zone
      let from: Timestamp
      /// `nil` for ever.
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
  /// The text as given.
  public var description: String { text }
}
