import Diagnostics
import Rules
import Testing

/// Conditions that the calendar has decided for good.
@Suite struct PastInstantTests {
  private func codes(_ condition: String, at now: String?, params: String? = nil) -> [String] {
    let file = Loading.file(
      "- name: a\n  when: |-\n    \(condition)\n  actions: [clear_autostart: {}]", timezone: "Europe/Berlin",
      params: params)
    return RuleSet.load(files: [file], in: Circumstances(now: now.map(Sample.instant))).diagnostics.map(\.code)
  }

  @Test(arguments: [
    "now < timestamp('2026-01-01T00:00:00Z')", "now >= timestamp('2026-01-01T00:00:00Z')",
    "timestamp('2026-01-01T00:00:00Z') > now && ws.outdated",
    "!(now < timestamp('2026-01-01T00:00:00Z')) || ws.outdated",
    "timestamp('2026-01-01T00:00:00Z') - now > duration('1h')",
    "now in [timestamp('2026-01-01T00:00:00Z')]", "now + duration('24h') < timestamp('2026-01-02T00:00:00Z')",
    "now.isWithin('2025-12-24..2025-12-31')",
    "ws.outdated ? now < timestamp('2026-01-01T00:00:00Z') : true",
    "has(ws.deadline) && ws.deadline < timestamp('2026-01-01T00:00:00Z')",
  ])
  func warnsOfWhatIsPast(condition: String) {
    #expect(codes(condition, at: "2026-01-01T00:00:01Z") == ["R311"])
    #expect(codes(condition, at: "2025-12-01T00:00:00Z") == [])
    #expect(codes(condition, at: nil) == [])
  }

  @Test func warnsOfAParameterThatIsPast() {
    let params = "{end: {type: timestamp, value: 2026-01-01T00:00:00Z}}"
    #expect(codes("now < params.end", at: "2026-01-02T00:00:00Z", params: params) == ["R311"])
    #expect(codes("now < params.end", at: "2025-12-02T00:00:00Z", params: params) == [])
  }

  /// A cut-off for something that happened is meant to be past.
  @Test(arguments: [
    "ws.created_at < timestamp('2020-01-01T00:00:00Z')", "now.isWithin('Mon-Fri 08:00-18:00')",
    "has(ws.last_used_at) && ws.last_used_at > timestamp('2020-01-01T00:00:00Z')", "now.getHours('Europe/Berlin') > 8",
    "now.getFullYear('Europe/Berlin') >= 2020", "now < timestamp('2100-01-01T00:00:00Z')",
    "now.isWithin('2025-12-24..2025-12-31, 2026-12-24..2026-12-31')",
    "now - timestamp('2020-01-01T00:00:00Z') > duration('80000h')",
    "ws.agents.exists(a, has(a.ready_at) && a.ready_at < now)",
  ])
  func saysNothingOfTheRest(condition: String) { #expect(codes(condition, at: "2026-02-01T00:00:00Z") == []) }

  @Test func saysWhatItAlwaysIs() {
    let file = Loading.file(
      "- name: a\n  when: now < timestamp('2026-01-01T00:00:00Z')\n  actions: [clear_autostart: {}]", timezone: "UTC")
    let load = RuleSet.load(files: [file], in: Circumstances(now: Sample.instant("2026-05-01T00:00:00Z")))
    #expect(
      load.diagnostics.map(\.summary) == [
        "'now < timestamp(\"2026-01-01T00:00:00Z\")' is never true any more: what it asks for is past"
      ])
    #expect(load.ruleSet != nil)
  }
}
