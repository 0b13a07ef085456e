import Audit
import Reports
import TestSupport
import Testing
import Time

/// What would have been without Curfew, as the report of savings has it.
@Suite struct CoderBaselineTests {
  private let noon: Timestamp

  init() throws { noon = try #require(Timestamp(rfc3339: "2026-11-24T12:00:00Z")) }

  private func at(_ hours: Double) -> Timestamp { noon + .seconds(Int(hours * 3600)) }

  private func seen(
    _ hours: Double, _ status: String = "running", build: Int64 = 1, deadline: Double? = nil,
    reason: String = "initiator",
    usedAt: Double = 0, startedAt: Double? = nil, ttl: Int? = 9
  ) -> Sighting {
    Sighting(
      workspace: "w1", owner: "ana", name: "dev", organization: "coder", template: "go", status: status, build: build,
      transition: status == "stopped" ? "stop" : "start", reason: reason, startedAt: startedAt.map(at), at: at(hours),
      lastUsedAt: at(usedAt), deadline: deadline.map(at), ttl: ttl.map { .hours($0) }, bump: .hours(1))
  }

  private func move(_ hours: Double, from before: Double?, to after: Double, rule: String) -> FleetHistory.Move {
    .init(workspace: "w1", build: 1, rule: rule, at: at(hours), before: before.map(at), after: at(after))
  }

  private func report(
    _ sightings: [Sighting], _ moves: [FleetHistory.Move] = [], ttls: [FleetHistory.TTL] = [],
    by grouping: SavingsGrouping = .total
  ) -> SavingsReport {
    let shortenings = moves.filter { move in move.before.map { $0 > move.after } ?? true }.map {
      FleetHistory.Shortening(workspace: $0.workspace, build: $0.build, rule: $0.rule, deadline: $0.after)
    }
    let history = FleetHistory(
      looks: sightings.map { .init(at: $0.at, isOfEverything: true) }, sightings: ["w1": sightings],
      shortenings: shortenings, moves: ["w1": moves], ttls: ["w1": ttls])
    return SavingsReport(
      of: history, in: Span(at(-100), at(100)), against: .coder, by: grouping, zone: .utc)
  }

  private func hours(_ least: Int, _ most: Int) -> Bounds { Bounds(least: .minutes(least), most: .minutes(most)) }

  @Test func isWhatWasWhereCurfewChangedNothing() {
    let total = report([
      seen(0, deadline: 9), seen(1, deadline: 9), seen(5, "stopped", build: 2, reason: "autostop"),
      seen(9, build: 5, startedAt: 8), seen(10, build: 5),
    ]).total
    #expect(total.saved == Bounds() && total.extended == Bounds() && total.baseline == total.running)
  }

  private var stoppedEarly: [Sighting] {
    [
      seen(0, deadline: 9), seen(1, deadline: 9), seen(2, "stopped", build: 2, reason: "autostop"),
      seen(12, "stopped", build: 2, reason: "autostop"),
    ]
  }

  @Test func savesUpToTheDeadlineThatARuleShortened() {
    let moves = [move(1, from: 9, to: 1.75, rule: "idle")]
    // A stop may take three minutes.
    #expect(report(stoppedEarly, moves).total.saved == hours(7 * 60, 8 * 60 + 3))
    let lines = report(stoppedEarly, moves, by: .rule).lines
    #expect(lines.first { $0.name == "idle" }?.figures.saved == hours(7 * 60, 8 * 60 + 3))
    #expect(lines.allSatisfy { $0.figures.extended == Bounds() })
    // Without a deadline it would run still.
    let endless = [move(1, from: nil, to: 1.75, rule: "idle")]
    #expect(report(stoppedEarly, endless).total.saved == hours(10 * 60, 11 * 60))
  }

  @Test func savesNothingAfterTheNextStartAndEndsWhereTheOldDeadlineWas() {
    let again = stoppedEarly.dropLast() + [seen(5, build: 3, deadline: 13, startedAt: 4), seen(12, build: 3)]
    let total = report(Array(again), [move(1, from: 9, to: 1.75, rule: "idle")]).total
    #expect(total.saved == hours(2 * 60, 3 * 60))
    // Running on from the first start it would have stopped at nine; the new start gave it three hours more.
    // In the last minute it may be in use, and then have been started again.
    #expect(total.extended == hours(3 * 60 - 4, 3 * 60))
  }

  @Test func savesNothingWhereSomebodyStoppedIt() {
    let stopped = [
      seen(0, deadline: 9), seen(1, deadline: 9), seen(2, deadline: 5), seen(3, "stopped", build: 2),
      seen(12, "stopped", build: 2),
    ]
    let total = report(stopped, [move(1, from: 9, to: 5, rule: "idle")]).total
    #expect(total.saved == Bounds() && total.extended == Bounds())
  }

  /// A build of an owner that stops what Curfew stopped long before says nothing of the time before.
  @Test func keepsWhatWasSavedBeforeSomebodyStopsWhatIsStopped() {
    let moves = [move(1, from: 9, to: 1.75, rule: "idle")]
    let stopped = stoppedEarly + [seen(34, "stopped", build: 3), seen(35, "stopped", build: 3)]
    #expect(report(stopped, moves).total.saved == report(stoppedEarly, moves).total.saved)
  }

  @Test func countsWhatAnExtensionCost() {
    let kept =
      (0...5).map { seen(Double($0), deadline: $0 < 2 ? 2 : 6) } + [seen(6, "stopped", build: 2, reason: "autostop")]
    let moves = [move(1, from: 2, to: 6, rule: "keep")]
    let total = report(kept, moves).total
    #expect(total.extended == hours(3 * 60 - 3, 4 * 60) && total.saved == Bounds())
    #expect(total.net == Bounds(least: .hours(-4), most: .minutes(3 - 3 * 60)))
    #expect(report(kept, moves, by: .rule).lines.first { $0.name == "keep" }?.figures.extended == total.extended)
  }

  @Test func doesNotKnowWhatWouldHaveBeenOfUseBeyondTheOldDeadline() {
    let used = [0, 1, 2, 3, 3.5, 3.5]
    let kept =
      used.enumerated().map { seen(Double($0), deadline: $0 < 2 ? 2 : 6, usedAt: $1) }
      + [seen(6, "stopped", build: 2, reason: "autostop", usedAt: 3.5)]
    // An open window that is silent moves no deadline: it may have stopped at two. Or it was busy, or was started again.
    #expect(report(kept, [move(1, from: 2, to: 6, rule: "keep")]).total.extended == hours(0, 4 * 60))
  }

  @Test func takesADeadlineThatTheServerMovedForProofOfUse() {
    // The rule shortened it to two; the server moved that back for use, and the old deadline would have been moved as well.
    let busy = [
      seen(0, deadline: 3), seen(1, deadline: 3), seen(1.5, deadline: 2, usedAt: 1.4),
      seen(3, deadline: 4, usedAt: 3), seen(4, deadline: 4, usedAt: 3),
      seen(5, "stopped", build: 2, reason: "autostop"),
    ]
    let total = report(busy, [move(1, from: 3, to: 2, rule: "idle")]).total
    #expect(total.saved.least == .zero && total.extended.least == .zero)
    #expect(total.baseline.least == .hours(4) - .minutes(3), "\(total)")
  }

  @Test func startsItAgainForWhoeverUsesItAfterItsEnd() {
    // Used at four o'clock, two hours after the server would have stopped it.
    let kept =
      [0, 0, 0, 0, 4, 4].enumerated().map { seen(Double($0), deadline: $0 < 2 ? 2 : 6, usedAt: $1, ttl: 1) }
      + [seen(6, "stopped", build: 2, reason: "autostop", usedAt: 4, ttl: 1)]
    let total = report(kept, [move(1, from: 2, to: 6, rule: "keep")]).total
    // Surely stopped from two, or a little later, until the use can have begun at the earliest, a minute before three.
    #expect(total.extended == hours(56, 4 * 60))
  }

  @Test func takesTheLaterDeadlineThatSomebodySet() {
    let moved = [
      seen(0, deadline: 9), seen(1, deadline: 9), seen(2, deadline: 2.5), seen(3, deadline: 11),
      seen(11, deadline: 11), seen(12, "stopped", build: 2, reason: "autostop"),
    ]
    // Shortened to half past two, then extended by hand to eleven: the server alone would have gone on about as long.
    let total = report(moved, [move(1, from: 9, to: 2.5, rule: "idle")]).total
    #expect(total.saved == hours(0, 3) && total.extended == hours(0, 63))
  }

  @Test func setsATTLOfCurfewAside() {
    let ttl = FleetHistory.TTL(workspace: "w1", rule: "short", at: at(-1), before: .hours(9), after: .hours(2))
    let started = [
      seen(-0.5, "stopped", build: 1, ttl: 2), seen(1, build: 2, deadline: 2, startedAt: 0, ttl: 2),
      seen(2, "stopped", build: 3, reason: "autostop", ttl: 2),
      seen(12, "stopped", build: 3, reason: "autostop", ttl: 2),
    ]
    #expect(report(started, ttls: [ttl]).total.saved == hours(7 * 60, 8 * 60 + 3))
    // The deadline that comes with the end of the start is Curfew's TTL, too.
    let starting = [started[0], seen(0, "starting", build: 2, ttl: 2)] + started.dropFirst()
    #expect(report(starting, ttls: [ttl]).total.saved == hours(7 * 60, 9 * 60 + 3))
    #expect(
      report(started, ttls: [ttl], by: .rule).lines.contains { $0.name == "short" && $0.figures.saved.least > .zero })
  }
}
