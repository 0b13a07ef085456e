import FoundationEssentials
import TestSupport
import Testing
import Time

@testable import Rules

/// Counting the days on which a workspace was used.
@Suite struct UseHistoryTests {
  private static let zones = [
    "UTC", "Europe/Berlin", "Pacific/Auckland", "Asia/Kolkata", "Pacific/Apia", "America/New_York",
  ]

  /// What is kept of each day is enough to count the days of any zone, summer time and all.
  @Test(arguments: zones) func countsWhatAListOfAllUsesTells(name: String) throws {
    let zone = try #require(Zone(named: name))
    var random = SeededGenerator(seed: 4711)
    for start in ["2026-03-20T00:00:00Z", "2026-10-18T12:30:00Z"] {
      var now = try #require(Timestamp(rfc3339: start))
      var history = UseHistory(since: now - .days(40))
      var uses: [Timestamp] = []
      for _ in 0..<400 {
        now = now + .seconds(Int64.random(in: 60...30_000, using: &random))
        if Bool.random(using: &random) {
          uses.append(now)
          history.note(now)
        }
        let today = zone.civil(at: now).date.daysSinceEpoch
        let days = Set(uses.map { zone.civil(at: $0).date.daysSinceEpoch }.filter { $0 > today - 14 })
        #expect(history.daysUsed(at: now, in: zone, lastUsedAt: uses.last) == days.count)
      }
    }
  }

  @Test func isUnknownUntilItWasWatchedForSoLong() throws {
    let since = try #require(Timestamp(rfc3339: "2026-03-01T09:00:00Z"))
    var history = UseHistory(since: since)
    history.note(since + .hours(1))
    func days(after time: Duration, lastUsed: Timestamp?) -> Int? {
      history.daysUsed(at: since + time, in: .utc, lastUsedAt: lastUsed)
    }
    #expect(days(after: .days(13), lastUsed: since + .hours(1)) == nil)
    // From the 15th on, none of the days counted began before it was watched.
    #expect(days(after: .days(14), lastUsed: since + .hours(1)) == 0)
    // A last use that is older than the days counted tells enough.
    #expect(days(after: .hours(1), lastUsed: since - .days(20)) == 0)
    #expect(days(after: .hours(1), lastUsed: nil) == 0)
    #expect(days(after: .hours(1), lastUsed: since - .days(2)) == nil)
    // One that is younger than that was watched for its whole life.
    #expect(history.since(.epoch).daysUsed(at: since + .days(2), in: .utc, lastUsedAt: since + .hours(1)) == 1)
  }

  @Test func ignoresUsesThatItHasSeen() throws {
    let at = try #require(Timestamp(rfc3339: "2026-03-01T09:00:00Z"))
    var history = UseHistory(since: .epoch)
    for use in [at, at, at - .hours(3), at + .days(1)] { history.note(use) }
    #expect(history.daysUsed(at: at + .days(1), in: .utc, lastUsedAt: at + .days(1)) == 2)
  }

  @Test func isStoredAsAListOfSeconds() throws {
    let at = try #require(Timestamp(rfc3339: "2026-03-01T09:00:00Z"))
    var history = UseHistory(since: at - .days(30))
    history.note(at)
    history.note(at + .hours(2))
    let json = try JSONEncoder().encode(history)
    #expect(String(decoding: json, as: UTF8.self) == "[1769763600,1772355600,1772362800]")
    #expect(try JSONDecoder().decode(UseHistory.self, from: json) == history)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(UseHistory.self, from: Data("[1,2]".utf8)) }
  }
}
