import Diagnostics
import Time

extension HolidayCalendar {
  /// The largest file that is read, in bytes.
  public static let largestICalendar = 8 << 20

  /// The calendar of an iCalendar file (RFC 5545), and what is wrong with it; without a calendar when one of that is an error.
  ///
  /// Events for whole days (DATE) are holidays from DTSTART to before DTEND. Events with times are holidays on the dates of `zone`
  /// that they cover from midnight to midnight, and half days on those of which they take three hours or more; a shorter one gets
  /// a warning. RRULE (from DAILY on; what repeats within a day needs an end), RDATE, EXDATE, RECURRENCE-ID and STATUS:CANCELLED
  /// count; transparency does not, for most published calendars of holidays are transparent. Rules are expanded from 1970 to
  /// 2099, and a file whose rules name too many days is refused.
  ///
  /// - Parameters:
  ///   - zone: on whose dates events with times fall; also that of times without a zone
  ///   - code: of the diagnostics
  public static func reading(
    iCalendar file: SourceFile, zone: Zone, code: String
  ) -> (calendar: HolidayCalendar?, diagnostics: [Diagnostic]) {
    var reader = ICalendarReader(file, zone: zone, code: code)
    guard file.text.utf8.count <= largestICalendar else {
      reader.report("the file is larger than \(largestICalendar >> 20) MB", at: SourceSpan(at: 0))
      return (nil, reader.diagnostics)
    }
    reader.read()
    guard !reader.diagnostics.hasErrors else { return (nil, reader.diagnostics) }
    var events = ICalendarEvents(reader)
    events.expand()
    guard !events.reader.diagnostics.hasErrors else { return (nil, events.reader.diagnostics) }
    return (HolidayCalendar(days: events.days, isEndless: events.isEndless), events.reader.diagnostics)
  }

  private init(days: [Int: Holiday], isEndless: Bool) {
    var years: [Int: YearTables.Holidays] = [:]
    for (day, holiday) in days {
      let date = CivilDate(daysSinceEpoch: day)
      years[date.year, default: [:]][date] = holiday
    }
    let (first, last) = (days.keys.min(), days.keys.max())
    let firstYear = first.map { CivilDate(daysSinceEpoch: $0).year }
    let lastYear = last.map { CivilDate(daysSinceEpoch: $0).year }
    self.init(
      YearTables(sources: [.known(years)]), lastDate: isEndless ? nil : last.map { CivilDate(daysSinceEpoch: $0) },
      coveredYears: firstYear.flatMap { first in lastYear.map { first...$0 } })
  }
}
