import Audit
import Reports
import Testing
import Time

/// What timelines tell of what Curfew did not do.
@Suite struct TimelineTests {
  private let noon: Timestamp

  init() throws { noon = try #require(Timestamp(rfc3339: "2026-11-24T12:00:00Z")) }

  private func seen(
    _ minutes: Int, _ status: String = "running", build: Int64 = 1, transition: String = "start",
    reason: String = "initiator", usedAt: Int? = nil, deadline: Int? = 480, maxDeadline: Int? = nil
  ) -> Sighting {
    func at(_ minutes: Int) -> Timestamp { noon + .minutes(minutes) }
    return Sighting(
      workspace: "w1", owner: "ana", name: "dev", organization: "coder", template: "go", status: status, build: build,
      transition: transition, reason: reason, startedAt: nil, at: at(minutes), lastUsedAt: at(usedAt ?? -600),
      deadline: deadline.map(at), maxDeadline: maxDeadline.map(at), bump: .hours(1))
  }

  private func events(_ sightings: [Sighting], gone: [Int] = []) -> [Timeline.Event] {
    let history = FleetHistory(
      looks: sightings.map { .init(at: $0.at, isOfEverything: true) }, sightings: ["w1": sightings],
      departures: ["w1": gone.map { .init(at: noon + .minutes($0)) }])
    return Timeline(of: history, acts: [], returned: [], in: Span(noon - .days(1), noon + .days(1))) { _ in true }
      .events
  }

  /// The server moves the deadline each few minutes while somebody works.
  @Test func tellsTheUseOfASessionOnce() throws {
    let found = events([
      seen(0, deadline: 60), seen(10, usedAt: 9, deadline: 69), seen(20, usedAt: 19, deadline: 79),
      seen(30, usedAt: 19, deadline: 79), seen(40, usedAt: 38, deadline: 98),
    ])
    #expect(found.map(\.what) == ["extend"] && found.map(\.who) == [.server], "\(found)")
    #expect(
      found.first?.reason
        == "in use: deadline from 2026-11-24T13:00:00Z to 2026-11-24T13:38:00Z, 3 times until 2026-11-24T12:40:00Z")
  }

  @Test(
    arguments: [
      // Nobody used it; used, but not then; earlier; none any more; one where there was none.
      (60, nil, 240, nil, "extend"), (60, 0, 240, nil, "extend"), (60, 9, 50, nil, "shorten"),
      (60, 9, nil, nil, "extend"),
      (nil, 9, 50, nil, "shorten"),
    ] as [(Int?, Int?, Int?, Int?, String)])
  func takesForAPersonsWhatUseDoesNotExplain(
    _ before: Int?, _ usedAt: Int?, _ after: Int?, _ maxDeadline: Int?, _ what: String
  ) {
    let found = events([seen(0, deadline: before), seen(10, usedAt: usedAt, deadline: after)])
    #expect(found.map(\.what) == [what] && found.map(\.who) == [.owner], "\(found)")
  }

  @Test func takesTheTemplatesLimitForUse() {
    let found = events([
      seen(0, deadline: 60, maxDeadline: 65), seen(10, usedAt: 9, deadline: 65, maxDeadline: 65),
    ])
    #expect(found.map(\.who) == [.server], "\(found)")
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
