import Time

/// Recurring hours and dates, as `isWithin` takes them: `Mon-Fri 08:00-18:30, Sat 10:00-14:00`.
///
/// Ranges are separated by commas, and their union counts. Each is `[DAYS ]HH:MM-HH:MM`. DAYS is `daily`; or weekdays
/// and ranges of them, which may wrap around the week (`Sat,Sun`, `Fri-Mon`); or dates (`2026-12-24..2027-01-02`, both
/// included, or one date). Dates may stand without hours for the whole day. Hours without days belong to the days
/// before them, or are daily. The start is included, the end is not; `24:00` is the end of the day, and an end before
/// the start is on the next day. `except holidays(NAME)` at the end leaves out, of all ranges, those that start on a
/// holiday of the file's calendar NAME.
///
/// Times are local times. A start or end that the clocks skip is the moment of the jump; of a repeated time, a start
/// uses the first occurrence and an end the second.
public struct TimeSpec: Sendable {
  /// The text as it was given.
  public let text: String
  let windows: [TimeWindow]
  /// Whether the ranges cover the whole week.
  let isAlways: Bool
  private let memo = PeriodMemo()

  /// Parses a specification.
  ///
  /// - Throws: the first error, with its place.
  public init(parsing text: String) throws(TimeSpecError) {
    try self.init(parsing: text, calendars: [:])
  }

  /// Parses a specification that may say `except holidays(NAME)`, with the calendars of that name.
  init(parsing text: String, calendars: [String: RuleCalendar]) throws(TimeSpecError) {
    var parser = TimeSpecParser(text)
    var windows = try parser.windows()
    let excepted = try parser.exceptedCalendars().map { name throws(TimeSpecError) in
      guard let calendar = calendars[name.text] else {
        throw TimeSpecError(unknownCalendar: name.text, at: name.span, calendars)
      }
      return calendar
    }
    for index in windows.indices { windows[index].filter.notHolidays = excepted }
    self.windows = windows
    isAlways = windows.coverTheWeek
    self.text = text
  }

  /// Whether the instant lies in one of the ranges.
  ///
  /// Costs some hundred nanoseconds for each range, or a few tens up to the boundary that ``nextBoundary(after:in:)``
  /// found last.
  public func contains(_ instant: Timestamp, in zone: Zone) -> Bool {
    isAlways || memo.period(at: instant, in: zone)?.isInside ?? hours(in: zone).covers(instant)
  }

  /// The first instant strictly after `instant` at which ``contains(_:in:)`` changes its result.
  ///
  /// `nil` if it never does.
  ///
  /// If it does not change for five years, but might later, it is the instant up to which that was verified.
  public func nextBoundary(after instant: Timestamp, in zone: Zone) -> Timestamp? {
    if isAlways { return nil }
    if let period = memo.period(at: instant, in: zone) { return period.until }
    let hours = hours(in: zone)
    let isInside = hours.covers(instant)
    let change = isInside ? hours.end(around: instant) : hours.nextStart(outside: instant)
    let until = change ?? (!isInside && hours.isOver(after: instant) ? nil : instant + Hours.reach)
    memo.keep(PeriodMemo.Period(zone: zone, from: instant, until: until, isInside: isInside))
    return until
  }

  /// The calendars that a valid specification names.
  static func calendarNames(in text: String) -> [String] {
    var parser = TimeSpecParser(text)
    do throws(TimeSpecError) {
      _ = try parser.windows()
      return try parser.exceptedCalendars().map(\.text)
    } catch {
      return []
    }
  }

  func hours(in zone: Zone) -> Hours { Hours(parts: windows.map { Hours.Part(window: $0, zone: zone) }) }
}

extension TimeSpec: CustomStringConvertible {
  /// The text as it was given.
  public var description: String { text }
}
