import Calendars
import TestSupport
import Testing
import Time

struct HolidayCalendarTests {
  private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(parsing: text)) }

  @Test func namesDatesYearlyDaysAndDaysAroundEaster() throws {
    let calendar = HolidayCalendar([
      HolidayRule(.yearly(month: 1, day: 1), name: "Neujahr"),
      HolidayRule(.easter(offset: -2, .western), name: "Karfreitag"),
      HolidayRule(.yearly(month: 12, day: 24), isHalfDay: true),
      HolidayRule(.date(try date("2026-06-04")), name: "company outing"),
    ])
    #expect(calendar.holiday(on: try date("2026-01-01")) == Holiday(name: "Neujahr"))
    #expect(calendar.holiday(on: try date("2027-01-01")) == Holiday(name: "Neujahr"))
    #expect(calendar.holiday(on: try date("2026-04-03")) == Holiday(name: "Karfreitag"))
    #expect(calendar.holiday(on: try date("2026-12-24")) == Holiday(isHalfDay: true))
    #expect(calendar.holiday(on: try date("2026-06-04"))?.name == "company outing")
    #expect(calendar.holiday(on: try date("2027-06-04")) == nil)
    #expect(calendar.holiday(on: try date("2026-01-02")) == nil)
    #expect(calendar.nextHoliday(after: try date("2026-12-24")) == (try date("2027-01-01")))
    #expect(calendar.lastDate == nil)
    #expect(calendar.coveredYears == nil)
  }

  @Test(arguments: [
    (HolidayRule.Day.weekday(1, ordinal: 1, month: 5), "2026-05-04"),
    (.weekday(1, ordinal: -1, month: 5), "2026-05-25"),
    (.weekday(4, ordinal: 4, month: 11), "2026-11-26"),
    (.weekday(5, ordinal: 5, month: 1), "2026-01-30"),
    (.weekday(0, ordinal: -5, month: 11), "2026-11-01"),
    (.weekdayBefore(1, month: 5, day: 25), "2026-05-18"),
    (.weekdayBefore(3, month: 11, day: 23), "2026-11-18"),
    (.weekdayFrom(1, month: 5, day: 25), "2026-05-25"),
    (.weekdayFrom(6, month: 6, day: 20), "2026-06-20"),
    (.weekdayFrom(6, month: 10, day: 31), "2026-10-31"),
  ])
  func findsWeekdays(day: HolidayRule.Day, expected: String) throws {
    let calendar = HolidayCalendar([HolidayRule(day)])
    #expect(calendar.nextHoliday(after: try date("2025-12-31")) == (try date(expected)))
  }

  @Test func hasNoFifthMondayInAMonthOfFour() throws {
    let calendar = HolidayCalendar([HolidayRule(.weekday(1, ordinal: 5, month: 2))])
    #expect(calendar.nextHoliday(after: try date("2026-12-31")) == nil)
  }

  @Test func endsWithItsLastDate() throws {
    let calendar = HolidayCalendar(try ["2026-05-01", "2028-05-01"].map { HolidayRule(.date(try date($0))) })
    #expect(calendar.lastDate == (try date("2028-05-01")))
    #expect(calendar.coveredYears == 2026...2028)
    #expect(calendar.nextHoliday(after: try date("2019-01-01")) == (try date("2026-05-01")))
    #expect(calendar.nextHoliday(after: try date("2028-05-01")) == nil)
    let joined = HolidayCalendar(joining: [calendar, HolidayCalendar([HolidayRule(.yearly(month: 1, day: 1))])])
    #expect(joined.lastDate == (try date("2028-05-01")))
    #expect(joined.nextHoliday(after: try date("2026-12-31")) == (try date("2027-01-01")))
    #expect(HolidayCalendar([]).nextHoliday(after: try date("2026-12-31")) == nil)
  }

  @Test func takesTheWholeDayBeforeTheHalf() throws {
    let calendar = HolidayCalendar([
      HolidayRule(.yearly(month: 12, day: 24), name: "half", isHalfDay: true), HolidayRule(.yearly(month: 12, day: 24)),
      HolidayRule(.yearly(month: 12, day: 24), name: "whole"),
    ])
    #expect(calendar.holiday(on: try date("2026-12-24")) == Holiday(name: "whole"))
  }

  /// Published dates: western by the table of the US Census Bureau, orthodox by that of the Greek Orthodox Archdiocese of America.
  @Test(arguments: [
    (1818, "1818-03-22", "1818-04-26"), (1900, "1900-04-15", "1900-04-22"), (1943, "1943-04-25", "1943-04-25"),
    (1954, "1954-04-18", "1954-04-25"), (1981, "1981-04-19", "1981-04-26"), (2000, "2000-04-23", "2000-04-30"),
    (2008, "2008-03-23", "2008-04-27"), (2016, "2016-03-27", "2016-05-01"), (2020, "2020-04-12", "2020-04-19"),
    (2021, "2021-04-04", "2021-05-02"), (2022, "2022-04-17", "2022-04-24"), (2023, "2023-04-09", "2023-04-16"),
    (2024, "2024-03-31", "2024-05-05"), (2025, "2025-04-20", "2025-04-20"), (2026, "2026-04-05", "2026-04-12"),
    (2027, "2027-03-28", "2027-05-02"), (2028, "2028-04-16", "2028-04-16"), (2029, "2029-04-01", "2029-04-08"),
    (2030, "2030-04-21", "2030-04-28"), (2038, "2038-04-25", "2038-04-25"), (2049, "2049-04-18", "2049-04-25"),
  ])
  func knowsEaster(year: Int, western: String, orthodox: String) {
    #expect(Easter.western.sunday(of: year).description == western)
    #expect(Easter.orthodox.sunday(of: year).description == orthodox)
  }

  /// Against the tables by which the church defines it: golden number, epact and the ecclesiastical full moon, step by step.
  @Test func agreesWithTheEcclesiasticalTables() {
    for year in 1583...4099 {
      #expect(Easter.western.sunday(of: year) == EcclesiasticalTable.western(year), "\(year)")
      #expect(Easter.orthodox.sunday(of: year) == EcclesiasticalTable.orthodox(year), "\(year)")
    }
  }
}
