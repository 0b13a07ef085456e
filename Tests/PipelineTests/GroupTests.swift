import Audit
import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// Groups of rules that are judged at times of their own: `every: 30m`, `on: {cron: […]}`.
@Suite struct GroupTests {
  static let schedule = "CRON_TZ=UTC 0 9 * * 1-5"
  private static let extend = #"[{extend: {to: "${now + duration('20h')}"}}]"#

  /// Sweeps over simulated workspaces of ana's, from Wednesday 10:00 UTC on, each in a process of its own if it is restarted.
  private final class Scene {
    let world: SimulatedWorld
    var memory = FleetMemory()
    var rules: RuleSet
    var policy = enforcing
    let isRestarted: Bool

    init(
      _ rules: String, timing: String, isRestarted: Bool = false, workspaces: [String] = ["one"]
    ) async throws {
      world = try await SimulatedWorld(workspaces: workspaces)
      self.rules = try ruleSet(rules, timing: timing)
      self.isRestarted = isRestarted
    }

    /// Sweeps after that time, and returns the verdicts on the first workspace.
    func verdicts(after time: Duration, _ scope: Scope = .everything) async throws -> [String] {
      PipelineTests.verdicts(try await sweep(after: time, scope).judgement)
    }

    @discardableResult func sweep(after time: Duration, _ scope: Scope = .everything) async throws -> SweepReport {
      world.clock.advance(by: time)
      world.server.catchUp()
      if isRestarted { memory = FleetMemory(try await world.store.loadMemory()) }
      return try await world.sweep(rules, policy: policy).run(scope, &memory)
    }

    /// Moves on without a sweep.
    func sleep(_ time: Duration) {
      world.clock.advance(by: time)
      world.server.catchUp()
    }

    func verify() async throws {
      #expect(try await AuditReader(path: world.path).verify().isClean)
      let stored = FleetMemory(try await world.store.loadMemory())
      try await memory.refresh(from: world.store)
      #expect(memory.differences(from: stored).isEmpty)
    }
  }

  private static let keep = "- {name: keep, when: \"now.isWithin('daily 10:00-10:10')\", actions: [{keep: {}}]}"

  @Test(arguments: [false, true]) func actsWhenItIsDueAndOnce(isRestarted: Bool) async throws {
    let scene = try await Scene(
      "- {name: extend, when: \"true\", actions: \(Self.extend)}", timing: "on: {cron: [\"30 10 * * *\"]}",
      isRestarted: isRestarted)
    let first = try await scene.sweep(after: .minutes(5))
    let reason = first.judgement.decisions.first?.verdict.reason
    #expect(reason == "its group 'test' is not due until 2026-03-11 10:30 UTC")
    #expect(first.judgement.decisions.first?.nextChangeAt == wednesday + .minutes(30))
    #expect(try await scene.verdicts(after: .minutes(24)) == ["extend: blocked not-due"])
    #expect(try await scene.verdicts(after: .minutes(1)) == ["extend: act"])
    #expect(scene.world.puts == 1)
    // In the same minute, and later: it has been judged for this time.
    #expect(try await scene.verdicts(after: .seconds(10)) == ["extend: blocked not-due"])
    #expect(try await scene.verdicts(after: .hours(2)) == ["extend: blocked not-due"])
    #expect(scene.world.puts == 1)
    try await scene.verify()
  }

  /// `every` counts from the last judging; the first one is at once.
  @Test(arguments: [false, true]) func isDueAfterItsInterval(isRestarted: Bool) async throws {
    let scene = try await Scene(
      "- {name: extend, when: \"true\", actions: [{extend: {by: 10m}}]}", timing: "every: 30m", isRestarted: isRestarted
    )
    #expect(try await scene.verdicts(after: .zero) == ["extend: act"])
    #expect(try await scene.verdicts(after: .minutes(29)) == ["extend: blocked not-due"])
    #expect(try await scene.verdicts(after: .minutes(2)) == ["extend: act"])
    // From 10:31 on.
    #expect(try await scene.verdicts(after: .minutes(29)) == ["extend: blocked not-due"])
    #expect(try await scene.verdicts(after: .minutes(1)) == ["extend: act"])
    try await scene.verify()
  }

