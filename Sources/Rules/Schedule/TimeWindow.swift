import Time

/// One range of a time specification: the days, and the hours on each of them.
struct TimeWindow: Sendable {
  enum Days: Hashable, Sendable {
    /// A set of weekdays: bit n is weekday n, 0 is Sunday.
    case weekdays(UInt8)
    /// All dates from the first to the last, both included.
    case dates(CivilDate, CivilDate)
  }

  let days: Days
  /// Start in minutes after midnight, 0 ..< 1440.
  let start: Int
  /// End in minutes after midnight of the same day, larger than `start`; from 1440 on it is the next day.
  let end: Int
  /// What else the date must be.
  var filter = DayFilter()

  /// How many days ahead ``nextStart(after:on:in:)`` looks at least, from the first date that is possible: six years,
  /// so that results within five are known for a year to come.
  static let searchedDays = 6 * 366

  /// The last date on which it can start, if there is one.
  var lastDate: CivilDate? {
    guard case .dates(_, let last) = days else { return filter.lastDate }
    return filter.lastDate.map { min($0, last) } ?? last
  }

  /// Whether it starts on a date.
  func starts(on date: CivilDate) -> Bool {
    switch days {
    case .weekdays(let weekdays): guard weekdays & (1 << UInt8(date.weekday)) != 0 else { return false }
    case .dates(let first, let last): guard first <= date && date <= last else { return false }
    }
    return filter.accepts(date)
  }

  /// The time from start to end in a zone's local time, for the range that starts on `date`.
  ///
  /// If a local time is repeated, a start uses the first occurrence and an end the second; a skipped one is the moment
  /// of the jump. `nil` if the range does not start on that day, or the jump skips it entirely.
  func occurrence(on date: CivilDate, in zone: Zone) -> Range<Timestamp>? {
    guard starts(on: date) else { return nil }
    let (from, until) = boundaries(on: date, in: zone)
    return from.first < until.last ? from.first..<until.last : nil
  }

  /// When the zone's clocks show the start and the end of the range that starts on `date`.
  func boundaries(on date: CivilDate, in zone: Zone) -> (from: CivilLookup, until: CivilLookup) {
    let endDate = end >= 1440 ? date.adding(days: 1) : date
    return (
      zone.instants(of: CivilTime(date: date, hour: start / 60, minute: start % 60)),
      zone.instants(of: CivilTime(date: endDate, hour: end % 1440 / 60, minute: end % 60))
    )
  }

  /// The occurrences that may contain an instant on that local date.
  ///
  /// Ranges from the day before may reach past midnight; those of the day after may have begun already if clocks are
  /// set back over midnight.
  func occurrences(around date: CivilDate, in zone: Zone) -> [Range<Timestamp>] {
    (-1...1).compactMap { occurrence(on: date.adding(days: $0), in: zone) }
  }

  /// The start of the first occurrence strictly after an instant on that local date; `nil` if there is none.
  func nextStart(after instant: Timestamp, on date: CivilDate, in zone: Zone) -> Timestamp? {
    var day = date.adding(days: -1)
    if case .dates(let first, _) = days { day = max(day, first) }
    if let first = filter.firstDate { day = max(day, first) }
    let lastDate = lastDate
    for _ in 0..<Self.searchedDays {
      if let lastDate, day > lastDate { return nil }
      if let start = occurrence(on: day, in: zone)?.lowerBound, start > instant { return start }
      day = day.adding(days: 1)
    }
    return nil
  }
}

extension [TimeWindow] {
  /// Whether the ranges for weekdays cover every minute of the week.
  var coverTheWeek: Bool {
    var covered: [Range<Int>] = []
    for window in self where window.filter.isAll {
      guard case .weekdays(let weekdays) = window.days else { continue }
      for weekday in 0..<7 where weekdays & (1 << UInt8(weekday)) != 0 {
        let (from, until) = (weekday * 1440 + window.start, weekday * 1440 + window.end)
        covered.append(from..<Swift.min(until, 10_080))
        if until > 10_080 { covered.append(0..<until - 10_080) }
      }
    }
    var reached = 0
    for range in covered.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.lowerBound <= reached {
      reached = Swift.max(reached, range.upperBound)
    }
    return reached >= 10_080
  }
}
