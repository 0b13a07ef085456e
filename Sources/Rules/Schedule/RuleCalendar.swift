import Calendars
import Time

/// A calendar of holidays that a rule file declares.
public struct RuleCalendar: Sendable {
  /// Its name in the file.
  public let name: String
  /// Which dates are holidays.
  public let calendar: HolidayCalendar
  /// The zone by whose dates functions of an instant go, if it has one of its own; otherwise the file's.
  public let zone: Zone?

  /// Whether a date is a holiday for the whole day. People work on half days.
  func isHoliday(on date: CivilDate) -> Bool {
    calendar.holiday(on: date).map { !$0.isHalfDay } ?? false
  }

  /// Whether people work on a date: from Monday to Friday, except on holidays.
  func isWorkday(on date: CivilDate) -> Bool { (1...5).contains(date.weekday) && !isHoliday(on: date) }
}
