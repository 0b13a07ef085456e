import Diagnostics
import TestSupport
import Testing
import Time

@testable import Rules

@Suite struct TimeIntervalTests {
  /// The declarations of a file that holds these lines.
  static func declarations(_ lines: String, timezone: String? = nil) throws -> RuleSet.Declarations {
    let text =
      "version: 1\n" + (timezone.map { "timezone: \($0)\n" } ?? "") + lines + "\ngroups: []\n"
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)])
    #expect(load.diagnostics.filter { $0.severity == .error }.map { $0.render() } == [])
    return try #require(load.ruleSet?.declarations.first)
  }

  static func interval(_ items: String, timezone: String? = nil) throws -> TimeInterval {
    let calendars = "calendars:\n  c: {dates: [2027-03-28 A, 2027-10-31, 2027-06-01..2027-06-03], half_days: [04-01]}\n"
    let lines = items.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let declared = try declarations("\(calendars)time_intervals:\n  i:\n\(lines)", timezone: timezone)
    return try #require(declared.names.intervals["i"])
  }

  static func instant(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

  // Alertmanager's documentation shows these fields; what each means is said by the instants.
  @Test(arguments: [
    ("- times: [{start_time: '00:00', end_time: '12:00'}]", "2027-03-10T11:59:59Z", true),
    ("- times: [{start_time: '00:00', end_time: '12:00'}]", "2027-03-10T12:00:00Z", false),
    ("- times: [{start_time: '06:00', end_time: '23:59'}]", "2027-03-10T23:59:00Z", false),
    ("- times: [{start_time: '17:00', end_time: '24:00'}]", "2027-03-10T23:59:59Z", true),
    ("- weekdays: ['saturday', 'sunday']", "2027-03-13T00:00:00Z", true),
    ("- weekdays: ['saturday', 'sunday']", "2027-03-15T00:00:00Z", false),
    ("- weekdays: ['monday:wednesday', 'saturday']", "2027-03-10T12:00:00Z", true),
    ("- weekdays: ['monday:wednesday', 'saturday']", "2027-03-11T12:00:00Z", false),
    ("- weekdays: ['Monday:Friday']", "2027-03-12T23:59:59Z", true),
    ("- days_of_month: ['1:5', '-3:-1']", "2027-02-26T00:00:00Z", true),
    ("- days_of_month: ['1:5', '-3:-1']", "2027-02-25T23:59:59Z", false),
    ("- days_of_month: ['1:5', '-3:-1']", "2028-02-26T12:00:00Z", false),
    ("- days_of_month: ['1:5', '-3:-1']", "2028-02-29T12:00:00Z", true),
    ("- days_of_month: ['1:-2']", "2027-04-29T12:00:00Z", true),
    ("- days_of_month: ['1:-2']", "2027-04-30T12:00:00Z", false),
    ("- days_of_month: ['30:31']", "2027-02-28T12:00:00Z", false),
    ("- months: ['1:3', 'may:august', 'december']", "2027-03-31T23:59:59Z", true),
    ("- months: ['1:3', 'may:august', 'december']", "2027-04-01T00:00:00Z", false),
    ("- months: ['1:3', 'may:august', 'december']", "2027-12-31T23:59:59Z", true),
    ("- years: ['2020:2022', '2030']", "2030-12-31T23:59:59Z", true),
    ("- years: ['2020:2022', '2030']", "2027-01-01T00:00:00Z", false),
    (
      "- {weekdays: ['monday:friday'], times: [{start_time: '09:00', end_time: '17:00'}], location: Australia/Sydney}",
      "2027-03-09T22:00:00Z", true
    ),
    (
      "- {weekdays: ['monday:friday'], times: [{start_time: '09:00', end_time: '17:00'}], location: Australia/Sydney}",
      "2027-03-10T06:00:00Z", false
    ),
    ("- spec: Mon-Fri 08:00-18:00\n- {weekdays: [saturday], months: [march]}", "2027-03-13T20:00:00Z", true),
    ("- spec: Mon-Fri 08:00-18:00\n- {weekdays: [saturday], months: [march]}", "2027-04-10T20:00:00Z", false),
    ("- {spec: 'daily 22:00-06:00', not_holidays: [c]}", "2027-06-01T05:00:00Z", true),
    ("- {spec: 'daily 22:00-06:00', not_holidays: [c]}", "2027-06-02T05:00:00Z", false),
    ("- {spec: 'daily 22:00-06:00', not_holidays: [c]}", "2027-04-01T23:00:00Z", true),
    ("- 'daily 08:00-18:00 except holidays(c)'", "2027-06-02T12:00:00Z", false),
    ("- 'daily 08:00-18:00 except holidays(c)'", "2027-06-04T12:00:00Z", true),
    ("- holidays: [c]", "2027-06-02T12:00:00Z", true), ("- holidays: [c]", "2027-06-04T00:00:00Z", false),
    ("- {spec: 'Mon 08:00-09:00', years: [2028]}", "2027-03-08T08:30:00Z", false),
  ])
  func containsItsInstants(items: String, at instant: String, expected: Bool) throws {
    #expect(try Self.interval(items).contains(Self.instant(instant)) == expected)
  }

  @Test func takesAlertmanagersListAsItIs() throws {
    let declared = try Self.declarations(
      """
      time_intervals:
        - name: offhours
          time_intervals:
            - times: [{start_time: '00:00', end_time: '07:00'}]
              weekdays: ['monday:friday']
      """)
    let interval = try #require(declared.names.intervals["offhours"])
    #expect(try interval.contains(Self.instant("2027-03-10T06:59:00Z")))
    #expect(try !interval.contains(Self.instant("2027-03-14T06:59:00Z")))
  }

  @Test func tellsTheNextBoundary() throws {
    let interval = try Self.interval("- Mon-Fri 08:00-12:00, 12:00-18:00", timezone: "Europe/Berlin")
    let inside = try Self.instant("2027-03-10T09:00:00Z")
    #expect(try interval.nextEnd(after: inside) == Self.instant("2027-03-10T17:00:00Z"))
    #expect(try interval.nextStart(after: inside) == Self.instant("2027-03-11T07:00:00Z"))
    // The boundary itself does not count.
    #expect(
      try interval.nextStart(after: Self.instant("2027-03-11T07:00:00Z")) == Self.instant("2027-03-12T07:00:00Z"))
    #expect(try interval.nextEnd(after: Self.instant("2027-03-10T17:00:00Z")) == Self.instant("2027-03-11T17:00:00Z"))
  }

  @Test func findsNothingBeyondFiveYears() throws {
    let now = try Self.instant("2027-03-10T09:00:00Z")
    let far = try Self.interval("- years: [2040]")
    #expect(far.nextStart(after: now) == nil && far.nextEnd(after: now) == nil)
    #expect(try far.nextBoundary(after: now) == Self.instant("2040-01-01T00:00:00Z"))
    let past = try Self.interval("- years: [2020]")
    #expect(past.nextStart(after: now) == nil && past.nextBoundary(after: now) == nil)
    let always = try Self.interval("- weekdays: [sunday:thursday]\n- Fri-Sat 00:00-24:00")
    #expect(always.contains(now) && always.nextEnd(after: now) == nil && always.nextBoundary(after: now) == nil)
    // 29 February on a Monday: 2028-02-29 is a Tuesday, 2044 the next Monday.
    let rare = try Self.interval("- {days_of_month: [29], months: [february], weekdays: [monday]}")
    #expect(rare.nextStart(after: now) == nil)
    #expect(try #require(rare.nextBoundary(after: now)) > now)
  }

  static let zones = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Asia/Beirut",
    "America/Santiago", "Pacific/Apia", "Africa/Cairo", "UTC",
  ]

  /// Every minute of two days around each change of the clocks, against the rules read literally.
  @Test(arguments: zones) func agreesWithEveryMinute(zoneName: String) throws {
    let zone = try #require(Zone(named: zoneName))
    var random = SeededGenerator(seed: UInt64(zoneName.utf8.reduce(0) { $0 + Int($1) }))
    var change = try Self.instant("2027-01-01T00:00:00Z")
    for round in 0..<3 {
      if round > 0 { change = zone.nextTransition(after: change) ?? change + .days(97) }
      let first = change.flooredToMinute - .days(4)
      let clock = MinuteClock(zone: zone, from: first - .days(2), minutes: 12 * 1440)
      for _ in 0..<4 {
        let spec = RandomInterval(&random)
        let interval = try Self.interval(spec.items, timezone: zoneName)
        let inside = spec.minutes(of: clock)
        var boundary: Timestamp?
        for minute in stride(from: 8 * 1440 + 2 * 1440, to: 2 * 1440, by: -1) {
          let instant = clock.start + .minutes(minute)
          let isInside = inside[minute]
          if inside[minute + 1] != isInside { boundary = instant + .minutes(1) }
          guard abs(minute - 6 * 1440) < 1440 else { continue }
          guard interval.contains(instant) == isInside else {
            Issue.record("\(zoneName) \(spec.items) at \(instant): expected \(isInside)")
            break
          }
          guard minute % 61 == 0, let boundary else { continue }
          #expect(interval.nextBoundary(after: instant) == boundary, "\(zoneName) \(spec.items) after \(instant)")
          let named = isInside ? interval.nextEnd(after: instant) : interval.nextStart(after: instant)
          #expect(named == boundary, "\(zoneName) \(spec.items) after \(instant)")
        }
      }
    }
  }
}

