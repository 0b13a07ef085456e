import Rules
import TestSupport
import Testing
import Time

@Suite struct EvaluationTests {
  @Test(arguments: [
    ("ws.status == \"running\"", true), ("ws.idle_for == duration(\"35m\")", true),
    ("ws.idle_for > params.limit", true), ("ws.agent_connected", true),
    ("has(ws.uptime) && ws.uptime == duration('3h')", true),
    ("has(ws.time_left) && ws.time_left == duration('40m')", true), ("has(ws.max_deadline)", false),
    ("ws.template == template.name && ws.owner == owner.name", true),
    ("ws.agents.exists(a, a.status == \"connected\")", true), ("ws.agents[0].name == 'main'", true),
    ("ws.?max_deadline.orValue(now) == now", true), ("state.actions_today == 2", true),
    ("has(state.last_action_at) && now - state.last_action_at == duration('1h')", true),
    ("has(state.true_since)", false), ("now == timestamp('2026-03-11T10:00:00Z')", true),
    ("ws.template.startsWith('gpu-') && ws.name.matches('^(dev|test)-[a-z0-9]+$')", true),
    ("params.names.exists(n, n == ws.name)", true),
    ("size(params.names) == 2 && params.flag && params.share < 0.6", true),
    ("params.since < now && params.text == '2h'", true), ("now.getHours('Europe/Berlin') == 11", true),
    ("ws.build_number in [11, 12]", true), ("days(2) == duration('48h')", true),
    ("now.isWithin('Mon-Fri 08:00-18:30')", true), ("now.isWithin('Mon-Fri 08:00-11:00')", false),
    ("now.isWithin('Wed 10:00-10:30', 'UTC')", true),
    ("now.startOfDay() == timestamp('2026-03-10T23:00:00Z')", true),
    ("now.at('18:00') == timestamp('2026-03-11T17:00:00Z')", true),
    ("now.at('18:00', 'UTC') == timestamp('2026-03-11T18:00:00Z')", true),
    ("now.nextCron('30 8 * * 1-5') == timestamp('2026-03-12T07:30:00Z')", true),
    ("(now + duration('59s')).floor(duration('1m')) == now", true),
    ("timestamp('2400-01-01T00:00:30Z').floor(duration('1h')) == timestamp('2400-01-01T00:00:00Z')", true),
    ("timestamp('1600-01-01T12:30:00Z').floor(duration('1h')) == timestamp('1600-01-01T12:00:00Z')", true),
    ("timestamp('0001-01-01T00:00:00Z').floor(duration('7h')) == timestamp('0001-01-01T00:00:00Z')", true),
    ("time.min(now, ws.created_at) == ws.created_at && time.max(duration('1h'), ws.idle_for) == duration('1h')", true),
  ])
  func answersOnOneWorkspace(condition: String, expected: Bool) throws {
    let rule = try Loading.rule(
      when: condition, timezone: "Europe/Berlin",
      params:
        "{limit: 30m, names: [dev-box1, x], flag: true, share: 0.5, since: 2026-01-01T00:00:00Z, text: {type: string, value: 2h}}"
    )
    let state = RuleState(lastActionAt: Sample.now - .hours(1), actionsToday: 2)
    let evaluation = rule.evaluate(Subject(facts: Sample.running, now: Sample.now), state: state)
    #expect(evaluation.answer == (expected ? .true : .false))
  }

  @Test(.enabled(if: ZoneFixture.isOwn, "Egypt has changed its clocks again since 2023"))
  func findsTheNextFiringOfADayWithoutMidnight() throws {
    let next = "timestamp('2027-04-28T12:00:00Z').nextCron('0 9 * * 5', 'Africa/Cairo')"
    let rule = try Loading.rule(when: "\(next) == timestamp('2027-04-30T06:00:00Z')")
    #expect(rule.evaluate(Subject(facts: Sample.running, now: Sample.now)).answer == .true)
  }

  @Test(arguments: [
    ("ws.agents", "ws.agents.exists(a, a.status == 'connected')", ["ws.agents"]),
    ("ws.agents", "ws.agent_connected", ["ws.agents"]),
    ("ws.last_used_at", "ws.idle_for > duration('1h')", ["ws.last_used_at"]),
    ("template.autostart_days", "'friday' in template.?autostart_days.orValue([])", ["template.autostart_days"]),
    ("", "has(owner.groups)", ["owner.groups"]),
    ("owner.status", "owner.?status.orValue('active') == 'suspended'", ["owner.status"]),
    ("template.deprecated", "has(template.deprecated)", ["template.deprecated"]),
    ("template", "template.name == 'x'", ["template"]),
  ])
  func doesNotKnowWhatWasNotFetched(attribute: String, condition: String, expected: [String]) throws {
    var facts = Sample.running
    facts.unknown = [attribute]
    let subject = Subject(facts: facts, now: Sample.now)
    #expect(try Loading.rule(when: condition).evaluate(subject).answer == .unknown(expected))
    #expect(try Loading.rule(when: "\(condition) && ws.name == 'x'").evaluate(subject).answer == .false)
    #expect(try Loading.rule(when: "\(condition) || ws.name != 'x'").evaluate(subject).answer == .true)
  }

