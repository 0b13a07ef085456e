import CEL
import TestSupport
import Testing
import Time

@testable import Rules

/// What would have to be otherwise for a rule to answer otherwise, and when it answers otherwise by itself.
@Suite struct ChangeTests {
  /// Conditions on ``Sample/running``, with the smallest change of it.
  @Test(arguments: [
    ("ws.idle_for > duration('1h')", "would be true if ws.idle_for were 1h1s, not 35m"),
    ("ws.agent_connected && ws.idle_for >= params.limit", "would be true if ws.idle_for were 2h, not 35m"),
    ("ws.idle_for < duration('1h')", "would be false if ws.idle_for were 1h, not 35m"),
    ("ws.status == 'stopped'", "would be true if ws.status were \"stopped\", not \"running\""),
    ("has(ws.autostart)", "would be true if ws.autostart were set; it is absent"),
    (
      "!has(ws.deadline) || ws.deadline > now.at('20:00')",
      "would be true if ws.deadline were 2026-03-11T20:00:01Z (9h20m1s later)"
    ),
    (
      "has(ws.deadline) && ws.deadline - now < duration('30m')",
      "would be true if ws.deadline were 2026-03-11T10:29:59Z (10m1s earlier)"
    ),
    (
      "has(ws.started_at) && has(ws.deadline) && ws.deadline - ws.started_at > params.limit * 2",
      "would be true if ws.started_at were 2026-03-11T06:39:59Z (20m1s earlier)"
    ),
    ("state.actions_today >= 3", "would be true if state.actions_today were 3, not 0"),
    ("!ws.agent_connected", "would be true if ws.agent_connected were false"),
    (
      "ws.agents.all(a, a.status == 'timeout')",
      "would be true if ws.agents[0].status were \"timeout\", not \"connected\""
    ),
    ("ws.template.startsWith('dev-')", "would be true if ws.template were \"dev-\", not \"gpu-large\""),
    ("ws.owner in ['ana', 'ben']", "would be true if ws.owner were \"ana\", not \"ada\""),
    (
      "has(ws.max_deadline) && ws.max_deadline > now + duration('9h')",
      "would be true if ws.max_deadline were 2026-03-11T19:00:01Z; it is absent"
    ),
    ("owner.name == 'ada' && ws.is_prebuild", "would be true if ws.is_prebuild were true"),
  ])
  func namesTheSmallestChange(condition: String, sentence: String) throws {
    let condition = condition.replacing("params.limit * 2", with: "duration('240m')")
    let rule = try Loading.rule(
      "- {name: a, when: \"\(condition)\", actions: [clear_autostart: {}]}", timezone: "UTC",
      params: condition.contains("params.") ? "{limit: 2h}" : nil)
    let changes = rule.changes(Subject(facts: Sample.running, now: Sample.now))
    #expect(changes.first?.sentence == sentence)
  }

  /// A status is no name: what one input is compared with is not tried for another.
  @Test func triesNoStatusAsAName() throws {
    let condition = "ws.agents.exists(a, a.name == 'main' && a.status == 'connected')"
    let rule = try Loading.rule("- {name: a, when: \"\(condition)\", actions: [clear_autostart: {}]}")
    var facts = Sample.running
    facts.agents = [AgentFacts(name: "main", status: "connected")]
    let sentences = rule.changes(Subject(facts: facts, now: Sample.now)).map(\.sentence)
    #expect(!sentences.isEmpty && sentences.allSatisfy { !$0.contains(".name") }, "\(sentences)")
  }

  @Test func seesThroughVariables() throws {
    let rule = try Loading.rule(
      """
      - name: a
        variables:
          - {name: quiet, expression: "ws.idle_for > params.limit"}
        when: vars.quiet && ws.agent_connected
        actions: [clear_autostart: {}]
      """, params: "{limit: 1h}")
    let changes = rule.changes(Subject(facts: Sample.running, now: Sample.now))
    #expect(changes.map(\.sentence) == ["would be true if ws.idle_for were 1h1s, not 35m"])
  }

  @Test func namesNothingWhereOneChangeIsNotEnough() throws {
    for condition in ["ws.idle_for > duration('1h') && !ws.agent_connected", "now.getHours() == 3", "ws.id == ws.name"]
    {
      let rule = try Loading.rule(when: condition, timezone: "UTC")
      #expect(rule.changes(Subject(facts: Sample.running, now: Sample.now)).isEmpty, "\(condition)")
    }
    let always = try Loading.rule("- {name: a, actions: [clear_autostart: {}]}")
    #expect(always.changes(Subject(facts: Sample.running, now: Sample.now)).isEmpty)
  }

  @Test func namesWhatIsNotKnown() throws {
    var facts = Sample.running
    facts.unknown = ["ws.app_status"]
    let rule = try Loading.rule(when: "has(ws.app_status) && ws.app_status == 'working'")
    let changes = rule.changes(Subject(facts: facts, now: Sample.now))
    #expect(changes.map(\.sentence) == ["would be true if ws.app_status were \"working\"; it is not known"])
  }

