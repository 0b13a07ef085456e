import Diagnostics
import Rules
import Testing
import Time

@testable import Pipeline

/// Rule tests of groups at times of their own, and of expressions with the names of their rules.
@Suite struct GroupRuleTests {
  private static let rules = """
    version: 1
    timezone: Europe/Berlin
    params: {limit: 2h}
    time_intervals: {office: ["Mon-Fri 08:00-18:30"]}
    calendars: {own: {yearly: ["03-11 Founding day"]}}
    calendar_by: {ws.template: {go: own}}
    groups:
      - name: evening
        on: {cron: ["0 17 * * Mon-Fri", "30 2 * * *"]}
        rules:
          - name: stop
            variables: [{name: quiet, expression: ws.idle_for > params.limit}]
            when: vars.quiet && now.isDuring("office")
            actions: [{extend: {by: 10m}}]
          - name: held
            when: ws.outdated
            for: 15m
            actions: [{set_ttl: {to: 4h}}]
      - name: half-hourly
        every: 30m
        rules:
          - name: often
            match: {template: [often]}
            actions: [{extend: {by: 10m}}]
          - name: guard
            match: {template: [kept]}
            priority: 9
            when: ws.outdated
            actions: [keep: {}]
      - name: always
        rules:
          - name: shorten
            match: {template: [kept]}
            actions: [{shorten: {by: 2h}}]
    """

