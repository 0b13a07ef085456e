import Rules
import Testing
import Time

/// `Sample.running` has its deadline in 40 minutes, at 10:40 UTC.
@Suite struct ResolutionTests {
  private static func at(_ time: String) -> Timestamp { Sample.instant("2026-03-11T\(time)Z") }

  @Test(arguments: [
    ("extend: {to: \"${now + duration('2h')}\"}", Resolution.action(.deadline(at("12:00:00"), .later))),
    ("extend: {to: \"${now + duration('7261s')}\"}", .action(.deadline(at("12:01:00"), .later))),
    ("extend: {by: 2h}", .action(.deadline(at("12:40:00"), .later))),
    ("extend: {by: 2h, at_most: \"${now + duration('1h')}\"}", .action(.deadline(at("11:00:00"), .later))),
    ("extend: {to: 2026-03-11T13:00:30+01:00}", .action(.deadline(at("12:00:00"), .later))),
    (
      "extend: {to: \"${now + duration('10m')}\"}",
      .nothing(StandingDeadline(at("10:40:00"), .later, zone: .utc), target: .deadline(at("10:10:00"), .later))
    ),
    (
      "extend: {by: 30s}",
      .nothing(StandingDeadline(at("10:40:00"), .within, zone: .utc), target: .deadline(at("10:40:00"), .later))
    ),
    ("shorten: {to: \"${now + duration('35m')}\"}", .action(.deadline(at("10:35:00"), .earlier))),
    ("shorten: {by: 5m}", .action(.deadline(at("10:35:00"), .earlier))),
    (
      "shorten: {to: \"${now + duration('2h')}\"}",
      .nothing(StandingDeadline(at("10:40:00"), .earlier, zone: .utc), target: .deadline(at("12:00:00"), .earlier))
    ),
    ("set_ttl: {to: 4h}", .action(.ttl(.hours(4)))),
    ("set_ttl: {to: 90s}", .action(.ttl(.minutes(1)))),
    ("set_ttl: {to: \"${days(2)}\"}", .action(.ttl(.days(2)))),
    ("clear_ttl: {}", .action(.ttl(nil))),
    ("clear_autostart:", .action(.autostart(nil))),
    ("set_autostart: {schedule: 0 8 * * 1-5}", .action(.autostart("0 8 * * 1-5"))),
    ("set_autostart: {schedule: \"0 ${size(owner.name)} * * 1-5\"}", .action(.autostart("CRON_TZ=UTC 0 3 * * 1-5"))),
  ])
  func worksOutTheAmount(action: String, expected: Resolution) throws {
    #expect(try Loading.resolve(action, Sample.running) == expected)
  }

  /// Rounded down, half a minute off 10:40:15 were 75 seconds.
  @Test(
    arguments: [
      (":15", "30s", "10:40:00"), (":45", "30s", nil), (":45", "1m", "10:40:00"), (":15", "90s", "10:39:00"),
      (":00", "1m", "10:39:00"), (":59", "5m", "10:36:00"),
    ] as [(String, String, String?)])
  func shorteningTakesNoMoreThanItSays(seconds: String, by: String, target: String?) throws {
    var facts = Sample.running
    facts.deadline = Self.at("10:40\(seconds)")
    let resolution = try Loading.resolve("shorten: {by: \(by)}", facts)
    if let target {
      #expect(resolution == .action(.deadline(Self.at(target), .earlier)))
    } else {
      guard case .nothing(let standing, _) = resolution else {
        Issue.record("\(resolution)")
        return
      }
      #expect(standing.place == .within)
    }
  }

  @Test(arguments: [
    (
      StandingDeadline.Place.within,
      "within a minute of it already: the deadline is 2026-03-11 10:40 UTC, and it is moved by whole minutes"
    ),
    (.later, "the deadline, 2026-03-11 10:40 UTC, is later already"),
    (.earlier, "the deadline, 2026-03-11 10:40 UTC, is earlier already"),
  ])
  func saysWhyADeadlineStands(place: StandingDeadline.Place, reason: String) {
    #expect(StandingDeadline(Self.at("10:40:00"), place, zone: .utc).reason == reason)
  }

  @Test func putsTheFilesZoneInFrontOfASchedule() throws {
    let plain = try Loading.resolve("set_autostart: {schedule: 0 8 * * 1-5}", Sample.running, timezone: "Europe/Berlin")
    #expect(plain == .action(.autostart("CRON_TZ=Europe/Berlin 0 8 * * 1-5")))
    let own = try Loading.resolve(
      "set_autostart: {schedule: CRON_TZ=Asia/Tokyo 0 8 * * 1-5}", Sample.running, timezone: "Europe/Berlin")
    #expect(own == .action(.autostart("CRON_TZ=Asia/Tokyo 0 8 * * 1-5")))
  }

  @Test func hasNothingToMoveWithoutADeadline() throws {
    var facts = Sample.running
    facts.deadline = nil
    #expect(try Loading.resolve("extend: {by: 1h}", facts) == .noDeadline)
    #expect(try Loading.resolve("shorten: {to: \"${now + duration('40m')}\"}", facts) == .noDeadline)
    facts.unknown = ["ws.deadline"]
    #expect(try Loading.resolve("extend: {by: 1h}", facts) == .unknown(["ws.deadline"]))
  }

  @Test func doesNotKnowAnAmountOfUnknownParts() throws {
    var facts = Sample.running
    facts.unknown = ["template.default_ttl"]
    let action = "set_ttl: {to: \"${template.?default_ttl.orValue(duration('1h'))}\"}"
    #expect(try Loading.resolve(action, facts) == .unknown(["template.default_ttl"]))
    facts.unknown = []
    #expect(try Loading.resolve(action, facts) == .action(.ttl(.hours(1))))
  }

  @Test func doesNotKnowAScheduleOfUnknownParts() throws {
    var facts = Sample.running
    facts.unknown = ["ws.agents"]
    let action = "set_autostart: {schedule: \"0 ${size(ws.agents)} * * *\"}"
    #expect(try Loading.resolve(action, facts) == .unknown(["ws.agents"]))
    let refused = try Loading.resolve("set_autostart: {schedule: \"0 ${ws.name} * * *\"}", facts)
    guard case .failed(let reason) = refused else {
      Issue.record("\(refused)")
      return
    }
    #expect(reason.hasPrefix("the server would refuse the schedule 'CRON_TZ=UTC 0 dev-box1 * * *'"))
  }

  @Test func failsOnAnAmountOutOfBounds() throws {
    let action = "set_ttl: {to: \"${now - ws.created_at}\"}"
    #expect(try Loading.resolve(action, Sample.running) == .action(.ttl(.days(30))))
    var facts = Sample.running
    facts.createdAt = Sample.now - .days(31)
    #expect(
      try Loading.resolve(action, facts) == .failed("a TTL must be from 1 minute to 30 days, this is 31d"))
    facts.createdAt = Sample.now
    #expect(try Loading.resolve(action, facts) == .failed("a TTL must be from 1 minute to 30 days, this is 0s"))
  }
}