  /// Each change does what it says, and brute force in steps of half a minute finds no smaller one of that input.
  @Test(arguments: HorizonTests.conditions)
  func isSoundAndTheSmallest(condition: String) throws {
    let rule = try Loading.rule(when: condition, timezone: "Europe/Berlin")
    var random = SeededGenerator(seed: 5)
    var found = 0
    for _ in 0..<10 {
      let now = Sample.now + .seconds(Int.random(in: -200_000...200_000, using: &random))
      var facts = Sample.running
      facts.startedAt = now - .minutes(Int.random(in: 0...300, using: &random))
      facts.lastUsedAt = now - .minutes(Int.random(in: 0...200, using: &random))
      facts.deadline = Bool.random(using: &random) ? now + .minutes(Int.random(in: -5...200, using: &random)) : nil
      let situation = Situation(facts: facts, state: RuleState(), now: now)
      func answer(_ input: ConditionInput, _ value: Value) -> RuleEvaluation.Answer {
        var changed = situation
        input.assign(&changed, value)
        return rule.evaluate(Subject(facts: changed.facts, now: now), wantsHorizon: false).answer
      }
      let present = rule.evaluate(Subject(facts: facts, now: now)).answer
      let inputs = ConditionInput.all(of: rule, in: situation)
      for change in rule.changes(Subject(facts: facts, now: now)) {
        let input = try #require(inputs.first { $0.name == change.input })
        #expect(
          answer(input, change.changed) == (present == .true ? .false : .true), "\(condition): \(change.sentence)")
        found += 1
        guard case .duration(let from) = input.present, case .duration(let to) = change.changed else { continue }
        let half: Int64 = 30_000_000_000
        for step in 1..<max(2, min(400, (to - from).magnitude / UInt64(half))) {
          for length in [from + half * Int64(step), from - half * Int64(step)]
          where length >= input.field.minimum ?? .min && (length - from).magnitude < (to - from).magnitude {
            #expect(answer(input, .duration(nanoseconds: length)) == present, "\(condition): \(change.sentence)")
          }
        }
      }
    }
    #expect(found > 0 || !condition.contains("ws."), "\(condition)")
  }

  @Test func saysWhenItTurns() throws {
    func turn(_ condition: String) throws -> RuleTurn {
      try Loading.rule(when: condition, timezone: "UTC").turn(
        Subject(facts: Sample.running, now: Sample.now)
      ) { _ in RuleState() }
    }
    #expect(try turn("ws.idle_for > duration('1h')") == .turns(at: Sample.now + .seconds(25 * 60 + 1), to: .true))
    #expect(try turn("ws.idle_for >= duration('1h')") == .turns(at: Sample.now + .minutes(25), to: .true))
    #expect(
      try turn("!now.isWithin('Mon-Fri 08:00-18:30')") == .turns(at: Sample.instant("2026-03-11T18:30:00Z"), to: .true))
    #expect(try turn("ws.status == 'stopped'") == .never)
    #expect(try turn("ws.idle_for > duration('10m')") == .never)
    // Inside it changes every second, and the answer stays: what was not looked at is not said.
    guard case .notBefore(let instant) = try turn("now.getMinutes() + now.getSeconds() < 1000") else {
      Issue.record("it looked at all times, or saw a change")
      return
    }
    #expect(instant > Sample.now)
  }

  @Test func saysWhatFollowsAndWhetherMoreDoes() throws {
    func spans(_ condition: String, _ count: Int) throws -> [AnswerSpan] {
      try Loading.rule(when: condition, timezone: "UTC").spans(
        Subject(facts: Sample.running, now: Sample.now), state: { _ in RuleState() }, count: count)
    }
    let hours = try spans("ws.idle_for > duration('1h') && !now.isWithin('Mon-Fri 08:00-18:30')", 3)
    let evening = Sample.instant("2026-03-11T18:30:00Z")
    let morning = Sample.instant("2026-03-12T08:00:00Z")
    #expect(
      hours == [
        AnswerSpan(from: Sample.now, answer: .false, end: .turns(at: evening, to: .true)),
        AnswerSpan(from: evening, answer: .true, end: .turns(at: morning, to: .false)),
        AnswerSpan(
          from: morning, answer: .false, end: .turns(at: Sample.instant("2026-03-12T18:30:00Z"), to: .true)),
      ])
    // Each answer is that of the condition at the first and at the last second of its span.
    let rule = try Loading.rule(
      when: "ws.idle_for > duration('1h') && !now.isWithin('Mon-Fri 08:00-18:30')", timezone: "UTC")
    for span in hours {
      guard case .turns(let end, _) = span.end else { continue }
      for instant in [span.from, end - .seconds(1)] {
        #expect(rule.evaluate(Subject(facts: Sample.running, now: instant)).answer == span.answer)
      }
    }
    #expect(
      try spans("ws.idle_for > duration('1h')", 5).map(\.end) == [
        .turns(at: Sample.now + .seconds(25 * 60 + 1), to: .true), .never,
      ])
    // A failure is an answer of its own.
    let failing = try spans(
      "1 / (int(now.getHours() / 24) + (now < timestamp('2026-03-12T00:00:00Z') ? 1 : 0)) == 1", 2)
    #expect(failing.map(\.answer.word) == ["true", "error"], "\(failing)")
  }

  @Test func knowsWhetherAWorkspaceMatters() throws {
    #expect(try Loading.rule(when: "now.isWithin('Mon-Fri 08:00-18:30')", timezone: "UTC").readsNoWorkspace)
    for condition in ["ws.idle_for > duration('1h')", "owner.name == 'ana'", "state.actions_today > 0"] {
      #expect(try !Loading.rule(when: condition, timezone: "UTC").readsNoWorkspace, "\(condition)")
    }
  }
}
