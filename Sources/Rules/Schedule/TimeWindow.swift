import Time

/// One range of a time specification: some days and the hours of each.
struct TimeWindow: Hashable, Sendable {
  enum Days: Hashable, Sendable {
    /// Bit n is set for weekday n, 0 = Sunday.
    case weekdays(UInt8)
    /// Each date from the first to the last.
    case dates(CivilDate, CivilDate)
  }

  let days: Days
  /// Minutes after midnight, 0 ..< 1440.
  let start: Int
  /// Minutes after the midnight at the start of the same day, above `start`; above 1440 it lies in the next day.
  let end: Int

  /// The time from the start to the end on the clocks of a zone, for the range that starts on a date.
  ///
  /// A start that the clocks show twice counts from the first time on, an end until the second; one that they skip is
  /// the moment of the jump. `nil` if the range has no such day, or if the jump swallowed it.
  func occurrence(on date: CivilDate, in zone: Zone) -> Range<Timestamp>? {
    switch days {
    case .weekdays(let weekdays): guard weekdays & (1 << UInt8(date.weekday)) != 0 else { return nil }
    case .dates(let first, let last): guard first <= date && date <= last else { return nil }
    }
    let from = zone.instants(of: CivilTime(date: date, hour: start / 60, minute: start % 60)).first
    let endDate = end >= 1440 ? date.adding(days: 1) : date
    let until = zone.instants(of: CivilTime(date: endDate, hour: end % 1440 / 60, minute: end % 60)).last
    return from < until ? from..<until : nil
  }

  /// Occurrences that may contain an instant of that local date. The day before starts ranges that reach over midnight;
  /// the day after may have begun already when clocks are set back over midnight.
  func occurrences(around date: CivilDate, in zone: Zone) -> [Range<Timestamp>] {
    (-1...1).compactMap { occurrence(on: date.adding(days: $0), in: zone) }
  }

  /// The first occurrence's start strictly after an instant of that local date.
  func nextStart(after instant: Timestamp, on date: CivilDate, in zone: Zone) -> Timestamp? {
    var day = date.adding(days: -1)
    if case .dates(let first, _) = days { day = max(day, first) }
    // Seven days hold every weekday; one that the clocks swallow comes again a week later.
    for _ in 0..<17 {
      if let start = occurrence(on: day, in: zone)?.lowerBound, start > instant { return start }
      day = day.adding(days: 1)
    }
    return nil
  }
}

extension [TimeWindow] {
  /// Whether the weekdays' ranges leave no minute of the week out.
  var coverTheWeek: Bool {
    var covered: [Range<Int>] = []
    for window in self {
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
