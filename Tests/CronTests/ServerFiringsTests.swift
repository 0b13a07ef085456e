import Cron
import FoundationEssentials
import TestSupport
import Testing
import Time

/// When a server takes a schedule to fire.
@Suite struct ServerFiringsTests {
  static func firings(of schedule: CronSchedule, after instant: Timestamp, count: Int) -> [String] {
    var (found, instant) = ([String](), instant)
    while found.count < count, let next = schedule.serverNext(after: instant) {
      found.append(next.rfc3339)
      instant = next
    }
    return found
  }

  @Test(.enabled(if: ZoneFixture.isOwn, "the answers were taken with the repository's own zone data"))
  func firesAsRobfigCronDoes() throws {
    let file = Fixture.beside(path: "server-firings.tsv")
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: "\t").map(String.init)
      let expected = cells[2] == "-" ? [] : cells[2].split(separator: " ").map(String.init)
      let schedule = try CronSchedule(parsing: cells[0])
      let found = Self.firings(of: schedule, after: try #require(Timestamp(rfc3339: cells[1])), count: 6)
      #expect(found == expected, "\(cells[0]) after \(cells[1])")
    }
  }

  @Test func passesOverADayThatDidNotExist() throws {
    // Samoa went from 29 to 31 December 2011; robfig/cron never comes back from this search.
    let schedule = try CronSchedule(parsing: "CRON_TZ=Pacific/Apia 0 9 * * 0")
    let before = try #require(Timestamp(rfc3339: "2011-12-29T00:00:00Z"))
    #expect(schedule.serverNext(after: before)?.rfc3339 == "2011-12-31T19:00:00Z")
  }

  /// The server's library passes over the Friday of a week in which Friday has no midnight.
  @Test(.enabled(if: ZoneFixture.isOwn, "Egypt has changed its clocks again since 2023"))
  func losesADayWithoutMidnight() throws {
    let schedule = try CronSchedule(parsing: "CRON_TZ=Africa/Cairo 0 9 * * 5")
    let before = try #require(Timestamp(rfc3339: "2027-04-28T12:00:00Z"))
    #expect(schedule.serverNext(after: before)?.rfc3339 == "2027-05-07T06:00:00Z")
    #expect(schedule.next(after: before)?.rfc3339 == "2027-04-30T06:00:00Z")
  }

  @Test func endsWithinFiveYears() throws {
    let schedule = try CronSchedule(parsing: "0 0 31 2 *")
    #expect(schedule.serverNext(after: .epoch) == nil)
  }

  @Test func isAlwaysLater() throws {
    var random = SeededGenerator(seed: 6)
    let schedule = try CronSchedule(parsing: "CRON_TZ=America/St_Johns */7 1,2 * * *")
    for _ in 0..<500 {
      let instant = Timestamp(
        seconds: .random(in: 0...4_000_000_000, using: &random),
        nanoseconds: .random(in: 0..<1_000_000_000, using: &random))
      let next = try #require(schedule.serverNext(after: instant))
      let civil = schedule.zone.civil(at: next)
      #expect(next > instant && next - instant < .days(2))
      #expect(civil.second == 0 && civil.minute % 7 == 0 && (civil.hour == 1 || civil.hour == 2))
    }
  }
}
