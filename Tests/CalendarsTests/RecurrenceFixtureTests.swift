import Calendars
import Diagnostics
import FoundationEssentials
import TestSupport
import Testing
import Time

/// Random iCalendar files against Python's icalendar, dateutil and zoneinfo (Fixtures/recurrences.py).
struct RecurrenceFixtureTests {
  private struct Case: Decodable {
    let ics: String
    let zone: String
    let days: [String: String]
  }

  @Test(.enabled(if: ZoneFixture.isOwn, "the fixture was made with the zones of the repository"))
  func agreesWithAnotherImplementation() throws {
    let data = try Data(contentsOf: Fixture.beside(path: "recurrences.jsonl"))
    let lines = data.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 200)
    for line in lines {
      let example = try JSONDecoder().decode(Case.self, from: line)
      let zone = try #require(Zone(named: example.zone))
      let (calendar, diagnostics) = HolidayCalendar.reading(
        iCalendar: SourceFile(name: "a.ics", text: example.ics), zone: zone, code: "ics")
      let days = try #require(calendar, "\(example.ics)\(diagnostics.map { $0.render() })")
      var found: [String: String] = [:]
      var day = try #require(CivilDate(year: 2018, month: 12, day: 31))
      while let next = days.nextHoliday(after: day), next.year < 2032 {
        found[next.description] = days.holiday(on: next)?.isHalfDay == true ? "half" : "whole"
        day = next
      }
      let differences = Set(found.keys).union(example.days.keys).filter { found[$0] != example.days[$0] }.sorted()
        .prefix(6).map { "\($0): \(found[$0] ?? "none") instead of \(example.days[$0] ?? "none")" }
      #expect(differences.isEmpty, "\(example.ics)\(example.zone): \(differences)")
    }
  }
}
