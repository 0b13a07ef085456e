import Testing
import Time

@Suite struct CivilDateTests {
  @Test func countsEveryDayOfTheCalendar() {
    var previous = CivilDate(daysSinceEpoch: -800_001)
    var weekday = previous.weekday
    for days in -800_000...800_000 {
      let date = CivilDate(daysSinceEpoch: days)
      weekday = (weekday + 1) % 7
      let follows =
        date.day == previous.day + 1 && date.month == previous.month && date.year == previous.year
        || date.day == 1 && date.month == previous.month + 1 && date.year == previous.year
        || date.day == 1 && date.month == 1 && previous.month == 12 && date.year == previous.year + 1
      guard date.daysSinceEpoch == days, follows, date > previous, date.weekday == weekday,
        CivilDate(year: date.year, month: date.month, day: date.day) == date
      else {
        Issue.record("\(date) after \(previous)")
        return
      }
      previous = date
    }
  }

  @Test(arguments: ["2026-02-29", "2026-1-01", "2026-01-1", "26-01-01", "2026/01/01", "2026-01-01-", "", "2100-02-29"])
  func refusesWhatIsNoDate(text: String) {
    #expect(CivilDate(parsing: text) == nil)
  }

  @Test func readsAndWrites() throws {
    let date = try #require(CivilDate(parsing: "2024-02-29"))
    #expect(date.description == "2024-02-29")
    #expect(date.dayOfYear == 60)
    #expect(date.weekday == 4)
    #expect(date.adding(days: 366).description == "2025-03-01")
  }
}
