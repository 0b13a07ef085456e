import Arguments
import TestZones
import Testing
import Time

@testable import curfew

@Suite struct ValuesTests {
  @Test(arguments: ["4s", "5", "", "-1h", "9999999999h"])
  func refusesASpanThatIsTooShortOrNone(text: String) {
    #expect(throws: InvalidValue.self) { try Values.duration(text, atLeast: .seconds(5)) }
  }

  @Test func saysThatASpanIsTooLong() {
    let invalid = #expect(throws: InvalidValue.self) { try Values.duration("9999999h", atLeast: .seconds(5)) }
    #expect(invalid?.expected.contains("292 years") == true, "\(String(describing: invalid))")
  }

  @Test(arguments: [("1m", 1), ("90s", nil), ("30d", 43_200), ("30d1m", nil), ("59s", nil)])
  func readsATTLThatTheServerTakes(text: String, minutes: Int?) throws {
    if text == "90s" {
      #expect(try Values.ttl(text) == .seconds(90))
    } else if let minutes {
      #expect(try Values.ttl(text) == .minutes(minutes))
    } else {
      #expect(throws: InvalidValue.self) { try Values.ttl(text) }
    }
  }
}
