/// A date of the proleptic Gregorian calendar, without a zone.
public struct CivilDate: Hashable, Sendable {
  /// The astronomical year: 0 is 1 BC.
  public let year: Int
  /// 1 = January … 12.
  public let month: Int
  /// Day of the month, from 1.
  public let day: Int

  /// The date, or `nil` if the calendar has none such (`2026-02-29`).
  public init?(year: Int, month: Int, day: Int) {
    guard month >= 1, month <= 12, day >= 1, day <= CivilDate.length(ofMonth: month, year: year) else { return nil }
    self.init(year: year, month: month, validDay: day)
  }

  init(year: Int, month: Int, validDay: Int) {
    self.year = year
    self.month = month
    self.day = validDay
  }

  /// The date that many days after 1970-01-01.
  public init(daysSinceEpoch: Int) {
    // Years are counted from 1 March, so that the leap day is a year's last; a cycle of 400 years has 146,097 days.
    let shifted = daysSinceEpoch + 719_468
    let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfCycle = shifted - cycle * 146_097
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    self.init(
      year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0), month: month,
      validDay: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The date that `YYYY-MM-DD` states, or `nil` if the text has another form or the date does not exist.
  public init?(parsing text: some StringProtocol) {
    let parts = Substring(text).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let year = Int(exactly: parts[0], digits: 4), let month = Int(exactly: parts[1], digits: 2),
      let day = Int(exactly: parts[2], digits: 2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Days since 1970-01-01; negative before.
  public var daysSinceEpoch: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let cycle = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfCycle = shiftedYear - cycle * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
  }

  /// Day of the week, 0 = Sunday … 6 = Saturday, as in cron and CEL.
  public var weekday: Int {
    let sinceSunday = (daysSinceEpoch + 4) % 7
    return sinceSunday < 0 ? sinceSunday + 7 : sinceSunday
  }

  /// Day of the year, from 1.
  public var dayOfYear: Int { daysSinceEpoch - CivilDate(year: year, month: 1, validDay: 1).daysSinceEpoch + 1 }

  /// The date that many days later.
  public func adding(days: Int) -> CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + days) }

  /// Names of the days of the week in English, three letters, from Sunday.
  public static let weekdayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDate: Comparable {
  public static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension CivilDate: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String { RFC3339Writer.text(of: self) }
}
