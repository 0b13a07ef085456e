import Cron
import TestSupport
import Testing
import Time

/// When a schedule really fires, by the clocks of its zone.
@Suite struct FiringsTests {
  /// All firings after one instant and not after another.
  static func firings(of schedule: CronSchedule, after start: Timestamp, to end: Timestamp) -> [Timestamp] {
    var (found, instant) = ([Timestamp](), start)
    while let next = schedule.next(after: instant), next <= end {
      found.append(next)
      instant = next
    }
    return found
  }

  @Test func firesWheneverTheClocksShowAMatchingMinute() throws {
    var random = SeededGenerator(seed: 1)
    var compared = 0
    for sample in ZoneSample.all(seed: 2) {
      for start in sample.starts {
        let plain = PlainSchedule.random(using: &random)
        let schedule = try CronSchedule(parsing: plain.text, defaultZone: sample.zone)
        let minutes = (1...2880).map { start + .minutes($0) }
        let expected = minutes.filter { plain.matches(sample.zone.civil(at: $0)) }
        let found = Self.firings(of: schedule, after: start, to: start + .minutes(2880))
        #expect(found == expected, "\(plain.text) in \(sample.zone) of \(sample.data.folder) after \(start.rfc3339)")
        compared += expected.count
      }
    }
    #expect(compared > 500)
  }

  @Test func isTheSameFromEveryInstantBetweenTwoFirings() throws {
    var random = SeededGenerator(seed: 3)
    for sample in ZoneSample.all(seed: 4) {
      let schedule = try CronSchedule(parsing: PlainSchedule.random(using: &random).text, defaultZone: sample.zone)
      guard let first = schedule.next(after: sample.starts[0]), let second = schedule.next(after: first) else {
        Issue.record("\(sample.zone) has no two firings")
        continue
      }
      for _ in 0..<20 {
        let between = Int64.random(in: 0..<(second.seconds - first.seconds), using: &random)
        #expect(schedule.next(after: first + .seconds(between) + .nanoseconds(1)) == second)
      }
      #expect(schedule.next(after: second - .nanoseconds(1)) == second)
    }
  }

  /// Days without a midnight, and others on which the clocks are changed.
  @Test(
    .enabled(if: ZoneFixture.isOwn, "these instants hold for the repository's own zone data"),
    arguments: [
      ("Africa/Cairo", "0 9 * * 5", "2027-04-28T12:00:00Z", "2027-04-30T06:00:00Z"),
      ("Africa/Cairo", "0 0 * * *", "2027-04-29T12:00:00Z", "2027-04-30T21:00:00Z"),
      ("Africa/Cairo", "30 0 * * 5", "2027-04-28T12:00:00Z", "2027-05-06T21:30:00Z"),
      ("Africa/Cairo", "59 23 29 4 *", "2027-04-28T12:00:00Z", "2027-04-29T21:59:00Z"),
      ("Asia/Beirut", "0 8 * * 0", "2027-03-27T12:00:00Z", "2027-03-28T05:00:00Z"),
      ("America/Havana", "15 7 14 3 *", "2027-03-13T12:00:00Z", "2027-03-14T11:15:00Z"),
      ("America/Santiago", "0 6 5 9 *", "2027-09-01T00:00:00Z", "2027-09-05T09:00:00Z"),
      ("America/St_Johns", "0 0 * * *", "2006-10-28T12:00:00Z", "2006-10-29T02:30:00Z"),
      ("America/St_Johns", "30 23 28 * *", "2006-10-29T02:10:00Z", "2006-10-29T03:00:00Z"),
      ("Pacific/Apia", "0 9 * * *", "2011-12-29T20:00:00Z", "2011-12-30T19:00:00Z"),
      ("Pacific/Apia", "0 9 30 12 *", "2011-12-01T00:00:00Z", "2012-12-29T19:00:00Z"),
      ("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z"),
      ("Europe/Berlin", "30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
      ("Europe/Berlin", "0 9 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T08:00:00Z"),
      ("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"),
      ("UTC", "0 0 1 1 *", "9998-06-01T00:00:00Z", "9999-01-01T00:00:00Z"),
    ])
  func firesByTheClocks(zone: String, text: String, after: String, next: String) throws {
    let schedule = try CronSchedule(parsing: "CRON_TZ=\(zone) \(text)")
    #expect(schedule.next(after: try #require(Timestamp(rfc3339: after)))?.rfc3339 == next)
  }

  @Test func endsWithTheYear9999() throws {
    let schedule = try CronSchedule(parsing: "0 0 1 1 *")
    #expect(schedule.next(after: try #require(Timestamp(rfc3339: "9999-06-01T00:00:00Z"))) == nil)
    #expect(schedule.next(after: .latest) == nil)
  }

  @Test(
    arguments: [
      ("0 9 31 2 *", true), ("0 9 30 2 ?", true), ("0 9 31 4,6,9,11 *", true), ("0 9 31 2,4-6/2 *", true),
      ("0 8 * * ,", true), (", 8 * * *", true), ("0 8 , * *", true), ("0 8 , , 1", true), ("0 9 29 2 *", false),
      ("0 9 31 2,3 *", false), ("0 9 31 2 1", false), ("0 9 31 * *", false), ("* * * * *", false),
      ("0 9 , * 1", false), ("0 9 30,31 2 ,", true),
    ])
  func knowsWhatNeverFires(text: String, never: Bool) throws {
    let schedule = try CronSchedule(parsing: text)
    #expect(schedule.neverFires == never)
    #expect((schedule.next(after: .epoch) == nil) == never)
    #expect((schedule.serverNext(after: .epoch) == nil) == never)
  }
}
