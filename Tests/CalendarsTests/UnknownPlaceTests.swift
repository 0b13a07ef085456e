import Calendars
import Testing
import Time

struct UnknownPlaceTests {
  private func refusal(_ country: String, _ subdivision: String? = nil) throws -> UnknownPlace {
    try #require(throws: UnknownPlace.self) { try HolidayCalendar(country: country, subdivision: subdivision) }
  }

  @Test(arguments: [
    ("de", "DE"), ("DEU", "DE"), ("Germany", "DE"), ("Germny", "DE"), ("UK", "GB"), ("usa", "US"), ("Österreich", "AT"),
    ("Deutschland", "DE"),
  ])
  func saysWhichCountryWasMeant(text: String, meant: String) throws {
    let refusal = try refusal(text)
    #expect(refusal.suggestion == meant)
    #expect(refusal.summary == "no holidays are shipped for the country '\(text)'")
    #expect(refusal.explanation.contains("AT Austria, AU Australia"))
  }

  @Test(arguments: [
    ("DE", "DE-BE", "BE"), ("DE", "be", "BE"), ("DE", "Bavaria", nil), ("DE", "Bayern", "BY"),
    ("GB", "Scotland", "SCT"),
    ("US", "ny", "NY"), ("CH", "Zurich", "ZH"),
  ])
  func saysWhichSubdivisionWasMeant(country: String, text: String, meant: String?) throws {
    #expect(try refusal(country, text).suggestion == meant)
  }

  @Test func saysWhatThereIs() throws {
    #expect(try refusal("XX").suggestion == nil)
    #expect(
      try refusal("GB", "X").explanation == """
        expected the code of ISO 3166-2 without the country; there are ENG England, NIR Northern Ireland, SCT Scotland, WLS Wales
        """)
    #expect(
      try refusal("PL", "MZ").explanation.hasPrefix("the country has one list of holidays; leave the subdivision out"))
    #expect(try refusal("US", "CA").explanation.contains("left out: states whose rules of observance are not certain"))
  }

  @Test func saysNothingAboutOtherYears() throws {
    let calendar = try HolidayCalendar(country: "DE")
    #expect(calendar.coveredYears == 2020...2035)
    #expect(calendar.lastDate?.description == "2035-12-31")
    #expect(calendar.holiday(on: try #require(CivilDate(parsing: "2019-12-25"))) == nil)
    #expect(calendar.nextHoliday(after: try #require(CivilDate(parsing: "2035-12-26"))) == nil)
    #expect(calendar.nextHoliday(after: try #require(CivilDate(parsing: "1999-01-01")))?.description == "2020-01-01")
    #expect(calendar.holiday(on: try #require(CivilDate(parsing: "2026-10-03")))?.name == "Tag der Deutschen Einheit")
  }
}
