import Rules
import Testing
import Time

@Suite struct MessageTests {
  private func message(_ text: String, action: String = "extend: {by: 2h}", facts: WorkspaceFacts = Sample.running)
    throws
    -> String
  {
    let rule = try Loading.rule(
      "- name: a\n  actions:\n    - \(action)\n  message: \"\(text)\"", timezone: "Europe/Berlin", params: "{wait: 45m}"
    )
    let subject = Subject(facts: facts, now: Sample.now)
    guard case .action(let target) = rule.resolve(try #require(rule.actions.first), subject) else {
      throw NothingToDo()
    }
    return rule.message(subject, target: target)
  }

  private struct NothingToDo: Error {}

  @Test(arguments: [
    ("Extended to ${target}: last ${ws.idle_for} ago.", "Extended to 2026-03-11 13:40 +01:00: last 35m ago."),
    ("${size(ws.agents.filter(a, a.status == 'connected'))} agent(s)", "1 agent(s)"),
    ("in ${params.wait}, $${x}", "in 45m, ${x}"), ("${ws.name}/${ws.agent_connected}", "dev-box1/true"),
    ("${ws.?max_deadline}", "none"), ("${['a', 'b']}", "a, b"), ("${1.5} ${2.0}", "1.5 2"),
    ("${ws.agents[7].name}", ""),
    ("until ${target + duration('4000h')}", "until 2026-08-25 06:40 +02:00"),
  ])
  func printsValuesForPeople(text: String, expected: String) throws {
    let found = try message(text)
    if expected.isEmpty { #expect(found.hasPrefix("(failed: ")) } else { #expect(found == expected) }
  }

  @Test func showsTargetsOfEveryKind() throws {
    #expect(try message("${target}", action: "set_ttl: {to: 90m}") == "1h30m")
    #expect(try message("${target}", action: "clear_ttl: {}") == "none")
    #expect(
      try message("${target}", action: "set_autostart: {schedule: 0 8 * * *}") == "08:00 daily (Europe/Berlin)")
  }

  @Test func saysWhatIsNotKnown() throws {
    var facts = Sample.running
    facts.unknown = ["ws.last_used_at"]
    #expect(try message("${ws.idle_for}", facts: facts) == "(not known: ws.last_used_at)")
  }

  @Test func isTheDescriptionWithoutAMessage() throws {
    let rule = try Loading.rule("- name: a\n  description: Why.\n  actions: [clear_ttl: {}]")
    #expect(rule.message(Subject(facts: Sample.running, now: Sample.now), target: .ttl(nil)) == "Why.")
  }

  /// A table has the rule's name in a column of its own.
  @Test func isEmptyWhereTheRuleSaysNothing() throws {
    let rule = try Loading.rule("- name: a\n  actions: [clear_ttl: {}]")
    #expect(rule.message(Subject(facts: Sample.running, now: Sample.now), target: .ttl(nil)).isEmpty)
  }
}
