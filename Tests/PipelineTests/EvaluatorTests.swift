import Audit
import Rules
import Testing
import Time

@testable import Pipeline

/// The clock of `for:`: counts observed time, pauses on unknown, starts anew on false.
@Suite struct EvaluatorTests {
  private func since(
    _ before: Timestamp?, _ change: @Sendable (inout WorkspaceFacts) -> Void = { _ in }, gap: Duration = .minutes(5)
  ) throws -> Timestamp?? {
    let rules = try ruleSet(
      """
      - name: rule
        when: ws.agents.exists(a, a.status == "connected")
        for: 15m
        actions: [{clear_ttl: {}}]
      """)
    let key = WorkspaceMemory.RuleKey(rule: "rule", shadow: false)
    var memory = WorkspaceMemory()
    if let before { memory.rules[key] = RuleMemory(trueSince: before) }
    let evaluator = Evaluator(mode: .enforce, now: wednesday, lastSweepAt: wednesday - gap)
    let facts = workspace("dev", change)
    let observation = Observation(facts: facts, buildCreatedAt: facts.createdAt, memory: memory)
    return evaluator.evaluate(rules.rules, on: observation).trueSince.first { $0.key == key }?.since
  }

  @Test func beginsWhenFirstSeenTrue() throws {
    #expect(try since(nil) == .some(wednesday))
  }

  @Test func staysWhileTrue() throws {
    #expect(try since(wednesday - .minutes(5)) == nil)
  }

  @Test func startsAnewOnFalse() throws {
    #expect(try since(wednesday - .minutes(5)) { $0.agents = [] } == .some(nil))
  }

  @Test func pausesWhileUnknown() throws {
    #expect(try since(wednesday - .minutes(10)) { $0.unknown = ["ws.agents"] } == .some(wednesday - .minutes(5)))
  }

  /// A rule that gets its `for` back later has to hold from then on: in between nobody noted where it was false.
  @Test func isForgottenWhereTheRuleHasNoFor() throws {
    let rules = try ruleSet("- {name: rule, when: ws.name == 'dev', actions: [{clear_ttl: {}}]}")
    let key = WorkspaceMemory.RuleKey(rule: "rule", shadow: false)
    let memory = WorkspaceMemory(rules: [key: RuleMemory(trueSince: wednesday - .hours(1))])
    let facts = workspace("dev")
    let observation = Observation(facts: facts, buildCreatedAt: facts.createdAt, memory: memory)
    let evaluator = Evaluator(mode: .enforce, now: wednesday, lastSweepAt: wednesday - .minutes(1))
    let said = evaluator.evaluate(rules.rules, on: observation).trueSince
    #expect(said.map(\.key) == [key] && said.allSatisfy { $0.since == nil })
  }

  @Test func doesNotCountTimeInWhichNobodyLooked() throws {
    #expect(try since(wednesday - .hours(5), gap: .hours(4)) == .some(wednesday - .hours(2)))
  }

  /// Since when a rule counts as true that was true at the last reading, by the clock of a server that did not always answer.
  @Test(
    arguments: [
      // Nothing failed: both readings found it true.
      (10, nil, -40), (40, nil, -40),
      // The time up to the last failure is as good as unknown.
      (10, -3, -33), (40, -1, -1), (40, -40, -40), (40, -45, -40),
      // A failure that this machine's own clock dated, for want of the server's.
      (10, 300, -30),
    ] as [(Int, Int?, Int)])
  func doesNotCountTimeInWhichTheServerCouldNotBeRead(gap: Int, failedAt: Int?, since: Int) throws {
    let rules = try ruleSet(
      "- {name: rule, when: 'ws.agents.exists(a, a.status == \"connected\")', for: 15m, actions: [{clear_ttl: {}}]}")
    var memory = WorkspaceMemory()
    memory.rules[.init(rule: "rule", shadow: false)] = RuleMemory(trueSince: wednesday - .minutes(40))
    memory.lastReadAt = wednesday - .minutes(gap)
    memory.notReadAt = failedAt.map { wednesday + .minutes($0) }
    let facts = workspace()
    let evaluator = Evaluator(mode: .enforce, now: wednesday, lastSweepAt: nil)
    let observation = Observation(facts: facts, buildCreatedAt: facts.createdAt, memory: memory)
    let said = evaluator.evaluate(rules.rules, on: observation).evaluations.first
    #expect(said?.trueSince == wednesday + .minutes(since))
  }

