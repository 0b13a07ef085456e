import Calendars
import TestSupport
import Testing

/// The table of countries in the documents.
@Suite struct CountryPageTests {
  @Test func tellsEveryCountry() throws {
    let rows = Country.all.map { country in
      let parts = country.subdivisions.map { "`\($0.code)` \($0.name)" }.joined(separator: ", ")
      let years = "\(country.years.lowerBound)–\(country.years.upperBound)"
      return "| `\(country.code)` | \(country.name) | \(years) | \(parts) |\n"
    }
    try expectWrittenPart(
      "| code | country | years | parts |\n|---|---|---|---|\n" + rows.joined(), of: "docs/Holidays.md",
      after: "countries: written by a test from the declaration")
  }
}