/// What a zone's clocks show in each minute.
private struct MinuteClock {
  let start: Timestamp
  let times: [CivilTime]
  /// By local minute since 1970, the first and the last minute that shows it.
  private var shown: [Int: (first: Int, last: Int)] = [:]

  init(zone: Zone, from start: Timestamp, minutes: Int) {
    self.start = start
    times = (0..<minutes).map { zone.civil(at: start + .minutes($0)) }
    for (minute, time) in times.enumerated() {
      let local = Self.local(time)
      shown[local] = (shown[local]?.first ?? minute, minute)
    }
  }

  private static func local(_ time: CivilTime) -> Int { time.date.daysSinceEpoch * 1440 + time.hour * 60 + time.minute }

  /// The first minute that shows a time, or that comes after the jump over it.
  func start(_ local: Int) -> Int { shown[local]?.first ?? jump(over: local) }

  /// The last minute that shows a time, or that comes after the jump over it.
  func end(_ local: Int) -> Int { shown[local]?.last ?? jump(over: local) }

  private func jump(over local: Int) -> Int {
    times.firstIndex { Self.local($0) > local } ?? times.count
  }
}

/// A random interval of weekdays, days of the month and hours.
private struct RandomInterval {
  let items: String
  private var ranges: [(weekdays: Set<Int>, days: ClosedRange<Int>, start: Int, end: Int)] = []

