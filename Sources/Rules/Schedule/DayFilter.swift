import Time

/// Conditions on the date on which a range starts, besides its weekdays; all must hold.
struct DayFilter: Sendable {
  /// The first and the last day of a range; negative ones count from the end of the month.
  struct DaysOfMonth: Sendable {
    let first: Int
    let last: Int
  }

  /// Days of the month; negative ones count from its end, -1 is the last. Empty for all.
  var daysOfMonth: [DaysOfMonth] = []
  /// Months, 1 ... 12; empty for all.
  var months: [ClosedRange<Int>] = []
  /// Empty for all.
  var years: [ClosedRange<Int>] = []
  /// The date must be a holiday of one of these; empty for any date.
  var holidays: [RuleCalendar] = []
  /// The date must be a holiday of none of these.
  var notHolidays: [RuleCalendar] = []

  /// Whether it accepts every date.
  var isAll: Bool {
    daysOfMonth.isEmpty && months.isEmpty && years.isEmpty && holidays.isEmpty && notHolidays.isEmpty
  }

  /// The last date that it can accept, if its years end.
  var lastDate: CivilDate? {
    years.map(\.upperBound).max().flatMap { CivilDate(year: $0, month: 12, day: 31) }
  }

  /// The first date that it can accept, if its years begin.
  var firstDate: CivilDate? {
    years.map(\.lowerBound).min().flatMap { CivilDate(year: $0, month: 1, day: 1) }
  }

  func accepts(_ date: CivilDate) -> Bool {
    (years.isEmpty || years.contains { $0.contains(date.year) })
      && (months.isEmpty || months.contains { $0.contains(date.month) })
      && (daysOfMonth.isEmpty || isDayOfMonth(date))
      && (holidays.isEmpty || holidays.contains { $0.isHoliday(on: date) })
      && !notHolidays.contains { $0.isHoliday(on: date) }
  }

  private func isDayOfMonth(_ date: CivilDate) -> Bool {
    let next = CivilDate(year: date.month == 12 ? date.year + 1 : date.year, month: date.month % 12 + 1, day: 1)
    let length = next?.adding(days: -1).day ?? 31
    return daysOfMonth.contains { range in
      let first = range.first < 0 ? length + 1 + range.first : range.first
      let last = range.last < 0 ? length + 1 + range.last : range.last
      return first <= date.day && date.day <= last
    }
  }
}
