import Audit
import CoderAPI
import HTTPClient
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// A server's clock that was ahead for hours and is put right: what Curfew remembers from then lies in the server's future.
@Suite struct ClockPutBackTests {
  /// A world whose server and machine agree on the time, and a server whose answers can be dated otherwise.
  private struct Scene {
    let world: SimulatedWorld
    let http: Redated
    let sweep: Sweep
    var memory: FleetMemory

    init(_ rules: RuleSet, workspaces: [String] = ["one"], policy: Policy = enforcing) async throws {
      world = try await SimulatedWorld(workspaces: workspaces)
      http = Redated(http: try HTTPClient(HTTPConfiguration()))
      let clock = world.clock
      var options = CoderClient.Options()
      let machine = world.coder.machine
      options.machine = MachineClock(
        instant: { machine.instant }, now: { clock.now() }, sleep: { _ in })
      let coder = CoderClient(
        url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))), http: http, options: options)
      sweep = try await world.sweep(rules, policy: policy, client: coder)
      memory = FleetMemory(try await world.store.loadMemory())
    }

    /// A sweep a while after the one before; the memory is then what a fresh start would load.
    mutating func run(
      after time: Duration = .minutes(1), _ scope: Scope = .everything,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> SweepReport {
      world.clock.advance(by: time)
      world.server.catchUp()
      let report = try await sweep.run(scope, &memory)
      try await memory.refresh(from: world.store)
      let fresh = FleetMemory(try await world.store.loadMemory())
      #expect(memory.differences(from: fresh) == [], sourceLocation: sourceLocation)
      return report
    }
  }

  /// Only the instants change: what else was read tells the next sweep who moved a deadline, and what a claim brought.
  @Test func whatWasReadStaysAsItWas() {
    let ahead = wednesday + .hours(5)
    let reading = LastReading(
      at: ahead, deadline: ahead + .hours(1), buildNumber: 3, maxDeadline: ahead + .hours(2), isPrebuild: true)
    var stored = StoredMemory()
    stored.readings["id"] = reading
    _ = stored.correct(at: wednesday)
    var expected = reading
    expected.at = wednesday
    #expect(stored.readings["id"] == expected)
  }

  /// Wants another TTL each time.
  private static let switching = """
    - name: switch
      cooldown: 30m
      actions: [{set_ttl: {to: "${has(ws.ttl) && ws.ttl > duration('5h') ? duration('4h') : duration('8h')}"}}]
    """

  /// Whoever worked a minute before the clock was set ahead by hours has not been idle for hours.
  @Test(arguments: [false, true], [Duration.minutes(95), .hours(3)])
  func nobodyIsIdleBecauseTheClockWasSetAhead(restarts: Bool, by time: Duration) async throws {
    var scene = try await Scene(
      try ruleSet(
        """
        - {name: idle, when: ws.idle_for > duration("90m"), cooldown: 1m, actions: [{shorten: {to: "${now + duration('31m')}"}}]}
        """))
    func restart() async throws { if restarts { scene.memory = FleetMemory(try await scene.world.store.loadMemory()) } }
    for _ in 0..<2 { #expect(verdicts(try await scene.run().judgement) == []) }
    scene.http.set("", ahead: time)
    try await restart()
    let found = try await scene.run()
    #expect(found.outcomes.isEmpty)
    let words = "the server's clock is \(time.shortText) further ahead of this machine's than before"
    #expect(found.note?.contains(words) == true, "\(found.note ?? "")")
    for _ in 0..<11 {
      try await restart()
      #expect(try await scene.run(after: .minutes(5)).outcomes.isEmpty)
    }
    // After an hour whoever still works has been seen since.
    try await restart()
    let last = try await scene.run(after: .minutes(5))
    #expect(verdicts(last.judgement) == ["idle: act"] && last.note == nil, "\(last.note ?? "")")
    var replay = Replay()
    try await replay.run(over: try AuditReader(path: scene.world.path))
    #expect(replay.compared > 0 && replay.differing == 0)
  }

  /// As that of a simulated server does: it was not set, and who is idle by it is idle.
  @Test(arguments: [false, true]) func aClockThatRunsFasterWasNotSetAhead(restarts: Bool) async throws {
    var scene = try await Scene(
      try ruleSet(
        """
        - {name: idle, when: ws.idle_for > duration("90m"), cooldown: 1m, actions: [{shorten: {to: "${now + duration('31m')}"}}]}
        """))
    var acts = 0
    for number in 0..<20 {
      scene.http.set("", ahead: .minutes(10) * number)
      if restarts { scene.memory = FleetMemory(try await scene.world.store.loadMemory()) }
      let report = try await scene.run(after: number % 3 == 1 ? .seconds(5) : .minutes(1))
      #expect(report.note?.contains("clock") != true, "\(report.note ?? "")")
      acts += report.outcomes.count
    }
    #expect(acts > 0)
  }

  @Test(arguments: [false, true])
  func aCooldownIsWaitedForOnceAndNotForAsLongAsTheClockWasAhead(restarts: Bool) async throws {
    var scene = try await Scene(try ruleSet(Self.switching))
    scene.http.set("", ahead: .hours(5))
    #expect(verdicts(try await scene.run().judgement) == ["switch: act"])
    scene.http.set("", ahead: .zero)
    if restarts { scene.memory = FleetMemory(try await scene.world.store.loadMemory()) }
    let found = try await scene.run()
    #expect(verdicts(found.judgement) == ["switch: blocked cooldown"])
    #expect(found.note?.contains("the server's clock was put back") == true, "\(found.note ?? "")")
    // Said once, and remembered by whoever comes next.
    if restarts { scene.memory = FleetMemory(try await scene.world.store.loadMemory()) }
    let next = try await scene.run(after: .minutes(28))
    #expect(verdicts(next.judgement) == ["switch: blocked cooldown"])
    #expect(next.note?.contains("clock") != true, "\(next.note ?? "")")
    #expect(verdicts(try await scene.run(after: .minutes(3)).judgement) == ["switch: act"])
    #expect(try await AuditReader(path: scene.world.path).verify().isClean)
  }

  /// A sweep over the running workspaces finds it, and the stopped one has a cooldown as well.
  @Test func whatASweepHasNotReadIsCorrectedToo() async throws {
    var scene = try await Scene(
      try ruleSet(
        "- {name: schedule, when: \"true\", cooldown: 30m, actions: [{set_autostart: {schedule: \"0 9 * * 1-5\"}}]}"),
      workspaces: ["one", "two"])
    try await scene.world.stop("two")
    scene.http.set("", ahead: .hours(5))
    #expect(verdicts(try await scene.run().judgement, on: 1) == ["schedule: act"])
    scene.http.set("", ahead: .zero)
    let found = try await scene.run(.running)
    #expect(found.judgement.reading.observations.count == 1)
    let two = try await scene.world.workspace("two").id
    let key = WorkspaceMemory.RuleKey(rule: "schedule", shadow: false)
    #expect(scene.memory[two].rules[key]?.lastActionAt == found.judgement.reading.now)
  }

  /// While the server's clock is behind for a while, nothing that has happened is taken for later than it was.
  @Test func aClockThatIsBehindForAWhileShortensNothing() async throws {
    var scene = try await Scene(try ruleSet(Self.switching))
    #expect(verdicts(try await scene.run().judgement) == ["switch: act"])
    scene.http.set("", ahead: .hours(-1))
    #expect(verdicts(try await scene.run().judgement) == ["switch: blocked cooldown"])
    scene.http.set("", ahead: .zero)
    #expect(verdicts(try await scene.run(after: .minutes(27)).judgement) == ["switch: blocked cooldown"])
    #expect(verdicts(try await scene.run(after: .minutes(3)).judgement) == ["switch: act"])
  }

  @Test func aGroupWithEveryWaitsItsOwnTimeOnce() async throws {
    var scene = try await Scene(
      try ruleSet(Self.switching.replacing("30m", with: "1m"), timing: "every: 30m"))
    scene.http.set("", ahead: .hours(5))
    #expect(verdicts(try await scene.run().judgement) == ["switch: act"])
    scene.http.set("", ahead: .zero)
    #expect(verdicts(try await scene.run().judgement) == ["switch: blocked not-due"])
    #expect(verdicts(try await scene.run(after: .minutes(28)).judgement) == ["switch: blocked not-due"])
    #expect(verdicts(try await scene.run(after: .minutes(3)).judgement) == ["switch: act"])
  }

  /// Whether a group's last time is still to come depends on both clocks, and they are in the trail.
  @Test func whatWasNotDueWhileTheClockWasBehindIsJudgedTheSameAgain() async throws {
    var scene = try await Scene(
      try ruleSet(Self.switching.replacing("30m", with: "1m"), timing: "every: 30m"))
    #expect(verdicts(try await scene.run().judgement) == ["switch: act"])
    scene.http.set("", ahead: .hours(-1))
    #expect(verdicts(try await scene.run().judgement) == ["switch: blocked not-due"])
    let reader = try AuditReader(path: scene.world.path)
    var replay = Replay()
    try await replay.run(over: reader)
    #expect(replay.differing == 0 && replay.compared == 2, "\(replay.differences)")
  }

  /// What was taken just before the clock was put back still counts, and not for hours.
  @Test func theBlastRadiusIsNeitherRefilledNorUsedUpForHours() async throws {
    let policy = Policy(mode: .enforce, maxShortenedPercent: 1, alwaysShortened: 1, interval: .minutes(10))
    var scene = try await Scene(
      try ruleSet(
        "- {name: cut, when: \"true\", limits: {max_actions_per_sweep: 1}, actions: [{set_ttl: {to: 1h}}]}"),
      workspaces: ["one", "two"], policy: policy)
    scene.http.set("", ahead: .hours(5))
    #expect(try await scene.run().count("act") == 1)
    scene.http.set("", ahead: .zero)
    #expect(try await scene.run().count("act") == 0)
    #expect(try await scene.run(after: .minutes(5)).count("act") == 0)
    #expect(try await scene.run(after: .minutes(5)).count("act") == 1)
  }

  /// A request that was sent while the clock was ahead, and never arrived, is not waited for until the clock is there again.
  @Test func aRequestWithoutAnAnswerIsSettled() async throws {
    var scene = try await Scene(try ruleSet(Self.switching))
    scene.http.set("", ahead: .hours(5))
    scene.world.server.setFaults(SimulatorFaults(rules: [.init(.resetBefore, method: "PUT")]))
    #expect(verdicts(try await scene.run().judgement) == ["switch: act"])
    scene.world.server.setFaults(SimulatorFaults())
    scene.http.set("", ahead: .zero)
    scene.memory = FleetMemory(try await scene.world.store.loadMemory())
    #expect(verdicts(try await scene.run().judgement) == ["switch: blocked not-settled"])
    _ = try await scene.run(after: .minutes(2))
    let outcomes = try await AuditReader(path: scene.world.path).actions().map(\.outcome?.result)
    #expect(outcomes.last == .foundNotApplied, "\(outcomes)")
  }

  @Test func actionsOfADayStillToComeCountAsTodays() {
    let memory = RuleMemory().acted(on: .ttl, at: wednesday + .hours(15), inBuild: 1, zone: .utc)
    #expect(memory.day == "2026-03-12")
    #expect(memory.actionsToday(at: wednesday, in: .utc) == 1)
    #expect(memory.acted(on: .ttl, at: wednesday, inBuild: 1, zone: .utc).actionsThatDay == 2)
    #expect(memory.actionsToday(at: wednesday + .days(2), in: .utc) == 0)
  }

  /// A server that asked for patience while its clock was ahead is left alone as long as it asked, and not for hours.
  @Test func aWaitForTheListIsAsLongAsItWas() {
    var memory = FleetMemory()
    memory.failedAt = wednesday + .hours(5)
    memory.listRetryAt = wednesday + .hours(5) + .minutes(10)
    #expect(memory.listWait(at: wednesday, serverAhead: .zero) == wednesday + .minutes(10))
    memory.failedAt = wednesday
    memory.listRetryAt = wednesday + .minutes(10)
    #expect(memory.listWait(at: wednesday + .minutes(1), serverAhead: .zero) == wednesday + .minutes(10))
    #expect(memory.listWait(at: wednesday + .minutes(10), serverAhead: .zero) == nil)
  }
}
