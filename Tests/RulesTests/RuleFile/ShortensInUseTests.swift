import Diagnostics
import Rules
import Testing

/// A rule that shortens whoever works is told that the server undoes it.
@Suite struct ShortensInUseTests {
  private func findings(_ condition: String, action: String = "shorten: {by: 1h}", variables: String = "") -> [String] {
    let rule = "- name: late\n  cooldown: 1h\n\(variables)  when: \(condition)\n  actions: [{\(action)}]"
    return RuleSet.load(files: [Loading.file(rule, timezone: "UTC")]).diagnostics.map(\.code)
  }

  @Test(arguments: ["ws.status == 'running'", "now.isWithin('Mon-Fri 19:00-23:00')", "has(ws.deadline)"])
  func warnsOfOneThatDoesNotLook(condition: String) { #expect(findings(condition) == ["R313"]) }

  @Test(arguments: [
    "ws.idle_for > duration('1h')", "has(ws.last_used_at) && ws.last_used_at < now - duration('1h')",
    "ws.agent_connected == false", "ws.agents.all(a, a.status != 'connected')",
  ])
  func isQuietWhereItLooks(condition: String) { #expect(findings(condition) == []) }

  @Test func looksIntoVariables() {
    let variables = "  variables: [{name: idle, expression: \"ws.idle_for > duration('1h')\"}]\n"
    #expect(findings("vars.idle", variables: variables) == [])
  }

  @Test func isQuietOfOtherActions() { #expect(findings("ws.status == 'running'", action: "extend: {by: 1h}") == []) }
}