  init(_ random: inout SeededGenerator) {
    var lines: [String] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let weekdays = Set((0..<7).filter { _ in Int.random(in: 0..<4, using: &random) > 0 } + [3])
      let first = Int.random(in: 1...20, using: &random)
      let days = Bool.random(using: &random) ? 1...31 : first...first + 10
      // Mostly at night, where clocks are changed.
      let start = Int.random(in: 0..<(Bool.random(using: &random) ? 1440 : 240), using: &random)
      let length = Int.random(in: 1...(Bool.random(using: &random) ? 1439 : 120), using: &random)
      let end = (start + length) % 1440
      let names = weekdays.sorted().map { CivilDate.weekdayNames[$0] }.joined(separator: ",")
      lines.append(
        "- {spec: '\(names) \(Self.clock(start))-\(Self.clock(end))', days_of_month: ['\(days.lowerBound):\(days.upperBound)']}"
      )
      ranges.append((weekdays, days, start, start + length))
    }
    items = lines.joined(separator: "\n")
  }

  private static func clock(_ minute: Int) -> String {
    let (hour, rest) = (minute / 60, minute % 60)
    return (hour < 10 ? "0" : "") + "\(hour):" + (rest < 10 ? "0" : "") + "\(rest)"
  }

  func minutes(of clock: MinuteClock) -> [Bool] {
    var inside = [Bool](repeating: false, count: clock.times.count)
    guard let first = clock.times.first?.date, let last = clock.times.last?.date else { return inside }
    for day in first.daysSinceEpoch + 1..<last.daysSinceEpoch {
      let date = CivilDate(daysSinceEpoch: day)
      for range in ranges where range.weekdays.contains(date.weekday) && range.days.contains(date.day) {
        let from = clock.start(day * 1440 + range.start)
        let until = clock.end(day * 1440 + range.end)
        for minute in from..<max(from, until) where minute < inside.count { inside[minute] = true }
      }
    }
    return inside
  }
}
