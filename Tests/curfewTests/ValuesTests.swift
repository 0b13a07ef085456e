import Arguments
import Testing
import Time

@testable import curfew

@Suite struct ValuesTests {
  private let now = Timestamp(seconds: 1_764_057_600)

  @Test(arguments: [
    ("2026-11-25T08:00:00Z", "2026-11-25T08:00:00Z"), ("2026-11-25T08:00:00+01:00", "2026-11-25T07:00:00Z"),
    ("2026-11-25", "2026-11-25T00:00:00Z"),
  ])
  func readsAnInstant(text: String, instant: String) throws {
    #expect(try Values.instant(text).rfc3339 == instant)
  }

  @Test(arguments: ["", "nonsense", "08:00", "2026-02-30", "2026-11-25 08:00", "2h", "-2h"])
  func refusesWhatIsNoInstant(text: String) {
    #expect(throws: InvalidValue.self) { try Values.instant(text) }
  }

  @Test func countsSpansFromNow() throws {
    #expect(try Values.instant("2h", orAfter: now) == now + .hours(2))
    #expect(try Values.instant("1d", orBefore: now) == now - .days(1))
    #expect(try Values.instant("2026-11-25", orAfter: now).rfc3339 == "2026-11-25T00:00:00Z")
    #expect(throws: InvalidValue.self) { try Values.instant("-2h", orAfter: now) }
    #expect(throws: InvalidValue.self) { try Values.instant("0", orBefore: now) }
  }

  @Test(arguments: ["4s", "5", "", "-1h", "9999999999h"])
  func refusesASpanThatIsTooShortOrNone(text: String) {
    #expect(throws: InvalidValue.self) { try Values.duration(text, atLeast: .seconds(5)) }
  }
}
