import FoundationEssentials
import TestSupport
import Testing
import Time

@Suite struct TimestampTextTests {
  @Test(
    arguments: [
      ("2026-11-24T09:30:00Z", 1_795_512_600, 0),
      ("2026-11-24T09:30:00.5Z", 1_795_512_600, 500_000_000),
      ("2026-11-24T09:30:00.123456Z", 1_795_512_600, 123_456_000),
      ("2026-11-24T06:00:00.000000001-03:30", 1_795_512_600, 1),
      ("2026-11-24T09:30:00,25Z", 1_795_512_600, 250_000_000),
      ("2026-11-24T9:30:00Z", 1_795_512_600, 0),
      ("2026-11-24T09:30:00.1234567899999Z", 1_795_512_600, 123_456_789),
      ("1970-01-01T00:00:00Z", 0, 0),
      ("1969-12-31T23:59:59.9Z", -1, 900_000_000),
      ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
      ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
      ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
      ("2024-02-29T00:00:00+24:60", 1_709_164_800 - 90_000, 0),
    ] as [(String, Int64, Int32)])
  func readsWhatGoReads(text: String, seconds: Int64, nanoseconds: Int32) {
    #expect(Timestamp(rfc3339: text) == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    "", "2026", "2026-11-24", "2026-11-24T09:30:00", "2026-11-24 09:30:00Z", "2026-11-24t09:30:00Z",
    "2026-11-24T09:30:00z", "2026-02-29T00:00:00Z", "2026-00-10T00:00:00Z", "2026-13-10T00:00:00Z",
    "2026-11-31T00:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T09:60:00Z", "2026-11-24T09:30:60Z",
    "2026-11-24T09:30:00.Z", "2026-11-24T09:30Z", "2026-11-24T09:30:00+0100", "2026-11-24T09:30:00+25:00",
    "2026-11-24T09:30:00+01:61", "2026-11-24T09:30:00Z ", " 2026-11-24T09:30:00Z", "26-11-24T09:30:00Z",
    "+026-11-24T09:30:00Z", "2026-11-24T09:30:00+01:0", "2026-11-24T09:30:0０Z", "2026-11-24T09:30:00ZZ",
  ])
  func refusesWhatIsNotRFC3339(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test func writesWhatItReads() throws {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let instant = Timestamp(
        seconds: .random(in: -62_135_596_800...253_402_300_799, using: &random),
        nanoseconds: Bool.random(using: &random) ? .random(in: 0...999_999_999, using: &random) : 0)
      let offset = 60 * Int.random(in: -1439...1439, using: &random)
      let zone = try #require(Zone(fixedOffsetSeconds: offset))
      #expect(Timestamp(rfc3339: instant.rfc3339) == instant)
      let local = instant.rfc3339(in: zone)
      // In the first and the last hours of the calendar the local year has another number of digits.
      if instant.seconds > -62_135_510_400 && instant.seconds < 253_402_214_400 {
        #expect(Timestamp(rfc3339: local) == instant, "\(local)")
      }
    }
  }

  @Test func neverCrashesOnBytes() {
    var random = SeededGenerator(seed: 2)
    let alphabet = Array("0123456789-:.TZ+,".utf8)
    let valid = Array("2026-11-24T09:30:00.123456Z".utf8)
    for _ in 0..<20_000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) {
          bytes[index] = alphabet.randomElement(using: &random) ?? 0
        } else {
          bytes.remove(at: index)
        }
      }
      if let instant = Timestamp(rfc3339: bytes.span) { #expect(Timestamp(rfc3339: instant.rfc3339) == instant) }
    }
  }

  @Test func readsAndWritesHTTPDates() {
    let instant = Timestamp(seconds: 784_111_777)
    #expect(instant.httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(Timestamp(httpDate: instant.httpDate) == instant)
  }

  @Test(arguments: [
    "", "06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 31 Feb 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
  ])
  func refusesOtherHTTPDates(text: String) {
    #expect(Timestamp(httpDate: text) == nil)
  }

  @Test func isJSONText() throws {
    let times = try JSONDecoder().decode([Timestamp].self, from: Data(#"["2026-11-24T06:00:00.123456-03:30"]"#.utf8))
    #expect(times == [Timestamp(microseconds: 1_795_512_600_123_456)])
    let text = try JSONEncoder().encode(times)
    #expect(text == Data(#"["2026-11-24T09:30:00.123456Z"]"#.utf8))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Timestamp].self, from: Data(#"["yesterday"]"#.utf8))
    }
  }
}