  /// Earlier versions noted the whole path of the file.
  @Test(arguments: ["/etc/curfew/rules.d/rules.yaml", "rules.d/rules.yaml"])
  func remembersDueTimesWhenTheFileIsNamedOtherwise(former: String) async throws {
    let scene = try await Scene(Self.keep, timing: "every: 30m", isRestarted: true)
    let file = """
      version: 1
      timezone: UTC
      defaults: {mode: enforce}
      groups:
        - name: test
          every: 30m
          rules:
            - {name: extend, when: "true", actions: [{extend: {by: 10m}}]}
      """
    scene.rules = try #require(RuleSet.load(texts: [(former, file)]).ruleSet)
    #expect(try await scene.verdicts(after: .zero) == ["extend: act"])
    scene.rules = try #require(RuleSet.load(texts: [("rules.yaml", file)]).ruleSet)
    #expect(try await scene.verdicts(after: .minutes(20)) == ["extend: blocked not-due"])
    #expect(try await scene.verdicts(after: .minutes(11)) == ["extend: act"])
    #expect(try await scene.verdicts(after: .minutes(20)) == ["extend: blocked not-due"])
    try await scene.verify()
  }

  /// A rule that is not due displaces nobody, whatever its priority.
  @Test func leavesTheSayToOthers() throws {
    let file = """
      version: 1
      timezone: UTC
      defaults: {mode: enforce}
      groups:
        - name: evening
          on: {cron: ["0 17 * * *"]}
          rules:
            - {name: late, priority: 100, when: "true", actions: \(Self.extend)}
        - name: always
          rules:
            - {name: soon, when: "true", actions: [{extend: {by: 30m}}]}
      """
    let rules = try #require(RuleSet.load(texts: [("rules.yaml", file)]).ruleSet)
    #expect(
      verdicts(Judgement(of: reading([workspace()]), under: rules, policy: enforcing)) == [
        "late: blocked not-due", "soon: act",
      ])
    let five = wednesday + .hours(7)
    #expect(
      verdicts(
        Judgement(
          of: reading([workspace(now: five)], now: five), under: rules, policy: enforcing)) == [
          "late: act", "soon: overridden",
        ])
  }

  /// `for` counts in all sweeps; the rule acts when it is due and has held for long enough.
  @Test func countsForBetweenDueTimes() async throws {
    let scene = try await Scene(
      "- {name: extend, when: \"true\", for: 25m, actions: \(Self.extend)}",
      timing: "on: {cron: [\"20,40 10 * * *\"]}")
    #expect(try await scene.verdicts(after: .minutes(10)) == ["extend: blocked for"])
    #expect(try await scene.verdicts(after: .minutes(10)) == ["extend: blocked for"])
    #expect(try await scene.verdicts(after: .minutes(16)) == ["extend: blocked not-due"])
    #expect(try await scene.verdicts(after: .minutes(4)) == ["extend: act"])
    try await scene.verify()
  }

  /// What `keep` said when it was due stands until it is due again.
  @Test(arguments: [false, true]) func keepsBetweenDueTimes(isRestarted: Bool) async throws {
    let shorten = "- {name: take, when: \"true\", actions: [{shorten: {to: \"${now + duration('40m')}\"}}]}"
    let scene = try await Scene(Self.keep, timing: "every: 30m", isRestarted: isRestarted)
    let file = """
      version: 1
      timezone: UTC
      defaults: {mode: enforce}
      groups:
        - name: half-hourly
          every: 30m
          rules:
            \(Self.keep)
        - name: always
          rules:
            \(shorten)
      """
    scene.rules = try #require(RuleSet.load(texts: [("rules.yaml", file)]).ruleSet)
    #expect(try await scene.verdicts(after: .minutes(5)) == ["keep: no-op", "take: overridden"])
    // Its condition is false by now.
    let later = try await scene.sweep(after: .minutes(15)).judgement
    #expect(verdicts(later) == ["keep: no-op", "take: overridden"])
    #expect(
      later.decisions.first { $0.kind == .keep }?.verdict.reason?.hasSuffix(
        "what it said last stands, for its group 'half-hourly' is not due until 2026-03-11 10:35 UTC") == true)
    #expect(try await scene.verdicts(after: .minutes(15)) == ["take: act"])
    try await scene.verify()
  }

  /// A schedule that is suspended when the group is due comes back when it is due and the rule is no longer true.
  @Test(arguments: [false, true]) func suspendsUntilItIsDueAgain(isRestarted: Bool) async throws {
    let scene = try await Scene(
      """
      - name: pause-starts
        when: now.isWithin("daily 10:00-10:10")
        actions: [{suspend_autostart: {}}]
      """, timing: "on: {cron: [\"*/30 * * * *\"]}", isRestarted: isRestarted)
    let id = try await scene.world.workspace("one").id
    scene.world.put("autostart", #"{"schedule":"\#(Self.schedule)"}"#, on: id)
    func schedule(after time: Duration) async throws -> String? {
      try await scene.sweep(after: time)
      return try await scene.world.workspace("one").autostartSchedule
    }
    #expect(try await schedule(after: .seconds(5)) == nil)
    // The rule is false since 10:10; the group is due at 10:30.
    #expect(try await schedule(after: .minutes(15)) == nil)
    #expect(try await schedule(after: .minutes(10)) == nil)
    #expect(try await schedule(after: .minutes(5)) == Self.schedule)
    #expect(try await schedule(after: .minutes(5)) == Self.schedule)
    try await scene.verify()
  }

  /// What is suspended between two due times comes back when its rule is gone.
  @Test func givesBackWhatARuleThatIsGoneSuspended() async throws {
    let scene = try await Scene(
      "- {name: pause-starts, when: \"true\", actions: [{suspend_autostart: {}}]}", timing: "every: 6h",
      isRestarted: true)
    let id = try await scene.world.workspace("one").id
    scene.world.put("autostart", #"{"schedule":"\#(Self.schedule)"}"#, on: id)
    try await scene.sweep(after: .seconds(5))
    #expect(try await scene.world.workspace("one").autostartSchedule == nil)
    try await scene.sweep(after: .minutes(5))
    #expect(try await scene.world.workspace("one").autostartSchedule == nil)
    scene.rules = try ruleSet("- {name: other, when: \"true\", actions: [{extend: {by: 1h}}]}", timing: "every: 6h")
    try await scene.sweep(after: .minutes(5))
    #expect(try await scene.world.workspace("one").autostartSchedule == Self.schedule)
    try await scene.verify()
  }

  /// Curfew was down at the due time: within an hour the group is judged for it, and the notes say so.
  @Test(arguments: [(40, true), (59, true), (61, false)]) func judgesWhatItMissedForAnHour(
    minutesLate: Int, isJudged: Bool
  ) async throws {
    let scene = try await Scene(
      "- {name: extend, when: \"true\", actions: \(Self.extend)}", timing: "on: {cron: [\"30 10 * * *\"]}",
      isRestarted: true)
    try await scene.sweep(after: .minutes(5))
    let late = try await scene.sweep(after: .minutes(25 + minutesLate))
    #expect(verdicts(late.judgement) == [isJudged ? "extend: act" : "extend: blocked not-due"])
    let words = isJudged ? "and is judged now" : "it is left out; it is due next at 2026-03-12T10:30:00Z"
    #expect(
      late.notes.contains {
        $0.hasPrefix("the group 'test' of test.yaml was due at 2026-03-11T10:30:00Z") && $0.hasSuffix(words)
      })
    // Neither is it judged again, nor told again.
    let next = try await scene.sweep(after: .minutes(1))
    #expect(verdicts(next.judgement) == ["extend: blocked not-due"])
    #expect(!next.notes.contains { $0.hasPrefix("the group") })
    try await scene.verify()
  }

  /// A group that is new begins with the next time; one that gets another timing is new.
  @Test func beginsWithTheNextTime() async throws {
    let extend = "- {name: extend, when: \"true\", actions: \(Self.extend)}"
    let scene = try await Scene(extend, timing: "on: {cron: [\"45 9 * * *\"]}", isRestarted: true)
    #expect(try await scene.verdicts(after: .minutes(1)) == ["extend: blocked not-due"])
    scene.rules = try ruleSet(extend, timing: "on: {cron: [\"50 9 * * *\", \"10 10 * * *\"]}")
    #expect(try await scene.verdicts(after: .minutes(1)) == ["extend: blocked not-due"])
    #expect(try await scene.verdicts(after: .minutes(8)) == ["extend: act"])
  }

  /// Killed after the decisions were written and before a request left: the next sweep acts, and once.
  @Test func actsAfterAKill() async throws {
    let scene = try await Scene(
      "- {name: extend, when: \"true\", actions: \(Self.extend)}", timing: "on: {cron: [\"30 10 * * *\"]}",
      isRestarted: true)
    try await scene.sweep(after: .minutes(5))
    scene.sleep(.minutes(25))
    var memory = FleetMemory(try await scene.world.store.loadMemory())
    let reading = try await Observer(coder: scene.world.coder).read(.everything, &memory)
    let judgement = Judgement(of: reading, under: scene.rules, policy: enforcing, groups: memory.groups)
    #expect(verdicts(judgement) == ["extend: act"])
    let sweep = try await scene.world.sweep(scene.rules)
    _ = try await Recorder(parts: sweep.parts).begin(judgement, &memory)
    #expect(scene.world.puts == 0)
    #expect(try await scene.verdicts(after: .minutes(2)) == ["extend: act"])
    #expect(scene.world.puts == 1)
    #expect(try await scene.verdicts(after: .minutes(2)) == ["extend: blocked not-due"])
    try await scene.verify()
  }

  /// A request that the server refuses with a failure is tried again, and nothing after an hour.
  @Test func triesAgainAfterAFailure() async throws {
    let scene = try await Scene(
      "- {name: extend, when: \"true\", actions: \(Self.extend)}", timing: "on: {cron: [\"30 10 * * *\"]}")
    try await scene.sweep(after: .minutes(5))
    scene.world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "PUT", path: "/extend")]))
    #expect(try await scene.verdicts(after: .minutes(25)) == ["extend: act"])
    scene.world.server.setFaults(SimulatorFaults())
    let deadline = try await scene.world.workspace("one").latestBuild.deadline
    #expect(try await scene.verdicts(after: .minutes(20)) == ["extend: act"])
    #expect(try await scene.world.workspace("one").latestBuild.deadline != deadline)
    #expect(try await scene.verdicts(after: .minutes(20)) == ["extend: blocked not-due"])
    try await scene.verify()
  }

  /// What the limit of a sweep puts off is done in the next ones.
  @Test func goesOnWithWhatALimitPutOff() async throws {
    let scene = try await Scene(
      "- {name: extend, when: \"true\", actions: \(Self.extend), limits: {max_actions_per_sweep: 1}}",
      timing: "on: {cron: [\"30 10 * * *\"]}", workspaces: ["one", "two"])
    try await scene.sweep(after: .minutes(5))
    for (minutes, words) in [(25, "act blocked"), (1, "act blocked"), (1, "blocked blocked")] {
      let judgement = try await scene.sweep(after: .minutes(minutes)).judgement
      #expect(judgement.decisions.map(\.verdict.word).sorted().joined(separator: " ") == words)
    }
    #expect(scene.world.puts == 2)
    try await scene.verify()
  }

  /// What cannot be answered when it is due is asked again.
  @Test func asksAgainWhatCouldNotBeAnswered() throws {
    let rules = try ruleSet(
      "- {name: extend, when: ws.agents.size() > 0, actions: \(Self.extend)}", timing: "on: {cron: [\"0 10 * * *\"]}")
    var memory = WorkspaceMemory()
    let due = Judgement(of: reading([workspace { $0.unknown = ["ws.agents"] }]), under: rules, policy: enforcing)
    #expect(verdicts(due) == ["extend: error"])
    let judged = try #require(due.workspaces.first)
    memory = judged.observation.remembered(judged, wishes: [], at: wednesday)
    var groups = GroupMemory()
    groups.take(due.groups.records, mode: .enforce)
    for (minutes, words) in [(5, "act"), (59, "act"), (60, "blocked not-due")] {
      let now = wednesday + .minutes(minutes)
      let next = Judgement(
        of: reading([workspace()], memory: ["dev": memory], now: now), under: rules, policy: enforcing, groups: groups)
      #expect(verdicts(next) == ["extend: \(words)"])
    }
  }

  /// A dry run takes no due time from the sweeps that enforce, and shows what one of them would do.
  @Test func aDryRunTakesNoDueTime() async throws {
    let scene = try await Scene(
      "- {name: extend, when: \"true\", actions: \(Self.extend)}", timing: "on: {cron: [\"30 10 * * *\"]}",
      isRestarted: true)
    try await scene.sweep(after: .minutes(5))
    scene.policy = Policy(mode: .dryRun)
    #expect(try await scene.verdicts(after: .minutes(25)) == ["extend: would-act"])
    scene.policy = enforcing
    #expect(try await scene.verdicts(after: .minutes(1)) == ["extend: act"])
    scene.policy = Policy(mode: .dryRun)
    #expect(try await scene.verdicts(after: .minutes(1)) == ["extend: blocked not-due"])
    #expect(scene.world.puts == 1)
    try await scene.verify()
  }

  /// What stands survives a dry run in between.
  @Test func aDryRunForgetsNothing() async throws {
    let scene = try await Scene(Self.keep, timing: "every: 1h", isRestarted: true)
    #expect(try await scene.verdicts(after: .minutes(5)) == ["keep: no-op"])
    scene.policy = Policy(mode: .dryRun)
    #expect(try await scene.verdicts(after: .minutes(15)) == ["keep: no-op"])
    scene.policy = enforcing
    #expect(try await scene.verdicts(after: .minutes(15)) == ["keep: no-op"])
    try await scene.verify()
  }

  /// Only a sweep over everything judges a group: otherwise the workspaces that it does not read would miss the time.
  @Test func waitsForASweepOverEverything() async throws {
    let scene = try await Scene(
      "- {name: extend, when: \"true\", actions: \(Self.extend)}", timing: "on: {cron: [\"30 10 * * *\"]}")
    try await scene.sweep(after: .minutes(5))
    #expect(try await scene.verdicts(after: .minutes(25), .running) == ["extend: blocked not-due"])
    #expect(try await scene.verdicts(after: .minutes(1)) == ["extend: act"])
  }

  /// A plan for a later time shows a group as due at its times, and not in between.
  @Test(arguments: [(29, "blocked not-due"), (30, "act"), (31, "blocked not-due"), (24 * 60 + 30, "act")])
  func isDueInAPlanForItsTimes(minutes: Int, expected: String) throws {
    let rules = try ruleSet(
      "- {name: extend, when: \"true\", actions: [{extend: {by: 10m}}]}", timing: "on: {cron: [\"30 10 * * *\"]}")
    let read = reading([workspace { $0.deadline = wednesday + .hours(40) }])
    var later = Reading(now: wednesday + .minutes(minutes), observations: read.observations, server: read.server)
    later.readAt = wednesday
    #expect(verdicts(Judgement(of: later, under: rules, policy: enforcing)) == ["extend: \(expected)"])
  }
}