  /// Between two readings an evening apart the clock alone made it false, and true again.
  @Test func startsAnewWhereTheClockAloneMadeItFalse() throws {
    // Read on Tuesday at 10:00 and on Wednesday at 10:00, whose office hours ended at 09:59.
    #expect(wednesday.rfc3339 == "2026-03-11T10:00:00Z")
    let rules = try ruleSet(
      "- {name: rule, when: '!now.isWithin(\"Mon-Fri 08:30-09:59\", \"UTC\")', for: 15m, actions: [{clear_ttl: {}}]}")
    func since(_ readBefore: Timestamp) -> Timestamp? {
      var memory = WorkspaceMemory()
      memory.rules[.init(rule: "rule", shadow: false)] = RuleMemory(trueSince: wednesday - .days(1))
      memory.lastReadAt = readBefore
      let facts = workspace { $0.lastUsedAt = wednesday - .days(9) }
      let evaluator = Evaluator(mode: .enforce, now: wednesday, lastSweepAt: nil)
      let observation = Observation(facts: facts, buildCreatedAt: wednesday - .days(9), memory: memory)
      return evaluator.evaluate(rules.rules, on: observation).evaluations.first?.trueSince
    }
    #expect(since(wednesday - .days(1)) == wednesday - .minutes(1))
    #expect(since(wednesday - .minutes(20)) == wednesday - .minutes(1))
    #expect(since(wednesday - .seconds(30)) == wednesday - .days(1))
  }

  /// Since when a rule counts as true that was true at the last reading, two hours ago.
  private func since(
    _ rule: String, startedAt: Timestamp = wednesday - .days(1), _ change: (inout WorkspaceFacts) -> Void
  ) throws -> Timestamp? {
    let rules = try ruleSet("- {name: rule, \(rule), for: 20m, actions: [{clear_ttl: {}}]}")
    var memory = WorkspaceMemory()
    let key = WorkspaceMemory.RuleKey(rule: "rule", shadow: false)
    memory.rules[key] = RuleMemory(trueSince: wednesday - .hours(5))
    memory.lastReadAt = wednesday - .hours(2)
    var facts = workspace()
    change(&facts)
    let evaluator = Evaluator(mode: .enforce, now: wednesday, lastSweepAt: wednesday - .minutes(1))
    let result = evaluator.evaluate(
      rules.rules, on: Observation(facts: facts, buildCreatedAt: startedAt, memory: memory))
    return result.evaluations.first?.trueSince
  }

  /// What a reading shows of the time before it counts: it was used, and so was not idle.
  @Test func startsAnewWhereItWasUsedUnseen() throws {
    let idle = "when: 'ws.idle_for > duration(\"40m\")'"
    #expect(try since(idle) { $0.lastUsedAt = wednesday - .minutes(47) } == wednesday)
    // By what the server tells late it was not idle at the last reading either.
    let late = try since(idle) { $0.lastUsedAt = wednesday - .minutes(121) }
    #expect(late?.flooredToSecond == wednesday - .minutes(81) + .seconds(1))
    #expect(try since(idle) { $0.lastUsedAt = wednesday - .minutes(161) } == wednesday - .hours(4))
    #expect(try since("when: 'true'") { $0.lastUsedAt = wednesday - .minutes(47) } == wednesday - .hours(4))
  }

