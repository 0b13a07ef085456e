import Arguments
import Testing
import Time

@testable import curfew

@Suite struct WrittenTimeTests {
  private let now = Timestamp(seconds: 1_764_057_600)

  @Test(arguments: [
    ("2026-11-25T08:00:00Z", "2026-11-25T08:00:00Z"), ("2026-11-25T08:00:00+01:00", "2026-11-25T07:00:00Z"),
    ("2026-11-25", "2026-11-24T23:00:00Z"), ("2026-07-25", "2026-07-24T22:00:00Z"),
  ])
  func readsAnInstantAndADayOfTheReader(text: String, instant: String) throws {
    let berlin = try #require(Zone(named: "Europe/Berlin"))
    #expect(try WrittenTime(text).instant(in: berlin).rfc3339 == instant)
  }

  /// Beirut's clocks go from 23:59 to 1:00 on the last Sunday of March.
  @Test func takesTheJumpForAMidnightThatThereIsNot() throws {
    let beirut = try #require(Zone(named: "Asia/Beirut"))
    #expect(try WrittenTime("2026-03-29").instant(in: beirut).rfc3339 == "2026-03-28T22:00:00Z")
  }

  @Test(arguments: ["", "nonsense", "08:00", "2026-02-30", "2026-11-25 08:00", "2h", "-2h", "2026-11-25T", "26-11-25"])
  func refusesWhatIsNoInstant(text: String) {
    #expect(throws: InvalidValue.self) { try WrittenTime(text) }
  }

  @Test func countsSpansFromNow() throws {
    #expect(try WrittenTime("2h", span: .ahead).instant(in: .utc, from: now) == now + .hours(2))
    #expect(try WrittenTime("1d", span: .back).instant(in: .utc, from: now, .back) == now - .days(1))
    #expect(try WrittenTime("2026-11-25", span: .back).instant(in: .utc).rfc3339 == "2026-11-25T00:00:00Z")
    #expect(throws: InvalidValue.self) { try WrittenTime("-2h", span: .ahead) }
    #expect(throws: InvalidValue.self) { try WrittenTime("0", span: .back) }
  }
}
