import Rules
import TestSupport
import Testing
import Time

@Suite struct TimeSpecTests {
  static func instant(_ local: String, in zone: Zone) throws -> Timestamp {
    let utc = try #require(Timestamp(rfc3339: local + ":00Z"))
    return zone.instants(of: Zone.utc.civil(at: utc)).first
  }

  // 2026-11-23 is a Monday.
  @Test(arguments: [
    ("08:00-18:30", "2026-11-29T08:00", true), ("daily 08:00-18:30", "2026-11-29T18:29", true),
    ("Mon-Fri 08:00-18:30", "2026-11-23T08:00", true), ("Mon-Fri 08:00-18:30", "2026-11-23T07:59", false),
    ("Mon-Fri 08:00-18:30", "2026-11-23T18:30", false), ("Mon-Fri 08:00-18:30", "2026-11-28T12:00", false),
    ("mon-FRI 08:00 - 18:30", "2026-11-27T12:00", true), ("Sat,Sun 00:00-24:00", "2026-11-29T23:59", true),
    ("Sat, Sun 00:00-24:00", "2026-11-30T00:00", false), ("Fri-Mon 10:00-11:00", "2026-11-30T10:30", true),
    ("Fri-Mon 10:00-11:00", "2026-11-24T10:30", false), ("Mon,Wed-Fri 10:00-11:00", "2026-11-26T10:30", true),
    ("Fri 22:00-06:00", "2026-11-27T23:00", true), ("Fri 22:00-06:00", "2026-11-28T05:59", true),
    ("Fri 22:00-06:00", "2026-11-28T06:00", false), ("Fri 22:00-06:00", "2026-11-27T05:00", false),
    ("Fri 22:00-00:00", "2026-11-27T23:59", true), ("Fri 22:00-00:00", "2026-11-28T00:00", false),
    ("Sun 23:00-01:00", "2026-11-30T00:30", true), ("Mon-Fri 08:00-12:00, 13:00-17:00", "2026-11-28T14:00", false),
    ("Mon-Fri 08:00-12:00, 13:00-17:00", "2026-11-27T14:00", true),
    ("Mon-Fri 08:00-12:00,13:00-17:00", "2026-11-27T12:30", false),
    ("Mon-Fri 08:00-18:00, Sat 10:00-14:00", "2026-11-28T11:00", true),
    ("2026-12-24..2027-01-02", "2026-12-24T00:00", true), ("2026-12-24..2027-01-02", "2027-01-02T23:59", true),
    ("2026-12-24..2027-01-02", "2027-01-03T00:00", false), ("2026-12-24", "2026-12-24T12:00", true),
    ("2026-12-24, 2026-12-31", "2026-12-31T12:00", true),
    ("2026-12-24..2026-12-26 10:00-12:00", "2026-12-25T11:00", true),
    ("2026-12-24..2026-12-26 10:00-12:00, 14:00-15:00", "2026-12-25T14:00", true),
    ("2026-12-24..2026-12-26 22:00-02:00", "2026-12-27T01:00", true),
    ("2026-12-24..2026-12-26 22:00-02:00", "2026-12-24T01:00", false),
    ("Mon-Fri 08:00-18:00, 2026-11-28", "2026-11-28T20:00", true),
  ])
  func containsItsHours(spec: String, local: String, expected: Bool) throws {
    let zone = try #require(Zone(named: "Europe/Berlin"))
    #expect(try TimeSpec(parsing: spec).contains(Self.instant(local, in: zone), in: zone) == expected)
  }

