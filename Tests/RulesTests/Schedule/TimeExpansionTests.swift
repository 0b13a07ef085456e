import Rules
import Testing
import Time

/// What `curfew rules next` prints. Berlin's clocks skip 02:00 to 03:00 on 2027-03-28 and repeat it on 2027-10-31.
@Suite struct TimeExpansionTests {
  private static func rows(_ text: String, _ first: String, _ last: String) throws -> [String] {
    let berlin = try #require(Zone(named: "Europe/Berlin"))
    let dates = try #require(CivilDate(parsing: first))...(try #require(CivilDate(parsing: last)))
    let subject = try #require(try TimeSubject.all(text, in: [], zone: berlin).first)
    return subject.expansion(on: dates).rows.map { row in
      [row.start?.rfc3339, row.end?.rfc3339, row.note].compactMap(\.self).joined(separator: " ")
    }
  }

  @Test(arguments: [
    (
      "02:30-04:00", "2027-03-28",
      ["2027-03-28T01:00:00Z 2027-03-28T02:00:00Z the clocks skip its start, it begins with the jump"]
    ),
    ("02:10-02:50", "2027-03-28", ["2027-03-28T01:00:00Z 2027-03-28T01:00:00Z skipped by the clocks"]),
    (
      "01:00-02:30", "2027-10-31",
      ["2027-10-30T23:00:00Z 2027-10-31T01:30:00Z the clocks show its end twice, the second counts"]
    ),
    ("30 2 * * *", "2027-03-28", ["2027-03-28T01:00:00Z 02:30 is skipped by the clocks, no firing"]),
    (
      "30 2 * * *", "2027-10-31",
      [
        "2027-10-31T00:30:00Z first of two, the clocks show it twice",
        "2027-10-31T01:30:00Z second of two, the clocks show it twice",
      ]
    ),
    ("Mon 08:00-09:00", "2027-10-31", []),
  ])
  func marksWhatTheClocksDo(text: String, date: String, expected: [String]) throws {
    #expect(try Self.rows(text, date, date) == expected)
  }

  @Test func namesHolidays() throws {
    let declared = try TimeIntervalTests.declarations(
      "calendars: {plant: {yearly: [05-01 Labour Day], half_days: [05-02 Eve]}}")
    let subject = try #require(try TimeSubject.all("plant", in: [declared], zone: nil).first)
    let dates = try #require(CivilDate(parsing: "2027-01-01"))...(try #require(CivilDate(parsing: "2027-12-31")))
    #expect(
      subject.expansion(on: dates).rows.map { "\($0.date) \($0.note ?? "")" }
        == ["2027-05-01 Labour Day", "2027-05-02 Eve, half day"])
    #expect {
      try TimeSubject.all("plnat", in: [declared], zone: nil)
    } throws: {
      ($0 as? TimeSubject.Problem)?.reason.contains("did you mean 'plant'") ?? false
    }
  }
}
