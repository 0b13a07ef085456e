import Diagnostics
import Rules
import Testing
import Time

@testable import Pipeline

/// What running tests shows: the real evaluation, decision and memory, sweep by sweep.
@Suite struct RuleTestRunTests {
  private static let rules = """
    - name: extend
      priority: 10
      when: ws.agent_connected && has(ws.deadline) && ws.deadline - now < duration("1h")
      actions: [{extend: {to: "${now + duration('2h')}"}}]
      cooldown: 30m
    - name: longer
      when: ws.outdated
      actions: [{extend: {by: 10m}}]
      cooldown: 10m
    - name: shorten
      mode: dry-run
      when: ws.idle_for > duration("1h")
      for: 10m
      actions: [{shorten: {to: "${now + duration('45m')}"}}]
      limits: {max_per_build: 1}
    """

  /// The differences that one test shows, as `key: expected, got`.
  private static func differences(_ test: String, coverage: inout RuleTestCoverage?) throws -> [String] {
    let lines = test.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let text =
      "rule_files: [a.yaml]\ntests:\n  - name: a\n    start: 2026-03-11T10:00:00Z\n    interval: 5m\n\(lines)\n"
    let load = RuleTestFile.load(SourceFile(name: "a.test.yaml", text: text))
    let file = try #require(load.file, "\(load.diagnostics.map { $0.render() })")
    let run = try RuleTestRun(
      try #require(file.tests.first), on: try ruleSet(rules, defaults: "").enforced, coverage: &coverage)
    return run.failures.map { "\($0.key): expected \($0.expected), got \($0.got)" }
  }

  private static func differences(_ test: String) throws -> [String] {
    var coverage: RuleTestCoverage?
    return try differences(test, coverage: &coverage)
  }

  @Test func whatARuleSetsStands() throws {
    let found = try Self.differences(
      """
      workspaces: {w: {last_used_at: -5m, deadline: +40m, agents: [{status: connected}]}}
      rule_test:
        - {rule: extend, exp_result: true, exp_verdict: act, exp_actions: [{extend: {to: +2h}}]}
        - {at: 5m, rule: extend, exp_result: false, exp_verdict: none}
      expr_test:
        - {at: 5m, expr: has(ws.deadline) && ws.deadline - now > duration("1h50m"), exp: true}
      """)
    #expect(found == [])
  }

  /// The person's later deadline is seen as one, and left alone by the rule that would shorten it.
  @Test func aNewValueInTheTestIsSetByAPerson() throws {
    let found = try Self.differences(
      """
      workspaces: {w: {last_used_at: -3h, deadline: "+3h x2 +9h"}}
      rule_test:
        - {at: 0m, rule: shorten, exp_guard: for}
        - {at: 10m, rule: shorten, exp_verdict: blocked, exp_guard: human-intervention, exp_actions: []}
      """)
    #expect(found == [])
  }

  @Test func cooldownAndTimeToHoldRunOverTheSweeps() throws {
    let found = try Self.differences(
      """
      workspaces:
        w: {last_used_at: -5m, deadline: +40m, outdated: true}
        idle: {last_used_at: -3h, deadline: +6h}
      rule_test:
        - {rule: longer, workspace: w, exp_actions: [{extend: {to: +50m}}]}
        - {at: 5m, rule: longer, workspace: w, exp_result: true, exp_guard: cooldown}
        - {at: 10m, rule: longer, workspace: w, exp_actions: [{extend: {to: +50m}}]}
        - {at: 0m, rule: shorten, workspace: idle, exp_guard: for}
        - {at: 5m, rule: shorten, workspace: idle, exp_guard: for}
        - {at: 10m, rule: shorten, workspace: idle, exp_actions: [{shorten: {to: +45m}}]}
      """)
    #expect(found == [])
  }

  @Test func whatIsNotReadIsUnknown() throws {
    let found = try Self.differences(
      """
      workspaces: {w: {deadline: +40m, unknown: [agents]}}
      rule_test:
        - {rule: extend, exp_result: unknown, exp_unknown: [ws.agents], exp_actions: [], exp_verdict: error}
      expr_test: [{expr: ws.agents, exp: unknown}, {expr: ws.name, exp: w}]
      """)
    #expect(found == [])
  }

  @Test func everyDifferenceIsTold() throws {
    let found = try Self.differences(
      """
      workspaces: {w: {last_used_at: -5m, deadline: +40m, agents: [{status: connected}]}}
      rule_test:
        - {rule: extend, exp_result: false, exp_actions: [{extend: {to: +1h}}], exp_decisive: [ws.outdated]}
        - {rule: extend, exp_unknown: [ws.agents], exp_verdict: held, exp_guard: cooldown, exp_message: "so"}
      expr_test: [{expr: ws.idle_for, exp: 4m}]
      """)
    #expect(
      found == [
        "exp_result: expected false, got true",
        "exp_actions: expected [{extend: {to: +1h}}], got [{extend: {to: +2h}}]",
        "exp_decisive: expected [ws.outdated], got [ws.agent_connected, has(ws.deadline), "
          + "ws.deadline - now < duration(\"1h\")]",
        "exp_unknown: expected [ws.agents], got []", "exp_verdict: expected held, got act",
        "exp_guard: expected cooldown, got none", "exp_message: expected so, got ", "exp: expected 4m, got 5m",
      ])
  }

  @Test func coverageCountsWhatIsChecked() throws {
    let rules = try ruleSet(Self.rules, defaults: "").enforced.rules
    var coverage: RuleTestCoverage? = RuleTestCoverage(rules)
    let found = try Self.differences(
      """
      workspaces:
        w: {last_used_at: -5m, deadline: +40m, agents: [{status: connected}]}
        off: {last_used_at: -5m, deadline: +40m, agents: [{status: disconnected}]}
      rule_test: [{rule: extend, workspace: w, exp_result: true}, {rule: extend, workspace: off, exp_result: false}]
      """, coverage: &coverage)
    #expect(found == [])
    let extend = try #require(coverage?.rules.first)
    #expect((extend.checks, extend.timesTrue, extend.isComplete) == (2, 1, false))
    #expect(
      extend.operands.map { "\($0.text) \($0.wasTrue) \($0.wasFalse)" } == [
        "ws.agent_connected true true", "has(ws.deadline) true false",
        "ws.deadline - now < duration(\"1h\") true false",
      ])
    #expect(coverage?.rules.last?.checks == 0)
  }
}