  private static func load(_ test: String, start: String, interval: String) throws -> (RuleTestFile, RuleLoad) {
    let lines = test.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let text = "rule_files: [a.yaml]\ntests:\n  - name: a\n    start: \(start)\n    interval: \(interval)\n\(lines)\n"
    let load = RuleTestFile.load(SourceFile(name: "a.test.yaml", text: text))
    let set = RuleSet.load(files: [SourceFile(name: "a.yaml", text: rules)])
    #expect(set.ruleSet != nil, "\(set.diagnostics.map { $0.render() })")
    return (try #require(load.file, "\(load.diagnostics.map { $0.render() })"), set)
  }

  /// The differences that one test shows, as `key: expected, got`.
  private static func differences(
    _ test: String, start: String = "2026-03-11T16:50:00+01:00", interval: String = "5m"
  ) throws -> [String] {
    let (file, load) = try load(test, start: start, interval: interval)
    let bound = BoundRuleTests(file, on: load)
    #expect(bound.diagnostics.map { $0.render() } == [])
    var coverage: RuleTestCoverage?
    let (test, set) = try #require(bound.cases.first)
    return try RuleTestRun(test, on: set, coverage: &coverage).failures.map {
      "\($0.subject): \($0.key): expected \($0.expected), got \($0.got)"
    }
  }

  private func expect(_ found: [String], _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(found == expected, sourceLocation: sourceLocation)
  }

  @Test func aGroupActsAtItsMinutesAlone() throws {
    expect(
      try Self.differences(
        """
        workspaces: {w: {last_used_at: -3h, deadline: +4h}}
        rule_test:
          - {at: 0m, rule: stop, exp_result: true, exp_verdict: blocked, exp_guard: not-due, exp_actions: []}
          - {at: 5m, rule: stop, exp_guard: not-due}
          - {at: 10m, rule: stop, exp_verdict: act, exp_actions: [extend]}
          - {at: 15m, rule: stop, exp_result: true, exp_verdict: blocked, exp_guard: not-due, exp_actions: []}
        """), [])
    // What is expected wrongly is told.
    expect(
      try Self.differences(
        """
        workspaces: {w: {last_used_at: -3h, deadline: +4h}}
        rule_test: [{at: 5m, rule: stop, exp_verdict: act}]
        """), ["at 5m: stop on w: exp_verdict: expected act, got blocked"])
  }

  @Test func itsTimesAreThoseOfTheClocks() throws {
    // The clocks skip 02:30 in that night: no firing. In autumn they show it twice.
    func acts(_ start: String) throws -> [String] {
      let (file, load) = try Self.load(
        "workspaces: {w: {outdated: true}}\nrule_test: [{at: 3h, rule: held, exp_result: true}]", start: start,
        interval: "30m")
      let (test, set) = try #require(BoundRuleTests(file, on: load).cases.first)
      var rehearsal = Rehearsal(set)
      var cache = TestWorkspace.Cache()
      return try (0...6).map { sweep in
        let now = test.start + test.interval * sweep
        let facts = try test.workspaces[0].facts(atSweep: sweep, now: now, cache: &cache)
        let decision = rehearsal.sweep([facts], at: now).decisions.first { $0.rule.name == "held" }
        return decision?.verdict == .act ? "act" : "-"
      }
    }
    expect(try acts("2027-03-28T00:30:00+01:00"), ["-", "-", "-", "-", "-", "-", "-"])
    expect(try acts("2027-03-27T00:30:00+01:00"), ["-", "-", "-", "-", "act", "-", "-"])
  }

  /// A due time between two sweeps is met by the next one within an hour, and left out after that.
  @Test func aSweepMakesUpForTheTimesBefore() throws {
    let test = """
      workspaces: {w: {last_used_at: -3h, deadline: +9h}}
      rule_test:
        - {at: 0m, rule: stop, exp_guard: not-due}
      """
    expect(
      try Self.differences(
        test + "\n  - {at: 50m, rule: stop, exp_verdict: act}", start: "2026-03-11T16:15:00+01:00", interval: "50m"), []
    )
    expect(
      try Self.differences(
        test + "\n  - {at: 2h, rule: stop, exp_guard: not-due}", start: "2026-03-11T16:15:00+01:00", interval: "2h"), []
    )
  }

  @Test func everySoOftenCountsFromTheLastTime() throws {
    expect(
      try Self.differences(
        """
        workspaces: {w: {template: often, last_used_at: -3h, deadline: +9h}}
        rule_test:
          - {at: 0m, rule: often, exp_actions: [extend]}
          - {at: 10m, rule: often, exp_result: true, exp_actions: []}
          - {at: 20m, rule: often, exp_actions: []}
          - {at: 30m, rule: often, exp_actions: [extend]}
          - {at: 40m, rule: often, exp_actions: []}
        """, interval: "10m"), [])
  }

  /// The time to hold runs on between the due times, and is met at the one that comes after it.
  @Test func timeToHoldCountsOnBetween() throws {
    func test(_ outdated: String) -> String {
      """
      workspaces: {w: {outdated: "\(outdated)"}}
      rule_test:
        - {at: 0m, rule: held, exp_result: \(outdated == "true x9")}
        - {at: 20m, rule: held, exp_result: true, exp_verdict: \(outdated == "true x9" ? "act" : "blocked")}
      """
    }
    let start = "2026-03-11T16:40:00+01:00"
    expect(try Self.differences(test("true x9"), start: start), [])
    expect(try Self.differences(test("false x2 true x9"), start: start), [])
  }

  /// What 'keep' said when its group was due last stands until it is due again.
  @Test func whatIsKeptStandsBetween() throws {
    expect(
      try Self.differences(
        """
        workspaces: {w: {template: kept, outdated: "true x2 false x9", last_used_at: -3h, deadline: +9h}}
        rule_test:
          - {at: 0m, rule: shorten, exp_verdict: overridden}
          - {at: 20m, rule: guard, exp_result: false}
          - {at: 20m, rule: shorten, exp_verdict: overridden}
          - {at: 30m, rule: shorten, exp_verdict: act}
        """, interval: "10m"), [])
  }

  // MARK: Names in expressions

  @Test func expressionsSeeTheNamesOfTheRules() throws {
    expect(
      try Self.differences(
        """
        params: {limit: 4h}
        workspaces: {w: {template: go, last_used_at: -3h}}
        expr_test:
          - {expr: params.limit, exp: 4h}
          - {expr: now.isDuring("office") && now.isHoliday("own") && now.isHoliday(), exp: true}
          - {expr: calendar, exp: own}
          - {expr: vars.quiet, rule: stop, exp: false}
          - {at: 70m, expr: vars.quiet, rule: stop, exp: true}
          - {expr: state.actions_today, rule: stop, exp: 0}
          - {at: 15m, expr: state.actions_today, rule: held, exp: 0}
          - {expr: now.startOfDay() == timestamp("2026-03-10T23:00:00Z"), exp: true}
        """), [])
    expect(
      try Self.differences("workspaces: {w: {}}\nexpr_test: [{expr: params.limit, exp: 3h}]"),
      ["at 0m: params.limit on w: exp: expected 3h, got 2h"])
  }

  @Test(arguments: [
    ("{expr: ws.idel_for, exp: 3h}", "7:27 Workspace has no field 'idel_for'"),
    ("{expr: params.limt, exp: 3h}", "7:24 there is no 'params.limt'"),
    ("{expr: vars.quiet, exp: true}", "7:24 there is no 'vars'"),
    ("{expr: now, rule: stopp, exp: 3h}", "7:35 the rule files have no rule 'stopp', did you mean 'stop'?"),
    ("{expr: now.isDuring(\"ofice\"), exp: true}", "7:37 there is no time interval 'ofice'"),
  ])
  func saysWhatIsWrongInThem(_ entry: String, _ words: String) throws {
    let (file, load) = try Self.load(
      "workspaces: {w: {}}\nexpr_test: [\(entry)]", start: "2026-03-11T10:00:00Z", interval: "5m")
    let found = BoundRuleTests(file, on: load).diagnostics.filter { $0.severity == .error }
    #expect(found.count == 1 && (found.first?.render() ?? "").contains("a.test.yaml:"), "\(found.map { $0.render() })")
    let place = found.first.flatMap { one in one.span.map { span in file.source.location(at: span.start) } }
    #expect(
      place.map { "\($0.line):\($0.column) \(found[0].summary)" }?.hasPrefix(words) ?? false,
      "\(found.map { $0.render() })")
  }

  /// Of two files that declare a name nothing says whose is meant.
  @Test func aNameOfTwoFilesNeedsARule() throws {
    func file(_ name: String, _ limit: String) -> SourceFile {
      SourceFile(
        name: "\(name).yaml",
        text: "version: 1\nparams: {limit: \(limit), own_\(name): 1}\ngroups: [{name: g, rules: [{name: \(name), "
          + "when: ws.idle_for > params.limit && params.own_\(name) == 1, actions: [set_ttl: {to: 8h}]}]}]\n")
    }
    let load = RuleSet.load(files: [file("a", "1h"), file("b", "2h")])
    let set = try #require(load.ruleSet)
    let scope = ExpressionScope(of: set)
    #expect(TrialExpression("params.own_a + params.own_b", in: scope).diagnostics.isEmpty)
    #expect(TrialExpression("params.limit", in: scope).diagnostics.hasErrors)
    #expect(scope.ambiguous(in: "params.limit > x").map(\.files) == [["a.yaml", "b.yaml"]])
    let rule = try #require(set.rule(named: "b"))
    #expect(TrialExpression("params.limit", in: ExpressionScope(of: rule)).diagnostics.isEmpty)
  }
}
