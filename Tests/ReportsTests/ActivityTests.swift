import Audit
import Reports
import TestSupport
import Testing
import Time

/// What the activity report makes of single workspaces.
@Suite struct ActivityTests {
  private let noon: Timestamp

  init() throws { noon = try #require(Timestamp(rfc3339: "2026-11-24T12:00:00Z")) }

  private func seen(
    _ hours: Double, _ status: String, build: Int64 = 1, id: String = "w1", owner: String = "ana", name: String = "dev",
    reason: String = "initiator", usedAt: Double? = nil, startedAt: Double? = nil
  ) -> Sighting {
    func at(_ hours: Double) -> Timestamp { noon + .seconds(Int(hours * 3600)) }
    return Sighting(
      workspace: id, owner: owner, name: name, organization: "coder", template: "go", status: status, build: build,
      transition: status == "stopped" ? "stop" : "start", reason: reason, startedAt: startedAt.map(at), at: at(hours),
      lastUsedAt: at(usedAt ?? -100))
  }

  private func report(
    _ sightings: [Sighting], looks: [Double] = [], gone: [String: [Timestamp]] = [:],
    shortenings: [FleetHistory.Shortening] = [], by grouping: ActivityGrouping = .workspace, zone: Zone = .utc,
    in range: Span? = nil
  ) -> ActivityReport {
    let history = FleetHistory(
      looks: looks.map { .init(at: noon + .seconds(Int($0 * 3600)), isOfEverything: true) },
      sightings: Dictionary(grouping: sightings, by: \.workspace),
      departures: gone.mapValues { $0.map { .init(at: $0) } }, shortenings: shortenings)
    return ActivityReport(
      of: history, in: range ?? Span(noon - .days(400), noon + .days(400)), by: grouping, zone: zone)
  }

  @Test func knowsThatTheSameBuildRanThroughAGap() {
    let total = report([seen(0, "running"), seen(10, "running")]).total
    #expect(total.running == Bounds(least: .hours(10), most: .hours(10)) && total.unknown == .zero)
  }

  @Test func doesNotKnowWhatRanInAGapBetweenTwoBuilds() {
    let total = report([seen(0, "running"), seen(1, "running"), seen(10, "running", build: 3)]).total
    #expect(total.running == Bounds(least: .hours(1), most: .hours(10)) && total.unknown == .hours(9))
    #expect(total.starts == [.owner: 1] && total.stops == [.unknown: 1])
  }

  @Test func countsUseOnlyAsFarAsItIsProved() {
    let total = report([seen(0, "running"), seen(1, "running", usedAt: 0.5), seen(2, "running", usedAt: 0.5)]).total
    #expect(total.used == Bounds(least: .minutes(1), most: .minutes(31)))
    #expect(total.idle == Bounds(least: .minutes(89), most: .minutes(119)))
  }

  @Test func tellsStopsOfRulesFromThoseOfTheServer() {
    let sightings = [seen(0, "running"), seen(2, "stopped", build: 2, reason: "autostop")]
    let rule = FleetHistory.Shortening(workspace: "w1", build: 1, rule: "idle", deadline: noon + .hours(1))
    #expect(report(sightings).total.stops == [.server: 1])
    #expect(report(sightings, shortenings: [rule]).total.stops == [.curfew: 1])
  }

  @Test func takesTheServersWordForAStart() {
    let total = report([
      seen(0, "stopped"), seen(4, "running", build: 2, reason: "autostart", startedAt: 3), seen(5, "running", build: 2),
    ]).total
    #expect(total.running == Bounds(least: .hours(2), most: .hours(2)) && total.starts == [.server: 1])
  }

  @Test func givesTwoWorkspacesOfOneNameALineEach() throws {
    let report = report(
      [
        seen(0, "running"), seen(1, "running"), seen(5, "running", id: "w2", startedAt: 4.5),
        seen(6, "running", id: "w2"),
      ], looks: [0, 1, 4, 5, 6], gone: ["w1": [noon + .hours(2)]])
    #expect(report.lines.map(\.name) == ["ana/dev", "ana/dev"] && Set(report.lines.map(\.workspace)) == ["w1", "w2"])
    let second = try #require(report.lines.first { $0.workspace == "w2" })
    #expect(second.figures.running.least == .minutes(90))
    #expect(report.total.running == Bounds(least: .minutes(150), most: .minutes(210)))
  }

  @Test func countsForWhoeverHadItAndUnderItsLastName() {
    let moved = [
      seen(0, "running"), seen(2, "running", owner: "bob", name: "new"), seen(5, "running", owner: "bob", name: "new"),
    ]
    #expect(report(moved).lines.map(\.name) == ["bob/new"])
    let owners = report(moved, by: .owner).lines.map { ($0.name, $0.figures.running.least) }
    #expect(owners.contains { $0 == ("ana", .hours(2)) } && owners.contains { $0 == ("bob", .hours(3)) })
  }

  @Test(arguments: [("2026-03-29", 23), ("2026-03-28", 24), ("2026-10-25", 25)])
  func givesEachDayItsHours(_ day: String, _ hours: Int) throws {
    let zone = try #require(Zone(named: "Europe/Berlin"))
    let lines = report([seen(-8000, "running"), seen(0, "running")], by: .day, zone: zone).lines
    #expect(lines.first { $0.name == day }?.figures.running.least == .hours(hours))
  }

  @Test func isNotIdleWhileTheServerWasDown() {
    // Nobody could look for a day; the same build runs, and was used last a little while ago.
    let total = report([
      seen(0, "running", usedAt: -1), seen(1, "running", usedAt: -1), seen(25, "running", usedAt: 24.5),
    ]).total
    #expect(total.running == Bounds(least: .hours(25), most: .hours(25)))
    #expect(total.used.most == .minutes(23 * 60 + 32) && total.idle.least == .minutes(88), "\(total)")
    // Another build: it may have run or not, and is neither idle nor used for sure.
    let other = report([seen(0, "running"), seen(1, "running"), seen(25, "stopped", build: 2)]).total
    #expect(other.unknown == .hours(24) && other.idle.least == .minutes(60) && other.stops == [.owner: 1], "\(other)")
  }

  @Test func countsOnceWhatCameTwiceByTheServersClock() {
    let total = report([seen(0, "running"), seen(5, "running"), seen(3, "running"), seen(6, "running")]).total
    #expect(total.running == Bounds(least: .hours(6), most: .hours(6)))
    // Set ahead: the day that never was counts, as the server says it.
    #expect(report([seen(0, "running"), seen(30, "running")]).total.running.least == .hours(30))
  }

  @Test func knowsNothingOutsideOfTheLooks() {
    let sightings = [seen(0, "running"), seen(1, "running")]
    #expect(report(sightings, in: Span(noon + .hours(2), noon + .hours(3))).known == nil)
    #expect(report(sightings, in: Span(noon + .hours(3), noon + .hours(2))).lines.isEmpty)
    #expect(report([]).known == nil)
  }
}