  // Berlin's clocks went from 02:00 to 03:00 on 2026-03-29 (01:00Z) and from 03:00 to 02:00 on 2026-10-25 (01:00Z).
  @Test(arguments: [
    ("02:30-05:00", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),
    ("00:00-02:30", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"),
    ("02:10-02:50", "2026-03-29T00:00:00Z", "2026-03-30T00:10:00Z"),
    ("02:30-05:00", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
    ("00:00-02:30", "2026-10-24T23:00:00Z", "2026-10-25T01:30:00Z"),
    ("22:00-02:30", "2026-10-24T23:00:00Z", "2026-10-25T01:30:00Z"),
    ("02:10-02:50", "2026-10-25T00:20:00Z", "2026-10-25T01:50:00Z"),
    ("Sun 02:10-02:50", "2026-03-28T12:00:00Z", "2026-04-05T00:10:00Z"),
  ])
  func followsTheClocksOnTheWall(spec: String, after: String, boundary: String) throws {
    let zone = try #require(Zone(named: "Europe/Berlin"))
    let next = try TimeSpec(parsing: spec).nextBoundary(after: #require(Timestamp(rfc3339: after)), in: zone)
    #expect(next?.rfc3339 == boundary)
  }

  @Test func joinsRangesThatTouch() throws {
    let zone = Zone.utc
    let monday = try Self.instant("2026-11-23T12:00", in: zone)
    let week = try TimeSpec(parsing: "Mon-Fri 00:00-24:00")
    #expect(week.nextBoundary(after: monday, in: zone)?.rfc3339 == "2026-11-28T00:00:00Z")
    let night = try TimeSpec(parsing: "18:00-08:00, 08:00-12:00")
    #expect(night.nextBoundary(after: monday - .hours(1), in: zone) == monday)
    for always in ["00:00-24:00", "12:00-24:00, 00:00-12:00", "Fri-Mon 00:00-24:00, Tue-Thu 06:00-24:00, 00:00-07:00"] {
      let spec = try TimeSpec(parsing: always)
      #expect(spec.nextBoundary(after: monday, in: zone) == nil)
      #expect(spec.contains(monday, in: zone))
    }
  }

  @Test func endsWithItsDates() throws {
    let spec = try TimeSpec(parsing: "2026-12-24..2027-01-02, 2027-01-03 08:00-10:00")
    let zone = try #require(Zone(named: "America/New_York"))
    var boundaries: [String] = []
    var instant = try Self.instant("2026-11-23T12:00", in: zone)
    while let next = spec.nextBoundary(after: instant, in: zone) {
      boundaries.append(next.rfc3339(in: zone))
      instant = next
    }
    #expect(
      boundaries == [
        "2026-12-24T00:00:00-05:00", "2027-01-03T00:00:00-05:00", "2027-01-03T08:00:00-05:00",
        "2027-01-03T10:00:00-05:00",
      ])
  }

  @Test(arguments: [
    "UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia",
  ])
  func changesAtItsBoundariesOnly(name: String) throws {
    let zone = try #require(Zone(named: name))
    var random = SeededGenerator(seed: 8)
    for _ in 0..<300 {
      let text = Self.randomSpec(using: &random)
      let spec = try TimeSpec(parsing: text)
      // From a spec of its own, since one that has found a boundary answers from memory.
      let fresh = try TimeSpec(parsing: text)
      let instant = Timestamp(seconds: .random(in: 1_300_000_000...1_900_000_000, using: &random))
      let isInside = fresh.contains(instant, in: zone)
      guard let boundary = spec.nextBoundary(after: instant, in: zone) else {
        #expect(fresh.contains(instant + .days(400), in: zone) == isInside, "\(text) after \(instant)")
        continue
      }
      #expect(boundary > instant)
      #expect(fresh.contains(boundary, in: zone) != isInside, "\(text) after \(instant): \(boundary)")
      let seconds = Int((boundary - instant).wholeSeconds)
      for _ in 0..<20 {
        let between = instant + .seconds(Int.random(in: 0..<seconds, using: &random))
        #expect(fresh.contains(between, in: zone) == isInside, "\(text) at \(between)")
        #expect(spec.contains(between, in: zone) == isInside)
      }
    }
  }

  @Test func agreesWithTheMinuteOfTheWeek() throws {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let days = (0..<7).filter { _ in Bool.random(using: &random) } + [Int.random(in: 0..<7, using: &random)]
      let (from, until) = (Int.random(in: 0..<1440, using: &random), Int.random(in: 1...1440, using: &random))
      guard from != until else { continue }
      let names = days.map { CivilDate.weekdayNames[$0] }.joined(separator: ",")
      let spec = try TimeSpec(parsing: "\(names) \(Self.clock(from))-\(Self.clock(until))")
      for _ in 0..<50 {
        let instant = Timestamp(seconds: .random(in: 0...2_000_000_000, using: &random))
        let civil = Zone.utc.civil(at: instant)
        let today = days.contains(civil.weekday)
        let yesterday = days.contains((civil.weekday + 6) % 7)
        let minute = civil.minuteOfDay
        let expected =
          from < until
          ? today && minute >= from && minute < until : today && minute >= from || yesterday && minute < until
        #expect(spec.contains(instant, in: .utc) == expected, "\(spec) at \(instant)")
      }
    }
  }

  static func clock(_ minutes: Int) -> String {
    "\(minutes / 600)\(minutes / 60 % 10):\(minutes % 60 / 10)\(minutes % 10)"
  }

  private static func randomSpec(using random: inout SeededGenerator) -> String {
    let days = [
      "", "daily ", "Mon-Fri ", "Sat,Sun ", "Fri-Mon ", "Wed ", "2011-12-28..2012-01-04 ", "2026-03-01..2026-12-01 ",
    ]
    return (0..<Int.random(in: 1...3, using: &random)).map { _ in
      let (from, until) = (Int.random(in: 0..<96, using: &random) * 15, Int.random(in: 1...96, using: &random) * 15)
      let hours = from == until ? "00:00-24:00" : "\(clock(from))-\(clock(until))"
      return (days.randomElement(using: &random) ?? "") + hours
    }.joined(separator: ", ")
  }
}