  /// What the server does not tell is not "none": nobody can say whether the rule looks at the workspace.
  @Test(arguments: [
    ("{organization: [a*]}", true), ("{exclude: {organization: [acme]}}", true), ("{organization: ['?*']}", true),
    ("{organization: ['*']}", false), ("{owner: [ada]}", false), ("{organization: [''], owner: [ada]}", true),
    ("{organization: ['*'], exclude: {organization: [x]}}", true),
  ])
  func cannotSayWhetherItLooksWhereTheServerDoesNotTell(match: String, isUnknown: Bool) throws {
    let text = """
      - name: r
        match: \(match)
        when: ws.name != 'x'
        actions: [clear_ttl: {}]
      - name: never
        match: \(match)
        priority: 1
        when: ws.name == 'x'
        actions: [clear_ttl: {}]
      """
    let load = RuleSet.load(files: [Loading.file(text)])
    guard let set = load.ruleSet else {
      // Lint refuses a pattern that no name can match.
      #expect(match.contains("['']"))
      return
    }
    var facts = Sample.running
    facts.unknown = ["ws.organization"]
    let subject = Subject(facts: facts, now: Sample.now)
    var matcher = set.matcher()
    #expect(matcher.rules(for: facts).map(\.name) == ["r", "never"])
    #expect(set.rules[0].evaluate(subject).answer == (isUnknown ? .unknown(["ws.organization"]) : .true))
    #expect(set.rules[1].evaluate(subject).answer == .false)
    #expect(set.rules(selectingBy: .organization).count == (isUnknown ? 2 : 0))
    // Where it is told and there is none, that is known.
    facts.unknown = []
    #expect(set.rules[1].evaluate(Subject(facts: facts, now: Sample.now)).answer == .false)
  }

  @Test func saysWhereAnEvaluationFailed() throws {
    let rule = try Loading.rule(when: "ws.agents.size() > 0\n  && 1 / size(ws.agents[0].apps) > 1")
    guard case .error(let text, let place) = rule.evaluate(Subject(facts: Sample.running, now: Sample.now)).answer
    else {
      Issue.record("expected an error")
      return
    }
    #expect(!text.isEmpty)
    #expect(place.hasPrefix("r.yaml:8:"))
  }

  @Test(arguments: [
    ("ws.idle_for > duration('2h')", Sample.now - .minutes(35) + .hours(2)),
    ("ws.idle_for < duration('1h')", Sample.now + .minutes(25)),
    ("has(ws.time_left) && ws.time_left < duration('10m')", Sample.now + .minutes(30)),
    ("has(ws.deadline) && ws.deadline - now < duration('10m')", Sample.now + .minutes(30)),
    ("now.isWithin('Mon-Fri 08:00-18:30', 'Europe/Berlin')", Sample.instant("2026-03-11T17:30:00Z")),
    ("now.at('18:00') > now", Sample.instant("2026-03-11T18:00:00Z")),
  ])
  func tellsWhenItsAnswerCanChange(condition: String, change: Timestamp) throws {
    let rule = try Loading.rule(when: condition)
    let evaluation = rule.evaluate(Subject(facts: Sample.running, now: Sample.now))
    let next = try #require(evaluation.nextChangeAt)
    #expect(next > Sample.now && next <= change + .seconds(1))
    // Sound: the answer is the same just before.
    let before = Subject(facts: Sample.running, now: next - .seconds(1))
    #expect(rule.evaluate(before).answer == evaluation.answer)
  }

  @Test func neverChangesWithoutTheClock() throws {
    let rule = try Loading.rule(when: "ws.status == 'running'")
    #expect(rule.evaluate(Subject(facts: Sample.running, now: Sample.now)).nextChangeAt == nil)
    let always = try Loading.rule("- name: a\n  actions: [clear_ttl: {}]")
    #expect(always.evaluate(Subject(facts: Sample.running, now: Sample.now)) == RuleEvaluation(answer: .true))
  }

  @Test func sharesVariables() throws {
    let rule = try Loading.rule(
      """
      - name: a
        variables:
          - {name: idle, expression: "ws.idle_for > duration('30m')"}
          - {name: quiet, expression: "vars.idle && !vars.idle || vars.idle"}
        when: vars.quiet
        actions: [clear_ttl: {}]
      """)
    #expect(rule.evaluate(Subject(facts: Sample.running, now: Sample.now)).answer == .true)
  }

  @Test func explainsItself() throws {
    let rule = try Loading.rule(when: "ws.idle_for > duration('2h') && ws.agent_connected")
    let explanation = rule.explain(Subject(facts: Sample.running, now: Sample.now))
    #expect(explanation.answer == .false)
    #expect(explanation.line.contains("ws.idle_for"))
    #expect(explanation.tree.contains("35m"))
  }
}
