import Audit
import CoderAPI
import Rules
import SQLite
import Simulator
import Testing
import Time

@testable import Pipeline

/// `suspend_autostart: {}`: no schedule while the rule is true, and exactly the one of before when it is not any more.
@Suite struct SuspensionTests {
  /// A schedule in a spelling of its own.
  static let schedule = "CRON_TZ=UTC 00 9 * * MON-FRI"

  /// True on Wednesday from 10:30 to 12:00.
  static let window = """
    - name: pause-starts
      priority: 10
      when: now.isWithin("Wed 10:30-12:00")
      actions: [{suspend_autostart: {}}]
    """

  /// One workspace of ana's, with the schedule, and sweeps that survive restarts.
  private final class Scene {
    let world: SimulatedWorld
    var memory = FleetMemory()
    let id: String
    var rules: RuleSet
    var policy = enforcing
    let isRestarted: Bool

    init(_ version: Simulator.ServerVersion = .v2360, rules: String = window, isRestarted: Bool = false) async throws {
      world = try await SimulatedWorld(version: version, workspaces: ["one"])
      id = try await world.workspace("one").id
      world.put("autostart", #"{"schedule":"\#(SuspensionTests.schedule)"}"#, on: id)
      self.rules = try ruleSet(rules)
      self.isRestarted = isRestarted
    }

    @discardableResult func sweep() async throws -> SweepReport {
      if isRestarted { memory = FleetMemory(try await world.store.loadMemory()) }
      return try await world.sweep(rules, policy: policy).run(.everything, &memory)
    }

    /// Sweeps after that time, and returns the schedule on the server.
    func schedule(after time: Duration) async throws -> String? {
      world.clock.advance(by: time)
      world.server.catchUp()
      try await sweep()
      return try await world.workspace("one").autostartSchedule
    }

    func verify() async throws { #expect(try await AuditReader(path: world.path).verify().isClean) }
  }

  /// A schedule that the server does not take back was suspended all the same, and `explain` says so.
  @Test func tellsOfAScheduleThatCouldNotBeGivenBack() async throws {
    let scene = try await Scene()
    #expect(try await scene.schedule(after: .minutes(31)) == nil)
    scene.world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "PUT", path: "/autostart")]))
    scene.world.clock.advance(by: .minutes(100))
    scene.world.server.catchUp()
    let report = try await scene.sweep()
    #expect(report.failures == 1 && report.result == .partial)
    #expect(try await scene.world.workspace("one").autostartSchedule == nil)
    // It is no part of suspending it.
    let view = try Connection(path: scene.world.path, access: .readOnly).prepare(
      "SELECT action || ' ' || result FROM v_acts")
    #expect(try view.all { $0.text(0) } == ["suspend_autostart applied"])
    let explanation = try await scene.world.explanation(of: "one", scene.rules)
    let deed = try #require(explanation.deeds.first)
    #expect(deed.isDone && deed.action.decision.record.action == "suspend_autostart")
    #expect(deed.sequel?.contains("was to be given back at ") == true, "\(deed.sequel ?? "")")
    // What waits is told once.
    #expect(explanation.notes.count { $0.contains("waits to come back") } == 1, "\(explanation.notes)")
  }

  /// What Curfew gives back itself is no change by somebody that another action of the same sweep would have to yield to.
  @Test func leavesRoomForAnotherActionWhenItComesBack() async throws {
    let cut =
      "\n- {name: cut, when: now.isWithin(\"Wed 12:00-14:00\"), actions: [{shorten: {to: \"${now + duration('45m')}\"}}]}"
    let scene = try await Scene(rules: Self.window + cut)
    #expect(try await scene.schedule(after: .minutes(31)) == nil)
    scene.world.clock.advance(by: .minutes(100))
    scene.world.server.catchUp()
    let report = try await scene.sweep()
    #expect(try await scene.world.workspace("one").autostartSchedule == Self.schedule)
    #expect(report.applied == 1 && report.notTried.isEmpty && report.result == .done, "\(report.notes)")
  }

  @Test(arguments: Simulator.ServerVersion.allCases, [false, true])
  func comesBackAsItWas(_ version: Simulator.ServerVersion, _ isRestarted: Bool) async throws {
    let scene = try await Scene(version, isRestarted: isRestarted)
    #expect(try await scene.schedule(after: .minutes(1)) == Self.schedule)
    #expect(try await scene.schedule(after: .minutes(30)) == nil)
    let puts = scene.world.puts
    let report = try await scene.sweep()
    #expect(report.judgement.suspended.map(\.fate) == [.stays(by: "pause-starts")])
    #expect(verdicts(report.judgement) == ["pause-starts: no-op"])
    #expect(try await scene.schedule(after: .minutes(60)) == nil)
    #expect(scene.world.puts == puts)
    #expect(try await scene.schedule(after: .minutes(40)) == Self.schedule)
    #expect(scene.world.puts == puts + 1)
    #expect(try await scene.world.store.loadMemory().suspensions.isEmpty)
    // It is its owner's still: nothing was set by Curfew.
    #expect(try await scene.schedule(after: .minutes(1)) == Self.schedule)
    #expect(scene.world.puts == puts + 1)
    try await scene.verify()
  }

  /// What is suspended by a rule that is gone, renamed, switched off or set to dry run is given back.
  @Test(arguments: [
    "- {name: other, when: \"false\", actions: [{extend: {by: 1h}}]}",
    window.replacing("pause-starts", with: "renamed").replacing("Wed 10:30", with: "Thu 10:30"),
    window + "\n  mode: \"off\"", window + "\n  mode: dry-run",
    window.replacing("suspend_autostart", with: "clear_ttl"),
  ]) func comesBackWithoutItsRule(_ rules: String) async throws {
    let scene = try await Scene(isRestarted: true)
    #expect(try await scene.schedule(after: .minutes(35)) == nil)
    scene.rules = try ruleSet(rules)
    #expect(try await scene.schedule(after: .minutes(1)) == Self.schedule)
    try await scene.verify()
  }

  /// A renamed rule that is true goes on, and nothing is sent.
  @Test func staysUnderAnotherName() async throws {
    let scene = try await Scene()
    #expect(try await scene.schedule(after: .minutes(35)) == nil)
    let puts = scene.world.puts
    scene.rules = try ruleSet(Self.window.replacing("pause-starts", with: "renamed"))
    #expect(try await scene.schedule(after: .minutes(1)) == nil)
    #expect(try await scene.world.store.loadMemory().suspensions[scene.id]?.rule == "renamed")
    #expect(scene.world.puts == puts)
    #expect(try await scene.schedule(after: .hours(2)) == Self.schedule)
    try await scene.verify()
  }

  /// A schedule that somebody sets meanwhile stands, until the rule becomes true the next time.
  @Test(arguments: ["30 6 * * 1-5", schedule], [false, true])
  func leavesWhatSomebodySetsMeanwhile(_ other: String, _ isRestarted: Bool) async throws {
    let scene = try await Scene(isRestarted: isRestarted)
    #expect(try await scene.schedule(after: .minutes(35)) == nil)
    scene.world.put("autostart", #"{"schedule":"\#(other)"}"#, on: scene.id)
    #expect(try await scene.schedule(after: .minutes(5)) == other)
    #expect(verdicts(try await scene.sweep().judgement) == ["pause-starts: blocked human-intervention"])
    #expect(try await scene.schedule(after: .hours(3)) == other)
    #expect(try await scene.world.store.loadMemory().suspensions.isEmpty)
    // A week later it is true again: the schedule that stands now is suspended, and comes back.
    #expect(try await scene.schedule(after: .days(7) - .hours(3)) == nil)
    #expect(try await scene.schedule(after: .hours(3)) == other)
    try await scene.verify()
  }

  /// Another rule that would suspend it, too, does not take what somebody set while the first one had.
  @Test(arguments: [false, true], ["Wed 10:30-13:00", "Wed 11:30-13:00"])
  func leavesWhatSomebodySetsMeanwhileToNoOtherRule(_ isRestarted: Bool, _ hours: String) async throws {
    let other = Self.window.replacing("pause-starts", with: "closed").replacing("Wed 10:30-12:00", with: hours)
      .replacing("priority: 10", with: "priority: 5")
    let scene = try await Scene(rules: Self.window + "\n" + other, isRestarted: isRestarted)
    #expect(try await scene.schedule(after: .minutes(35)) == nil)
    let byHand = "30 6 * * 1-5"
    scene.world.put("autostart", #"{"schedule":"\#(byHand)"}"#, on: scene.id)
    for _ in 0..<15 { #expect(try await scene.schedule(after: .minutes(10)) == byHand) }
    #expect(try await scene.schedule(after: .hours(1)) == byHand)
    #expect(try await scene.world.store.loadMemory().suspensions.isEmpty)
    // A week later they are true again.
    #expect(try await scene.schedule(after: .days(7) - .hours(3)) == nil)
    try await scene.verify()
  }

  /// Whoever clears it after it came back has the last word.
  @Test func staysClearedByHand() async throws {
    let scene = try await Scene()
    #expect(try await scene.schedule(after: .minutes(35)) == nil)
    #expect(try await scene.schedule(after: .hours(2)) == Self.schedule)
    scene.world.put("autostart", #"{"schedule":null}"#, on: scene.id)
    for _ in 0..<3 { #expect(try await scene.schedule(after: .minutes(10)) == nil) }
    #expect(try await scene.schedule(after: .days(7) - .hours(2)) == nil)
    #expect(try await scene.schedule(after: .hours(2)) == nil)
    try await scene.verify()
  }

  /// A rule that asks for a schedule is not made false by suspending it.
  @Test(arguments: [false, true]) func doesNotSwing(_ isRestarted: Bool) async throws {
    let scene = try await Scene(
      rules: Self.window.replacing("when: now", with: "when: has(ws.autostart) && now"), isRestarted: isRestarted)
    #expect(try await scene.schedule(after: .minutes(35)) == nil)
    let puts = scene.world.puts
    for _ in 0..<5 { #expect(try await scene.schedule(after: .minutes(5)) == nil) }
    #expect(scene.world.puts == puts)
    #expect(try await scene.schedule(after: .hours(2)) == Self.schedule)
    // The trail's snapshot explains the decisions with the schedule that was suspended.
    let reader = try AuditReader(path: scene.world.path)
    #expect(try await reader.decisions().map(\.record.verdict) == [.noOp, .act])
    try await scene.verify()
  }

  /// A pause, a dry run of the whole process, and a rule that cannot answer: giving back waits, and says why.
  @Test func waitsAndSaysWhy() async throws {
    let scene = try await Scene()
    #expect(try await scene.schedule(after: .minutes(35)) == nil)
    scene.policy = Policy(mode: .dryRun)
    #expect(try await scene.schedule(after: .hours(2)) == nil)
    let report = try await scene.sweep()
    #expect(report.judgement.suspended.map(\.fate) == [.waits(because: "the settings are in dry run")])
    #expect(report.note?.contains("waits to come back, because the settings are in dry run") == true)
    scene.policy = enforcing
    let pause = PauseSwitch(path: scene.world.path)
    try pause.pause(Pause(since: scene.world.clock.now(), reason: "release day"))
    #expect(try await scene.schedule(after: .minutes(1)) == nil)
    _ = try pause.resume(at: scene.world.clock.now())
    #expect(try await scene.schedule(after: .minutes(1)) == Self.schedule)
    try await scene.verify()
  }

  /// Before v2.19.0 a firing between the stop and now would start the workspace: it gets its schedule when it runs.
  @Test(arguments: Simulator.ServerVersion.allCases)
  func startsNothingByGivingBack(_ version: Simulator.ServerVersion) async throws {
    let rules =
      "- {name: hold, when: 'now.isWithin(\"Wed 10:30-24:00\") || now.isWithin(\"Thu 00:00-12:00\")', "
      + "actions: [{suspend_autostart: {}}]}"
    let scene = try await Scene(version, rules: rules)
    try await scene.world.stop("one")
    let stopped = try await scene.world.workspace("one").latestBuild.number
    #expect(try await scene.schedule(after: .minutes(35)) == nil)
    // Thursday's firing at 9:00 lies in the suspension, which ends at 12:00.
    var isBack = false
    for _ in 0..<30 {
      isBack = try await scene.schedule(after: .hours(1)) != nil
      #expect(try await scene.world.workspace("one").latestBuild.number == stopped)
      if isBack { break }
    }
    for _ in 0..<10 {
      let now = try await scene.schedule(after: .minutes(1))
      #expect(try await scene.world.workspace("one").latestBuild.number == stopped)
      #expect((now == Self.schedule) == isBack)
    }
    #expect(isBack == ServerTraits(version: ServerVersion(version.rawValue)).countsScheduleFromSetting)
    guard !isBack else { return try await scene.verify() }
    let note = try #require(try await scene.sweep().note)
    #expect(note.contains("waits to come back, because this server would start it at once"), "\(note)")
    try await scene.world.build("one", "start")
    #expect(try await scene.schedule(after: .minutes(1)) == Self.schedule)
    try await scene.verify()
  }

  /// The server fails after the schedule was noted, or answers nothing: the schedule is never lost.
  @Test(arguments: [0, 1]) func survivesFaults(_ after: Int) async throws {
    let scene = try await Scene(isRestarted: true)
    scene.world.server.setFaults(
      SimulatorFaults(rules: [.init(.serverError, method: "PUT", path: "/autostart", after: after)]))
    _ = try await scene.schedule(after: .minutes(35))
    _ = try await scene.schedule(after: .hours(2))
    scene.world.server.setFaults(SimulatorFaults())
    #expect(try await scene.schedule(after: .minutes(10)) == Self.schedule)
    try await scene.verify()
  }

  /// Keep and set_autostart of higher priority win; of lower, they lose.
  @Test func competesForTheSchedule() throws {
    let facts = workspace { $0.autostart = "0 9 * * 1-5" }
    func judge(_ other: String, _ priority: Int) throws -> [String] {
      let rules = try ruleSet(
        """
        - {name: suspend, priority: 10, when: "true", actions: [{suspend_autostart: {}}]}
        - {name: other, priority: \(priority), when: "true", actions: [{\(other)}]}
        """)
      return verdicts(Judgement(of: reading([facts]), under: rules, policy: enforcing))
    }
    let set = "set_autostart: {schedule: \"0 7 * * 1-5\"}"
    #expect(try judge(set, 20) == ["other: act", "suspend: overridden"])
    #expect(try judge(set, 5) == ["other: overridden", "suspend: act"])
    #expect(try judge("keep: {}", 10) == ["other: no-op", "suspend: overridden"])
    #expect(try judge("clear_autostart: {}", 10) == ["other: overridden", "suspend: act"])
    #expect(try judge("clear_autostart: {}", 20) == ["other: act", "suspend: overridden"])
  }
}
