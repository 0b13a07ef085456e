import Audit
import Reports
import Testing
import Time

/// What timelines tell of what Curfew did not do.
@Suite struct TimelineTests {
  private let noon: Timestamp

  init() throws { noon = try #require(Timestamp(rfc3339: "2026-11-24T12:00:00Z")) }

  /// The number of an observation is that of its minute.
  private func seen(
    _ minutes: Int, _ status: String = "running", build: Int64 = 1, transition: String = "start",
    reason: String = "initiator", startedAt: Int? = nil, deadline: Int? = 480
  ) -> Sighting {
    func at(_ minutes: Int) -> Timestamp { noon + .minutes(minutes) }
    return Sighting(
      workspace: "w1", owner: "ana", name: "dev", organization: "coder", template: "go", status: status, build: build,
      transition: transition, reason: reason, startedAt: startedAt.map(at), at: at(minutes), lastUsedAt: at(-600),
      deadline: deadline.map(at), number: Int64(minutes))
  }

  private func found(_ number: Int64, _ deadline: Int, by origin: ValueMemory.Origin) -> ValueSetting {
    ValueSetting(
      number: number, effect: .lifetime, value: "1 \((noon + .minutes(deadline)).rfc3339)", source: .reading(origin))
  }

  private func events(
    _ sightings: [Sighting], gone: [Int] = [], _ settings: [ValueSetting] = [], removedThrough: Int64 = 0
  ) -> [Timeline.Event] {
    let history = FleetHistory(
      looks: sightings.map { .init(at: $0.at, isOfEverything: true) }, sightings: ["w1": sightings],
      departures: ["w1": gone.map { .init(at: noon + .minutes($0)) }])
    return Timeline(
      of: history, acts: [], returned: [],
      settings: ValueSettings(["w1": settings], removedThrough: removedThrough),
      in: Span(noon - .days(1), noon + .days(1))
    ) { _ in true }.events
  }

  /// The server moves the deadline each few minutes while somebody works.
  @Test func tellsTheUseOfASessionOnce() throws {
    let found = events([
      seen(0, deadline: 60), seen(10, deadline: 69), seen(20, deadline: 79), seen(30, deadline: 79),
      seen(40, deadline: 98),
    ])
    #expect(found.map(\.what) == ["extend"] && found.map(\.who) == [.server], "\(found)")
    #expect(
      found.first?.reason
        == "in use: deadline from 2026-11-24T13:00:00Z to 2026-11-24T13:38:00Z, 3 times until 2026-11-24T12:40:00Z")
  }

  @Test(
    arguments: [(60, 240, "extend"), (60, 50, "shorten"), (60, nil, "extend"), (nil, 50, "shorten")]
      as [(Int?, Int?, String)])
  func takesForAPersonsWhatTheSweepDid(_ before: Int?, _ after: Int?, _ what: String) {
    let told = events([seen(0, deadline: before), seen(10, deadline: after)], [found(9, after ?? 0, by: .other)])
    #expect(told.map(\.what) == [what] && told.map(\.who) == [.owner], "\(told)")
  }

  /// The use that moved it was not written down yet when it was first seen.
  @Test func takesForTheServersWhatASecondLookFoundToBe() {
    let seen = [seen(0, deadline: 60), seen(10, deadline: 69), seen(20, deadline: 69)]
    let told = events(seen, [found(9, 69, by: .other), found(19, 69, by: .server)])
    #expect(told.map(\.who) == [.server] && told.first?.reason.hasPrefix("in use") == true, "\(told)")
    // Another value that the server set is not the same.
    #expect(events(seen, [found(9, 69, by: .other), found(19, 80, by: .server)]).map(\.who) == [.owner])
  }

  /// A reading that does not tell the deadline shows none.
  @Test func takesADeadlineThatWasNotReadForNoChange() {
    #expect(events([seen(0, deadline: 60), seen(10, deadline: nil), seen(20, deadline: 60)]).isEmpty)
  }

  /// What the sweeps found was removed, or forgotten with the workspace.
  @Test func doesNotSayWhoWhereTheTrailDoesNot() {
    let seen = [seen(0, deadline: 60), seen(10, deadline: 69)]
    #expect(events(seen, removedThrough: 15).map(\.who) == [.unknown])
    #expect(events(seen, gone: [5]).first { $0.what == "extend" }?.who == .unknown)
  }

  /// It was stopped and started again between two looks: the stop comes before the start that is known.
  @Test func tellsAStopThatNobodySawBeforeTheStartBehindIt() {
    let told = events([seen(0), seen(10, build: 3, startedAt: 7), seen(20, build: 3, startedAt: 7)])
    #expect(told.map(\.what) == ["stopped", "started"] && told.map(\.who) == [.unknown, .owner], "\(told)")
    #expect(told.map(\.at) == [noon + .minutes(7), noon + .minutes(7)], "\(told)")
    #expect(told.first?.build?.unseen == Span(noon, noon + .minutes(7)), "\(told)")
  }

  /// And a start that nobody saw before the stop that was seen.
  @Test func tellsBuildsOfAnInstantInTheirOrder() {
    let told = events([
      seen(0, "stopped", transition: "stop", deadline: nil),
      seen(10, "stopped", build: 5, transition: "stop", deadline: nil),
    ])
    #expect(told.map(\.what) == ["started", "stopped", "started", "stopped"], "\(told)")
    #expect(told.map { $0.build?.unseen } == [Span](repeating: Span(noon, noon + .minutes(10)), count: 3) + [nil])
  }

  @Test func tellsTheDeletionThatItSaw() {
    let found = events(
      [seen(0), seen(5, "deleting", build: 2, transition: "delete", deadline: nil)], gone: [10])
    #expect(found.map(\.what).contains("deleting") && found.last?.what == "deleted", "\(found)")
    #expect(found.last?.who == .owner, "\(found)")
  }

  @Test func tellsThatItIsGone() {
    let found = events([seen(0, "stopped", transition: "stop", deadline: nil)], gone: [10])
    #expect(found.map(\.what) == ["gone"] && found.map(\.who) == [.unknown], "\(found)")
  }
}
