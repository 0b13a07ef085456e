import Audit
import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// What people set while sweeps go on, as a service and as a timer that remembers only what the trail tells.
@Suite struct HandSetTests {
  struct World: Sendable, CustomTestStringConvertible {
    let version: Simulator.ServerVersion
    let isTimer: Bool

    var testDescription: String { "\(version), \(isTimer ? "timer" : "service")" }
  }

  static let worlds = Simulator.ServerVersion.allCases.flatMap { version in
    [false, true].map { World(version: version, isTimer: $0) }
  }

  /// Sweeps over one workspace, before which things happen.
  private final class Scene {
    let world: SimulatedWorld
    let isTimer: Bool
    let id: String
    var memory = FleetMemory()

    init(_ description: HandSetTests.World) async throws {
      world = try await SimulatedWorld(version: description.version, workspaces: ["one"])
      isTimer = description.isTimer
      id = try await world.workspace("one").id
    }

    /// Lets time pass and sweeps; the verdicts on the workspace.
    func sweep(_ rules: String, after time: Duration, policy: Policy = enforcing) async throws -> [String] {
      world.clock.advance(by: time)
      world.server.catchUp()
      if isTimer {
        memory = FleetMemory(
          try await world.store.loadMemory(), lastSweepAt: try await AuditReader(path: world.path).lastSightAt())
      }
      let report = try await world.sweep(try ruleSet(rules), policy: policy).run(.everything, &memory)
      reasons = report.judgement.decisions.compactMap(\.verdict.reason)
      return verdicts(report.judgement)
    }

    /// What was said at the last sweep besides rules' own messages.
    var reasons: [String] = []

    var deadline: Timestamp? { get async throws { try await world.workspace("one").deadline } }

    /// Somebody sets the deadline so far from now.
    func extend(_ time: Duration) {
      world.put("extend", #"{"deadline":"\#((world.clock.now() + time).rfc3339)"}"#, on: id)
    }
  }

  private static let shorten = """
    - name: shorten
      when: "true"
      actions: [{shorten: {to: "${now + duration('40m')}"}}]
    """
  private static let extend = """
    - name: extend
      when: "true"
      actions: [{extend: {to: "${now + duration('12h')}"}}]
    """
  private static let blocked = "blocked human-intervention"

  /// `coder schedule extend WS 1h`, of a workspace that nobody uses, and a sweep 20 seconds later.
  @Test(arguments: worlds) func anHourFromNowIsAPersons(_ world: World) async throws {
    let scene = try await Scene(world)
    #expect(try await scene.sweep(Self.shorten, after: .zero) == ["shorten: act"])
    scene.world.clock.advance(by: .minutes(1))
    scene.extend(.hours(1))
    let set = try await scene.deadline
    #expect(try await scene.sweep(Self.shorten, after: .seconds(20)) == ["shorten: \(Self.blocked)"])
    let at = world.version == .v0136 ? "10:01:20" : "10:01:00"
    #expect(
      scene.reasons == ["set by hand at 2026-03-11T\(at)Z to 2026-03-11T11:01:00Z; left alone until then"])
    for _ in 0..<9 {
      #expect(try await scene.sweep(Self.shorten, after: .minutes(2)) == ["shorten: \(Self.blocked)"])
    }
    #expect(try await scene.deadline == set)
  }

