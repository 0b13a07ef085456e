import Audit
import Rules
import Testing
import Time

@testable import Pipeline

@Suite struct GuardTests {
  private static let extend = #"[{extend: {to: "${now + duration('4h')}"}}]"#
  private static let shorten = #"[{shorten: {to: "${now + duration('40m')}"}}]"#
  private static let setTTL = "[{set_ttl: {to: 4h}}]"
  private static let schedule = #"[{set_autostart: {schedule: "0 7 * * 1-5"}}]"#

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var actions = GuardTests.extend
    var rest = ""
    var timing = ""
    var version = "v2.36.0"
    var policy = enforcing
    var memory = WorkspaceMemory()
    let expected: String
    var change: @Sendable (inout WorkspaceFacts) -> Void = { _ in }

    var testDescription: String { name }
  }

  private static func acted(_ ago: Duration, times: Int = 1, build: Int64 = 7) -> WorkspaceMemory {
    WorkspaceMemory(rules: [
      .init(rule: "rule", shadow: false): RuleMemory(
        lastActionAt: wednesday - ago, buildNumber: build, actionsThisBuild: times)
    ])
  }

  private static func setByOther(_ effect: Effect, _ ago: Duration) -> WorkspaceMemory {
    WorkspaceMemory(values: [effect: ValueMemory(value: "x", setBy: .other, at: wednesday - ago)])
  }

  /// The deadline of a workspace, two hours ahead, as somebody set it a while ago.
  private static func moved(from hours: Int, _ ago: Duration = .minutes(90), to: Duration = .hours(2))
    -> WorkspaceMemory
  {
    WorkspaceMemory(values: [
      .lifetime: ValueMemory(
        value: "x", setBy: .other, at: wednesday - ago,
        byHand: .init(from: wednesday + .hours(hours), to: wednesday + to, at: wednesday - ago))
    ])
  }

  private static func open(_ effect: Effect) -> WorkspaceMemory {
    var memory = WorkspaceMemory()
    memory.open[effect] = wednesday - .minutes(1)
    return memory
  }

  static let cases: [Case] = [
    Case(name: "acts", expected: "act"),
    Case(name: "prebuilt", expected: "blocked protected-kind") { $0.isPrebuild = true },
    Case(name: "dormant", expected: "blocked protected-kind") { $0.dormantAt = wednesday - .days(1) },
    Case(name: "deleting", expected: "blocked protected-kind") {
      $0.status = "deleting"; $0.transition = "delete"
    },
    Case(name: "stopped", expected: "blocked not-running") {
      $0.status = "stopped"; $0.transition = "stop"
    },
    Case(name: "starting", expected: "blocked not-running") { $0.status = "starting" },
    Case(name: "failed start", expected: "blocked not-running") { $0.status = "failed" },
    Case(name: "a build delays a TTL too", actions: setTTL, expected: "blocked not-running") { $0.status = "stopping" },
    Case(name: "a TTL on a stopped workspace", actions: setTTL, expected: "act") {
      $0.status = "stopped"
      $0.transition = "stop"
    },
    Case(name: "manual", expected: "blocked no-deadline") { $0.deadline = nil },
    Case(name: "of a suspended owner", expected: "blocked owner-suspended") { $0.owner.status = "suspended" },
    Case(name: "of a dormant owner", expected: "act") { $0.owner.status = "dormant" },
    Case(name: "of an owner whose state is not known", expected: "act") {
      $0.owner.status = "suspended"
      $0.unknown = ["owner.status"]
    },
    Case(name: "of a suspended owner on an old server", version: "v2.13.0", expected: "act") {
      $0.owner.status = "suspended"
    },
    Case(name: "a suspended owner's schedule", actions: schedule, expected: "blocked owner-suspended") {
      $0.owner.status = "suspended"
    },
    Case(name: "a suspended owner's TTL", actions: setTTL, expected: "act") { $0.owner.status = "suspended" },
    Case(name: "already later", expected: "no-op") { $0.deadline = wednesday + .hours(5) },
    Case(name: "within a minute", expected: "no-op") { $0.deadline = wednesday + .hours(4) - .seconds(59) },
    Case(name: "a minute is worth it", expected: "act") { $0.deadline = wednesday + .hours(4) - .seconds(60) },
    Case(name: "clamped to max_deadline", expected: "act") { $0.maxDeadline = wednesday + .hours(3) },
    Case(name: "at max_deadline", expected: "no-op") {
      $0.maxDeadline = wednesday + .hours(2)
    },
    Case(name: "max_deadline too near", expected: "blocked server-floor") {
      $0.deadline = wednesday + .minutes(10)
      $0.maxDeadline = wednesday + .minutes(25)
    },
    Case(name: "shortens", actions: shorten, expected: "act"),
    Case(name: "shortening never moves later", actions: shorten, expected: "no-op") {
      $0.deadline = wednesday + .minutes(35)
    },
    Case(name: "nearer than the floor already", actions: #"[{shorten: {to: "${now}"}}]"#, expected: "no-op") {
      $0.deadline = wednesday + .minutes(20)
    },
    Case(name: "same TTL", actions: setTTL, expected: "no-op") { $0.ttl = .hours(4) },
    Case(
      name: "TTL over 7 days on an old server", actions: "[{set_ttl: {to: 240h}}]", version: "v0.13.6",
      expected: "blocked ttl-bounds"),
    Case(name: "TTL over 7 days on a new server", actions: "[{set_ttl: {to: 240h}}]", expected: "act"),
    Case(name: "schedule spelt differently", actions: schedule, expected: "no-op") {
      $0.autostart = "CRON_TZ=UTC 0 7 * * mon-fri"
    },
    Case(name: "another schedule", actions: schedule, expected: "act") { $0.autostart = "0 8 * * 1-5" },
    Case(
      name: "an old server would start it at once", actions: schedule, version: "v0.13.6", expected: "blocked schedule"
    ) {
      $0.status = "stopped"
      $0.transition = "stop"
    },
    Case(name: "cooling down", rest: "cooldown: 30m", memory: acted(.minutes(29)), expected: "blocked cooldown"),
    Case(name: "cooled down", rest: "cooldown: 30m", memory: acted(.minutes(30)), expected: "act"),
    Case(
      name: "often enough", rest: "limits: {max_per_build: 3}", memory: acted(.hours(1), times: 3),
      expected: "blocked max-per-build"),
    Case(
      name: "a new build counts anew", rest: "limits: {max_per_build: 3}", memory: acted(.hours(1), times: 3, build: 6),
      expected: "act"),
    Case(
      name: "a later deadline set by hand", actions: shorten, rest: "cooldown: 30m", memory: moved(from: 1),
      expected: "blocked human-intervention"),
    Case(
      name: "one that the trail of version 1 remembers", actions: shorten, memory: setByOther(.lifetime, .hours(9)),
      expected: "blocked human-intervention"),
    Case(name: "more than somebody asked for", memory: moved(from: 1), expected: "act"),
    Case(
      name: "a later one that came", actions: shorten, memory: moved(from: -2, to: .zero - .minutes(1)), expected: "act"
    ),
    Case(name: "an earlier deadline set by hand", memory: moved(from: 3), expected: "blocked human-intervention"),
    Case(
      name: "an earlier one, shortened", actions: shorten, memory: moved(from: 3),
      expected: "blocked human-intervention"),
    Case(name: "an earlier one that was moved since", memory: moved(from: 3, to: .hours(1)), expected: "act"),
    Case(
      name: "an earlier one, and its TTL is to be cleared", actions: "[{clear_ttl: {}}]", memory: moved(from: 3),
      expected: "blocked human-intervention"),
    Case(
      name: "a longer TTL", actions: "[{set_ttl: {to: 9h}}]", memory: setByOther(.ttl, .hours(99)),
      expected: "blocked human-intervention"),
    Case(
      name: "a shorter TTL", actions: setTTL, memory: setByOther(.ttl, .hours(99)),
      expected: "blocked human-intervention"),
    Case(
      name: "a schedule that somebody cleared", actions: schedule, memory: setByOther(.autostart, .hours(99)),
      expected: "blocked human-intervention"),
    Case(name: "the same as somebody set", actions: setTTL, memory: setByOther(.ttl, .hours(99)), expected: "no-op") {
      $0.ttl = .hours(4)
    },
    Case(
      name: "respected for a while", actions: setTTL, rest: "respect: 4h", memory: setByOther(.ttl, .minutes(239)),
      expected: "blocked human-intervention"),
    Case(
      name: "respected for a while that is over", actions: setTTL, rest: "respect: 4h",
      memory: setByOther(.ttl, .hours(4)),
      expected: "act"),
    Case(
      name: "a later deadline, respected for a while", actions: shorten, rest: "respect: 1h", memory: moved(from: 1),
      expected: "act"),
    Case(
      name: "not respected", actions: setTTL, rest: "respect: never", memory: setByOther(.ttl, .zero), expected: "act"),
    Case(
      name: "respected in its session", actions: setTTL, rest: "respect: until_deadline",
      memory: setByOther(.ttl, .hours(1)), expected: "blocked human-intervention"),
    Case(
      name: "of an earlier session", actions: setTTL, rest: "respect: until_deadline",
      memory: setByOther(.ttl, .hours(4)),
      expected: "act"),
    Case(
      name: "respected until the deadline, which has passed", actions: setTTL, rest: "respect: until_deadline",
      memory: setByOther(.ttl, .hours(1)), expected: "act"
    ) { $0.deadline = wednesday - .seconds(1) },
    Case(
      name: "owner opted out", policy: Policy(mode: .enforce, optOut: OptOut(owners: [Glob("a*")])),
      expected: "blocked opt-out"),
    Case(
      name: "template opted out", policy: Policy(mode: .enforce, optOut: OptOut(templates: [Glob("dev-*")])),
      expected: "blocked opt-out"),
    Case(
      name: "name opted out", policy: Policy(mode: .enforce, optOut: OptOut(names: [Glob("dev")])),
      expected: "blocked opt-out"),
    Case(name: "must hold", rest: "for: 15m", expected: "blocked for"),
    Case(name: "not due", timing: "on: {cron: [\"0 17 * * *\"]}", expected: "blocked not-due"),
    Case(
      name: "its owner does not know", actions: shorten, rest: "notice: {before: 30m, to: chat}",
      expected: "blocked no-notice"),
    Case(name: "nobody needs notice of more", rest: "notice: {before: 30m, to: chat}", expected: "act"),
    Case(name: "due", timing: "on: {cron: [\"0 10 * * *\"]}", expected: "act"),
    Case(name: "no answer yet", memory: open(.lifetime), expected: "blocked not-settled"),
    Case(name: "no answer yet about something else", memory: open(.ttl), expected: "act"),
    Case(
      name: "held long enough", rest: "for: 15m",
      memory: WorkspaceMemory(rules: [
        .init(rule: "rule", shadow: false): RuleMemory(trueSince: wednesday - .minutes(15))
      ]),
      expected: "act"),
  ]

  @Test(arguments: cases)
  func speaks(_ example: Case) throws {
    let rules = try ruleSet(
      """
      - name: rule
        when: "true"
        actions: \(example.actions)
        \(example.rest)
      """, timing: example.timing)
    let facts = workspace(example.change)
    let judgement = Judgement(
      of: reading([facts], memory: ["dev": example.memory], version: example.version), under: rules,
      policy: example.policy)
    #expect(verdicts(judgement) == ["rule: \(example.expected)"])
  }

  private func workspace(_ change: (inout WorkspaceFacts) -> Void) -> WorkspaceFacts {
    PipelineTests.workspace("dev", change)
  }

  @Test func everyGuardHasACase() {
    let spoken = Set(Self.cases.map(\.expected).filter { $0.hasPrefix("blocked ") }.map { $0.dropFirst(8) })
    // Those that judge a whole sweep, or a refusal, have tests of their own below.
    let elsewhere: Set<Substring> = [
      "max-actions-per-sweep", "blast-radius", "paused", "refused", "server-waits", "circuit-open", "not-changed",
      "opposed", "moved-by-use", "not-allowed", "not-planned", "plan-stale", "plan-refused",
    ]
    #expect(Set(GuardName.allCases.map { Substring($0.rawValue) }) == spoken.union(elsewhere))
  }

  /// What only would have been done must not be told as done.
  @Test(arguments: [("cooldown: 30m", "acted at"), ("limits: {max_per_build: 1}", "acted 1 times")])
  func aDryRunSaysWhatItWouldHaveDone(rest: String, words: String) throws {
    for mode in ["dry-run", "enforce"] {
      let rules = try ruleSet(
        """
        - name: rule
          mode: \(mode)
          when: "true"
          actions: \(Self.extend)
          \(rest)
        """)
      let key = WorkspaceMemory.RuleKey(rule: "rule", shadow: mode == "dry-run")
      let memory = WorkspaceMemory(rules: [
        key: RuleMemory(lastActionAt: wednesday - .minutes(5), buildNumber: 7, actionsThisBuild: 1)
      ])
      let judgement = Judgement(
        of: reading([workspace { _ in }], memory: ["dev": memory]), under: rules, policy: enforcing)
      let decision = try #require(judgement.decisions.first)
      #expect(decision.verdict.word == (mode == "dry-run" ? "would-act" : "blocked"))
      let reason = try #require(decision.note ?? decision.verdict.reason)
      #expect(judgement.recorded.map(\.verdict.reason) == [reason])
      #expect(reason.contains(words))
      #expect(reason.hasPrefix("in the dry run it would have acted") == (mode == "dry-run"))
    }
  }

  @Test func sendsMaxDeadlineToTheMicrosecond() throws {
    let maximum = Timestamp(seconds: (wednesday + .hours(3)).seconds, nanoseconds: 123_456_000)
    let rules = try ruleSet("- {name: rule, when: \"true\", actions: \(Self.extend)}")
    let judgement = Judgement(of: reading([workspace { $0.maxDeadline = maximum }]), under: rules, policy: enforcing)
    #expect(judgement.decisions.map(\.action) == [.deadline(maximum, .later)])
  }

  @Test func refusedLately() throws {
    var memory = WorkspaceMemory()
    memory.note(
      .refused, failure: "forbidden", of: .lifetime, isTaking: false, inSweepAt: wednesday - .minutes(59))
    let rules = try ruleSet("- {name: rule, when: \"true\", actions: \(Self.extend)}")
    let judgement = Judgement(
      of: reading([workspace { _ in }], memory: ["dev": memory]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["rule: blocked refused"])
  }

  @Test func pauseBlocksWhatWouldBeSentOnly() throws {
    let rules = try ruleSet(
      "- {name: rule, when: \"true\", actions: \(Self.extend)}\n- {name: dry, mode: dry-run, priority: 1, when: \"true\", actions: \(Self.extend)}"
    )
    let judgement = Judgement(
      of: reading([workspace { _ in }]), under: rules, policy: enforcing,
      pause: Pause(since: wednesday, reason: "incident 12"))
    #expect(verdicts(judgement) == ["dry: would-act", "rule: blocked paused"])
  }

  @Test func blastRadiusStopsAllShorteningAndNothingElse() throws {
    let rules = try ruleSet(
      """
      - {name: shorten, match: {name: ["s*"]}, when: "true", actions: \(Self.shorten)}
      - {name: extend, match: {name: ["e*"]}, when: "true", actions: \(Self.extend)}
      """)
    let shortened = (0..<6).map { PipelineTests.workspace("s\($0)") }
    let extended = (0..<6).map { PipelineTests.workspace("e\($0)") }
    let over = Judgement(of: reading(shortened + extended), under: rules, policy: enforcing)
    #expect(over.decisions.count { $0.verdict.guardName == .blastRadius } == 6)
    #expect(over.decisions.count { $0.verdict == .act } == 6)
    #expect(over.isRefused)
    let within = Judgement(of: reading(Array(shortened.prefix(5)) + extended), under: rules, policy: enforcing)
    #expect(within.decisions.count { $0.verdict == .act } == 11)
    #expect(!within.isRefused)
  }

  /// A rule that paces itself is judged by its pace; the settings' total is no pace.
  @Test(arguments: [("limits: {max_actions_per_sweep: 3}, ", 200, 3, false), ("", 3, 0, true)])
  func blastRadiusJudgesARuleByItsPace(limits: String, total: Int, acts: Int, isRefused: Bool) throws {
    let rules = try ruleSet("- {name: shorten, \(limits)when: \"true\", actions: \(Self.shorten)}")
    let read = reading((0..<12).map { PipelineTests.workspace("s\($0)") })
    let judgement = Judgement(of: read, under: rules, policy: Policy(mode: .enforce, maxActionsPerSweep: total))
    #expect(judgement.decisions.count { $0.verdict == .act } == acts)
    #expect(judgement.decisions.count { $0.verdict.guardName == .blastRadius } == (isRefused ? 12 : 0))
    #expect(judgement.isRefused == isRefused)
  }

  @Test func blastRadiusSaysTheWayOut() throws {
    let rules = try ruleSet("- {name: shorten, when: \"true\", actions: \(Self.shorten)}")
    let read = reading((0..<12).map { PipelineTests.workspace("s\($0)") })
    let words = try #require(Judgement(of: read, under: rules, policy: enforcing).notes.first)
    for word in ["shorten 12 of 12 running", "At most 5 are allowed", "limits.max_shortened_percent", "curfew plan"] {
      #expect(words.contains(word))
    }
  }

  @Test func limitsOfRuleAndSettingsBlockWhatExceedsThem() throws {
    let rules = try ruleSet(
      "- {name: extend, when: \"true\", limits: {max_actions_per_sweep: 3}, actions: \(Self.extend)}")
    let read = reading((0..<5).map { PipelineTests.workspace("e\($0)") })
    let byRule = Judgement(of: read, under: rules, policy: enforcing)
    #expect(byRule.decisions.count { $0.verdict == .act } == 3)
    #expect(byRule.decisions.count { $0.verdict.guardName == .maxActionsPerSweep } == 2)
    let bySettings = Judgement(of: read, under: rules, policy: Policy(mode: .enforce, maxActionsPerSweep: 2))
    #expect(bySettings.decisions.count { $0.verdict == .act } == 2)
  }
}