  /// A session that began unseen: in between it was not running, and had no deadline.
  @Test(arguments: ["match: {status: [running]}", "when: 'has(ws.deadline)'"])
  func startsAnewWithTheSession(rule: String) throws {
    let began = wednesday - .minutes(47)
    let old = wednesday - .days(2)
    #expect(try since(rule, startedAt: began) { $0.lastUsedAt = old } == wednesday)
    #expect(try since(rule) { $0.lastUsedAt = old } == wednesday - .hours(4))
    #expect(try since("when: 'true'", startedAt: began) { $0.lastUsedAt = old } == wednesday - .hours(4))
  }

  /// An agent tells when its latest connection ended, whether it is connected again or not.
  @Test func startsAnewWhereAnAgentWasConnectedUnseen() throws {
    let nobody = "when: '!ws.agents.exists(a, a.status == \"connected\")'"
    func since(_ minutes: Int, status: String = "disconnected") throws -> Timestamp? {
      try self.since(nobody) {
        $0.lastUsedAt = wednesday - .days(2)
        $0.agents = [AgentFacts(name: "main", status: status)]
        $0.agents[0].disconnectedAt = status == "disconnected" ? wednesday - .minutes(minutes) : nil
        $0.agents[0].lastConnectedAt = wednesday - .minutes(minutes) - .seconds(5)
      }
    }
    #expect(try since(47) == wednesday)
    #expect(try since(47, status: "timeout") == wednesday)
    #expect(try since(180) == wednesday - .hours(4))
    let connected = "when: 'ws.agents.all(a, a.status == \"connected\")'"
    func sinceConnected(_ minutes: Int) throws -> Timestamp? {
      try self.since(connected) { $0.agents[0].disconnectedAt = wednesday - .minutes(minutes) }
    }
    #expect(try sinceConnected(47) == wednesday)
    #expect(try sinceConnected(180) == wednesday - .hours(4))
  }

  private func evaluation(of facts: WorkspaceFacts, _ memory: WorkspaceMemory) throws -> Evaluator.Result {
    let rules = try ruleSet(
      """
      - name: rule
        match: {status: [running]}
        when: "true"
        for: 15m
        actions: [{clear_ttl: {}}]
      """)
    var matcher = rules.matcher()
    // The sweep before read only some of the workspaces, a minute ago.
    let evaluator = Evaluator(mode: .enforce, now: wednesday, lastSweepAt: wednesday - .minutes(1))
    return evaluator.evaluate(
      matcher.rules(for: facts), on: Observation(facts: facts, buildCreatedAt: facts.createdAt, memory: memory))
  }

  /// The dry run's account asks only the rules again that ask for their memory, in every expression that may.
  @Test func saysTheSameWhereOnlyMemoryDiffers() throws {
    let rules = try ruleSet(
      """
      - {name: plain, when: 'ws.name != "other"', actions: [clear_ttl: {}]}
      - {name: never, when: 'ws.name == "other"', actions: [clear_ttl: {}]}
      - {name: condition, when: "state.actions_today == 0", actions: [clear_ttl: {}]}
      - {name: rest, when: "has(state.last_action_at)", actions: [clear_ttl: {}]}
      - name: variable
        variables: [{name: acted, expression: state.actions_today}]
        when: vars.acted > 0
        actions: [clear_ttl: {}]
      - {name: amount, actions: [extend: {by: "${state.actions_today > 0 ? duration('2h') : duration('1h')}"}]}
      - {name: waiting, when: 'ws.name != "other"', for: 15m, actions: [clear_ttl: {}]}
      - {name: last, actions: [set_ttl: {to: 1h}]}
      """)
    var memory = WorkspaceMemory()
    for rule in rules.rules {
      memory.rules[.init(rule: rule.name, shadow: true)] = RuleMemory()
        .acted(on: .lifetime, at: wednesday - .hours(1), inBuild: 1, zone: .utc)
    }
    memory.rules[.init(rule: "waiting", shadow: true)]?.trueSince = wednesday - .hours(1)
    memory.lastReadAt = wednesday - .minutes(1)
    let facts = workspace()
    let observation = Observation(facts: facts, buildCreatedAt: facts.createdAt, memory: memory)
    var evaluator = Evaluator(mode: .dryRun, now: wednesday, lastSweepAt: wednesday - .minutes(1))
    let now = evaluator.evaluate(rules.rules, on: observation)
    evaluator.isAccount = true
    let alone = evaluator.evaluate(rules.rules, on: observation).evaluations
    let besides = evaluator.evaluate(rules.rules, on: observation, besides: now).evaluations
    #expect(besides.map { String(describing: $0) } == alone.map { String(describing: $0) })
    #expect(alone.map(\.rule.name) == ["plain", "rest", "variable", "amount", "waiting", "last"])
    #expect(now.evaluations.map(\.rule.name) == ["plain", "condition", "amount", "waiting", "last"])
  }

