import TestSupport
import Testing
import Time

/// Sentences whose times are shown in the reader's zone.
@Suite struct SentenceTests {
  @Test(arguments: [
    ("until 2026-11-25T08:46:07Z", "until 2026-11-25T17:46:07+09:00"),
    ("at 2026-11-25T08:46:07.123456Z, then", "at 2026-11-25T17:46:07+09:00, then"),
    ("Stops at 2026-11-25 09:46 +01:00: not used for 2h.", "Stops at 2026-11-25 17:46 +09:00: not used for 2h."),
    ("Stops at 2026-11-25 20:46 UTC.", "Stops at 2026-11-26 05:46 +09:00."),
    ("2026-11-25 09:46 -05:30", "2026-11-26 00:16 +09:00"),
    (#"now < timestamp("2026-11-25T08:46:07Z")"#, #"now < timestamp("2026-11-25T08:46:07Z")"#),
    ("2026-11-25 09:46", "2026-11-25 09:46"), ("2026-11-25 09:46 +1", "2026-11-25 09:46 +1"),
    ("2026-13-25 09:46 UTC", "2026-13-25 09:46 UTC"), ("12026-11-25 09:46 UTC", "12026-11-25 09:46 UTC"),
    ("run-2026-11-25 09:46 UTC", "run-2026-11-25 09:46 UTC"), ("a 2026-11-25", "a 2026-11-25"),
  ])
  func showsTheReadersTimes(text: String, expected: String) throws {
    let tokyo = try #require(Zone(named: "Asia/Tokyo"))
    #expect(tokyo.times(in: text) == expected)
  }

  @Test func saysUTC() {
    #expect(Zone.utc.times(in: "Stops at 2026-11-25 09:46 +01:00.") == "Stops at 2026-11-25 08:46 UTC.")
  }
}