  @Test(arguments: worlds) func aLaterDeadlineStandsUntilItComes(_ world: World) async throws {
    let scene = try await Scene(world)
    _ = try await scene.sweep(Self.shorten + "\n  cooldown: 10m", after: .zero)
    scene.extend(.hours(4))
    for _ in 0..<6 {
      #expect(
        try await scene.sweep(Self.shorten + "\n  cooldown: 10m", after: .minutes(30)) == ["shorten: \(Self.blocked)"])
    }
    // Whoever asked for more is not wronged by more; and what they asked for stands all the same.
    #expect(try await scene.sweep(Self.extend, after: .minutes(1)) == ["extend: act"])
    #expect(try await scene.sweep(Self.shorten, after: .minutes(20)).isEmpty == false)
    #expect(try await scene.deadline.map { $0 >= wednesday + .hours(4) } == true)
  }

  @Test(arguments: worlds) func anEarlierDeadlineStands(_ world: World) async throws {
    let scene = try await Scene(world)
    #expect(try await scene.sweep(Self.extend, after: .zero) == ["extend: act"])
    scene.extend(.minutes(45))
    for _ in 0..<4 {
      #expect(try await scene.sweep(Self.extend, after: .minutes(10)) == ["extend: \(Self.blocked)"])
    }
    #expect(try await scene.deadline == wednesday + .minutes(45))
    #expect(try await scene.sweep(Self.extend + "\n  respect: never", after: .minutes(1)) == ["extend: act"])
  }

  @Test(arguments: worlds) func nextSessionBeginsAnew(_ world: World) async throws {
    let scene = try await Scene(world)
    _ = try await scene.sweep(Self.shorten, after: .zero)
    scene.extend(.hours(9))
    #expect(try await scene.sweep(Self.shorten, after: .minutes(1)) == ["shorten: \(Self.blocked)"])
    try await scene.world.stop("one")
    #expect(try await scene.sweep(Self.shorten, after: .zero).contains("shorten: act") == false)
    try await scene.world.build("one", "start")
    #expect(try await scene.sweep(Self.shorten, after: .minutes(1)) == ["shorten: act"])
  }

  @Test(arguments: worlds) func ttlScheduleAndTheirAbsenceStand(_ world: World) async throws {
    let rules = """
      - {name: ttl, when: "true", actions: [{set_ttl: {to: 4h}}]}
      - {name: schedule, when: "true", actions: [{set_autostart: {schedule: "0 8 * * 1-5"}}]}
      """
    let scene = try await Scene(world)
    #expect(try await scene.sweep(rules, after: .zero) == ["schedule: act", "ttl: act"])
    #expect(try await scene.sweep(rules, after: .minutes(1)) == ["schedule: no-op", "ttl: no-op"])
    let states: [(ttl: String, schedule: String)] = [
      ("null", "null"), ("7200000", #""30 6 * * 1-5""#), ("36000000", "null"), ("null", #""0 20 * * *""#),
    ]
    for (ttl, schedule) in states {
      scene.world.put("ttl", #"{"ttl_ms":\#(ttl)}"#, on: scene.id)
      scene.world.put("autostart", #"{"schedule":\#(schedule)}"#, on: scene.id)
      for _ in 0..<2 {
        #expect(
          try await scene.sweep(rules, after: .hours(1)) == ["schedule: \(Self.blocked)", "ttl: \(Self.blocked)"])
        let now = try await scene.world.workspace("one")
        #expect((now.ttlMilliseconds.map(String.init) ?? "null") == ttl)
        #expect((now.autostartSchedule.map { "\"\($0)\"" } ?? "null") == schedule)
      }
    }
    let explanation = try await Plan(
      coder: scene.world.coder, server: try await scene.world.coder.buildInfo(), ruleSet: try ruleSet(rules),
      policy: enforcing
    )
    .explanation(of: try await scene.world.workspace("one"), scene.memory, trail: WorkspaceTrail())
    #expect(explanation.notes.contains { $0.hasPrefix("its TTL was cleared by hand at ") })
    #expect(explanation.notes.contains { $0.hasPrefix("its schedule was set by hand at ") })
    #expect(scene.reasons.contains { $0.hasPrefix("cleared by hand at ") && $0.hasSuffix("until somebody changes it") })
    #expect(scene.reasons.contains { $0.contains("set by hand at ") && $0.contains(" to 0 20 * * *; ") })
  }

  /// The very same value as before Curfew's change, within one interval.
  @Test(arguments: worlds) func whatIsSetBackStands(_ world: World) async throws {
    let rules = """
      - {name: ttl, when: "true", actions: [{set_ttl: {to: 4h}}]}
      - {name: schedule, when: "true", actions: [{clear_autostart: {}}]}
      """
    let scene = try await Scene(world)
    scene.world.put("autostart", #"{"schedule":"0 9 * * 1-5"}"#, on: scene.id)
    #expect(try await scene.sweep(rules, after: .zero) == ["schedule: act", "ttl: act"])
    scene.world.put("ttl", #"{"ttl_ms":28800000}"#, on: scene.id)
    scene.world.put("autostart", #"{"schedule":"0 9 * * 1-5"}"#, on: scene.id)
    for _ in 0..<3 {
      #expect(
        try await scene.sweep(rules, after: .minutes(1)) == ["schedule: \(Self.blocked)", "ttl: \(Self.blocked)"])
    }
  }

  /// What was there when Curfew first saw the workspace may be the template's: rules work on the first day.
  @Test(arguments: worlds) func whatWasThereBeforeIsNobodys(_ world: World) async throws {
    let scene = try await Scene(world)
    scene.extend(.hours(20))
    scene.world.put("ttl", #"{"ttl_ms":7200000}"#, on: scene.id)
    let rules = Self.shorten + "\n- {name: ttl, when: \"true\", actions: [{set_ttl: {to: 4h}}]}"
    #expect(try await scene.sweep(rules, after: .minutes(1)) == ["shorten: act", "ttl: act"])
  }

  @Test(arguments: worlds) func theSettingsSayItForAllRules(_ world: World) async throws {
    let scene = try await Scene(world)
    var policy = enforcing
    policy.respect = .span(.minutes(30))
    _ = try await scene.sweep(Self.shorten, after: .zero, policy: policy)
    scene.extend(.hours(4))
    #expect(try await scene.sweep(Self.shorten, after: .minutes(1), policy: policy) == ["shorten: \(Self.blocked)"])
    #expect(scene.reasons.allSatisfy { $0.contains("; left alone until 2026-03-11T10:3") })
    let other = Self.shorten + "\n  respect: until_changed"
    #expect(try await scene.sweep(other, after: .minutes(40), policy: policy) == ["shorten: \(Self.blocked)"])
    #expect(try await scene.sweep(Self.shorten, after: .minutes(1), policy: policy) == ["shorten: act"])
  }
}

/// Two programs that undo what the other does.
@Suite struct OppositionTests {
  private static let rules = """
    - name: schedule
      when: "true"
      respect: never
      actions: [{set_autostart: {schedule: "0 8 * * 1-5"}}]
    """

  /// Every second sweep is another process's, which knows only what the trail tells.
  @Test(arguments: Simulator.ServerVersion.allCases)
  func aRuleThatOthersUndoRestsLongerAndLonger(_ version: Simulator.ServerVersion) async throws {
    let world = try await SimulatedWorld(version: version, workspaces: ["one"])
    let id = try await world.workspace("one").id
    let sweep = try await world.sweep(try ruleSet(Self.rules))
    var memory = FleetMemory()
    var acted: [Int64] = []
    var told: [String] = []
    for minute in 0..<600 {
      let report = try await sweep.run(.everything, &memory)
      if report.outcomes.contains(where: \.isApplied) { acted.append(Int64(minute)) }
      told += report.judgement.reading.oppositions
      if report.judgement.decisions.first?.verdict.guardName == .opposed {
        let reason = try #require(report.judgement.decisions.first?.verdict.reason)
        #expect(reason.contains("another program or person undid what this rule did"))
        #expect(reason.contains("0 9 * * 1-5 stands there now"))
      }
      world.put("autostart", #"{"schedule":"0 9 * * 1-5"}"#, on: id)
      world.clock.advance(by: .minutes(1))
      world.server.catchUp()
      if minute % 2 == 0 {
        memory = FleetMemory(
          try await world.store.loadMemory(), lastSweepAt: try await AuditReader(path: world.path).lastSightAt())
      }
    }
    // Three times, then after an hour, two and four.
    #expect(acted == [0, 1, 2, 63, 184, 425])
    #expect(
      told.count == 4 && told.allSatisfy { $0.hasPrefix("ana/one: another program or person set 0 9 * * 1-5 in") })
    let reader = try AuditReader(path: world.path)
    #expect(try await reader.remarks().filter { $0.kind == .undone }.count == 6)
    #expect(try await reader.verify().isClean)
  }

  /// A change of mind is no fight.
  @Test func longAgoDoesNotCount() {
    var opposition = Opposition(after: nil, at: wednesday)
    opposition = Opposition(after: opposition, at: wednesday + .hours(10))
    #expect(opposition.count == 2 && opposition.restEnds == nil)
    #expect(Opposition(after: opposition, at: wednesday + .hours(59)).count == 1)
    for hours in 11...30 { opposition = Opposition(after: opposition, at: wednesday + .hours(Int(hours))) }
    #expect(opposition.restEnds == wednesday + .hours(54))
  }
}

extension OppositionTests {
  /// A program that puts a deadline back to the very instant of before, seen in between or not.
  @Test(arguments: [1, 3]) func aDeadlineThatIsPutBackIsNoServersFault(_ sweepsBetween: Int) async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let id = try await world.workspace("one").id
    let sweep = try await world.sweep(
      try ruleSet("- {name: shorten, when: \"true\", actions: [{shorten: {to: \"${now + duration('40m')}\"}}]}"))
    var memory = FleetMemory()
    let before = try #require(try await world.workspace("one").deadline)
    for number in 0..<sweepsBetween {
      #expect(try await sweep.run(.everything, &memory).outcomes.count == (number == 0 ? 1 : 0))
      world.clock.advance(by: .seconds(20))
    }
    world.put("extend", #"{"deadline":"\#(before.rfc3339)"}"#, on: id)
    memory = FleetMemory(
      try await world.store.loadMemory(), lastSweepAt: try await AuditReader(path: world.path).lastSightAt())
    let report = try await sweep.run(.everything, &memory)
    #expect(verdicts(report.judgement) == ["shorten: blocked human-intervention"])
    #expect(try await AuditReader(path: world.path).remarks().map(\.kind) == [.undone])
  }
}