  @Test func doesNotCountSweepsThatDidNotReadTheWorkspace() throws {
    var memory = WorkspaceMemory()
    memory.rules[.init(rule: "rule", shadow: false)] = RuleMemory(trueSince: wednesday - .hours(5))
    memory.lastReadAt = wednesday - .hours(4)
    #expect(try evaluation(of: workspace(), memory).trueSince.first?.since == wednesday - .hours(2))
  }

  @Test func startsAnewForAWorkspaceThatTheRuleDidNotLookAtMeanwhile() throws {
    var memory = WorkspaceMemory()
    memory.rules[.init(rule: "rule", shadow: false)] = RuleMemory(trueSince: wednesday - .hours(5))
    memory.rules[.init(rule: "removed", shadow: false)] = RuleMemory(trueSince: wednesday - .hours(5))
    let stopped = workspace { $0.status = "stopped" }
    let since = try evaluation(of: stopped, memory).trueSince
    #expect(Set(since.map(\.key.rule)) == ["rule", "removed"] && since.allSatisfy { $0.since == nil })
  }

  /// A switch of the mode does not make the condition any less true.
  @Test(arguments: [true, false]) func goesOnWhenTheModeIsSwitched(toEnforce: Bool) throws {
    var memory = WorkspaceMemory()
    memory.rules[.init(rule: "rule", shadow: toEnforce)] = RuleMemory(trueSince: wednesday - .minutes(20))
    memory.lastReadAt = wednesday - .minutes(1)
    let rules = try ruleSet(
      """
      - name: rule
        mode: \(toEnforce ? "enforce" : "dry-run")
        when: "true"
        for: 15m
        actions: [{clear_ttl: {}}]
      """)
    let facts = workspace()
    let observation = Observation(facts: facts, buildCreatedAt: facts.createdAt, memory: memory)
    let result = Evaluator(mode: .enforce, now: wednesday, lastSweepAt: nil).evaluate(rules.rules, on: observation)
    #expect(result.evaluations.first?.waits(at: wednesday) == nil)
    #expect(result.trueSince.first { $0.key.shadow == toEnforce }?.since == .some(nil))
    #expect(result.trueSince.first { $0.key.shadow != toEnforce }?.since == wednesday - .minutes(20))
  }

  @Test func aClockThatWasSetBackCountsForNothing() throws {
    #expect(
      try since(wednesday - .minutes(10), { $0.unknown = ["ws.agents"] }, gap: .minutes(-30)) == nil)
  }

  @Test func saysWhenItWillHaveHeldLongEnough() throws {
    let rules = try ruleSet(
      """
      - name: rule
        when: "true"
        for: 15m
        actions: [{clear_ttl: {}}]
      """)
    let judgement = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    #expect(judgement.nextChangeAt == wednesday + .minutes(15))
  }

  /// Whoever shows the progress of a large fleet is told of each workspace in turn.
  @Test func tellsHowFarItIs() throws {
    var told: [Int64] = []
    _ = Judgement(
      of: reading((0..<5).map { workspace("w\($0)") }), under: try ruleSet(""), policy: enforcing
    ) { told.append($0) }
    #expect(told == [0, 1, 2, 3, 4])
  }
}
