import Time

/// What makes some dates holidays.
public struct HolidayRule: Sendable, Hashable {
  /// One day in each year, or one date alone.
  public enum Day: Sendable, Hashable {
    case date(CivilDate)
    /// 29 February only in the years that have it.
    case yearly(month: Int, day: Int)
    /// So many days after Easter Sunday, or before it when negative.
    case easter(offset: Int, Easter)
    /// The n-th such weekday (0 = Sunday) of a month: 1 is the first, -1 the last. A fifth one only in the years that have it.
    case weekday(Int, ordinal: Int, month: Int)
    /// The last such weekday (0 = Sunday) strictly before a date of each year.
    case weekdayBefore(Int, month: Int, day: Int)
    /// The first such weekday (0 = Sunday) on that date of each year or after it.
    case weekdayFrom(Int, month: Int, day: Int)
  }

  public var day: Day
  /// What people call it.
  public var name: String?
  /// Whether people work for a part of the day.
  public var isHalfDay: Bool
  /// In which years it counts; `nil` for all.
  public var years: ClosedRange<Int>?
  /// What happens where it falls on certain weekdays.
  var substitute: Substitute?

  /// A rule for every year, or for the one date that it names.
  public init(_ day: Day, name: String? = nil, isHalfDay: Bool = false, years: ClosedRange<Int>? = nil) {
    self.init(day, name: name, isHalfDay: isHalfDay, years: years, substitute: nil)
  }

  init(_ day: Day, name: String?, isHalfDay: Bool, years: ClosedRange<Int>?, substitute: Substitute?) {
    self.day = day
    self.name = name
    self.isHalfDay = isHalfDay
    self.years = years
    self.substitute = substitute
  }

  /// The date in a year, or `nil` when there is none in it. Easter offsets of more than two months can leave the year.
  func date(in year: Int) -> CivilDate? {
    if let years, !years.contains(year) { return nil }
    switch day {
    case .date(let date): return date.year == year ? date : nil
    case .yearly(let month, let day): return CivilDate(year: year, month: month, day: day)
    case .easter(let offset, let reckoning): return reckoning.sunday(of: year).adding(days: offset)
    case .weekday(let weekday, let ordinal, let month):
      return HolidayRule.weekday(weekday, ordinal: ordinal, month: month, year: year)
    case .weekdayBefore(let weekday, let month, let day):
      guard let limit = CivilDate(year: year, month: month, day: day) else { return nil }
      return limit.adding(days: -(((limit.weekday - weekday + 6) % 7) + 1))
    case .weekdayFrom(let weekday, let month, let day):
      guard let start = CivilDate(year: year, month: month, day: day) else { return nil }
      return start.adding(days: (weekday - start.weekday + 7) % 7)
    }
  }

  private static func weekday(_ weekday: Int, ordinal: Int, month: Int, year: Int) -> CivilDate? {
    guard ordinal != 0, abs(ordinal) <= 5, let first = CivilDate(year: year, month: month, day: 1),
      let next = month == 12
        ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
    else { return nil }
    let date: CivilDate
    if ordinal > 0 {
      date = first.adding(days: (weekday - first.weekday + 7) % 7 + 7 * (ordinal - 1))
    } else {
      let last = next.adding(days: -1)
      date = last.adding(days: -((last.weekday - weekday + 7) % 7) + 7 * (ordinal + 1))
    }
    return date.month == month ? date : nil
  }
}
