import Calendars
import FoundationEssentials
import TestSupport
import Testing
import Time

/// The shipped holidays against the Python package `holidays` (Fixtures/public-holidays.py), all dates of all places.
struct CountryTests {
  private struct Expected {
    let place: String
    let years: ClosedRange<Int>
    let dates: Set<CivilDate>
  }

  private static func fixture() throws -> [Expected] {
    var result: [Expected] = []
    var whole: [String: Set<CivilDate>] = [:]
    let text = try String(contentsOf: Fixture.beside(path: "public-holidays.tsv"), encoding: .utf8)
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      let ends = fields[1].split(separator: "-").compactMap { Int($0) }
      let place = String(fields[0])
      var dates = whole[String(place.prefix(2))] ?? []
      for word in fields[2].split(separator: " ") {
        let date = try #require(CivilDate(parsing: word.filter { $0 != "+" }.drop { $0 == "-" }))
        if word.hasPrefix("-") { dates.remove(date) } else { dates.insert(date) }
      }
      if place.count == 2 { whole[place] = dates }
      result.append(Expected(place: place, years: ends[0]...ends[1], dates: dates))
    }
    return result
  }

  private static func dates(of calendar: HolidayCalendar, in years: ClosedRange<Int>) throws -> Set<CivilDate> {
    var day = try #require(CivilDate(year: years.lowerBound, month: 1, day: 1))
    var result: Set<CivilDate> = []
    while day.year <= years.upperBound {
      if calendar.holiday(on: day) != nil { result.insert(day) }
      day = day.adding(days: 1)
    }
    return result
  }

  @Test func agreesWithAnotherImplementation() throws {
    for expected in try CountryTests.fixture() {
      let parts = expected.place.split(separator: "-", maxSplits: 1).map(String.init)
      let calendar = try HolidayCalendar(country: parts[0], subdivision: parts.count > 1 ? parts[1] : nil)
      let found = try CountryTests.dates(of: calendar, in: expected.years)
      let missing = expected.dates.subtracting(found).sorted().map(\.description)
      let surplus = found.subtracting(expected.dates).sorted().map(\.description)
      #expect(missing.isEmpty && surplus.isEmpty, "\(expected.place): missing \(missing), surplus \(surplus)")
      #expect(calendar.coveredYears == expected.years)
    }
  }

  @Test func comparesEveryPlace() throws {
    let compared = Set(try CountryTests.fixture().map(\.place))
    let shipped = Country.all.flatMap { country in
      [country.code] + country.subdivisions.map { "\(country.code)-\($0.code)" }
    }
    #expect(Set(shipped) == compared)
    #expect(shipped.count == compared.count)
    #expect(Country.all.count >= 30)
  }
}
