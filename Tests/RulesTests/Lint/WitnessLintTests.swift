import CEL
import Diagnostics
import TestSupport
import Testing
import Time

@testable import Rules

/// Findings over all workspaces at once: each of a catalogue is found, each witness does what is claimed, and what is
/// right is left alone.
@Suite struct WitnessLintTests {
  static func rules(_ texts: [String], params: String? = nil) throws -> [Rule] {
    let load = RuleSet.load(files: [Loading.file(texts.joined(separator: "\n"), timezone: "UTC", params: params)])
    #expect(load.diagnostics.filter { $0.severity == .error }.map { $0.render() } == [])
    return try #require(load.ruleSet).rules
  }

  static func findings(_ texts: [String], params: String? = nil) throws -> [WitnessFinding] {
    let rules = try rules(texts, params: params)
    return WitnessLint(files: [Loading.file(texts.joined(separator: "\n"), timezone: "UTC", params: params)]).check(
      rules)
  }

  static func rule(
    _ name: String, _ condition: String?, priority: Int = 0, match: String = "", action: String = "set_ttl: {to: 8h}",
    more: String = ""
  ) -> String {
    "- name: \(name)\n  priority: \(priority)\n"
      + (match.isEmpty ? "" : "  match: {\(match)}\n")
      + (condition.map { "  when: |\n    \($0)\n" } ?? "") + "  actions: [{\(action)}]\(more)"
  }

  // MARK: One rule

  @Test(arguments: [
    "ws.idle_for > params.long && ws.idle_for < params.short",
    "now - ws.created_at > days(2) && ws.created_at > now - days(1)",
    "has(ws.time_left) && has(ws.deadline) && ws.deadline - now < duration('1h') && ws.time_left > duration('2h')",
    "has(ws.uptime) && has(ws.started_at) && ws.uptime > duration('2h') && now - ws.started_at < duration('1h')",
    "(ws.outdated ? ws.status == 'running' : ws.status == 'stopped') && ws.status == 'failed'",
    "ws.outdated && !ws.outdated",
    "ws.outdated && (ws.outdated ? ws.is_prebuild : true) && !ws.is_prebuild",
    "ws.template == 'a' && template.name == 'b'", "ws.name.startsWith('dev-') && ws.name == 'prod-1'",
    "has(ws.params.site) && ws.params.site.startsWith('a') && ws.params.site == 'b'",
    "has(ws.ttl) && !has(ws.ttl)", "ws.?ttl.orValue(duration('0s')) > duration('1h') && !has(ws.ttl)",
    "now.getHours() > 20 && (now.getHours() < 4 || now.getHours() == 12)",
    "ws.daily_cost > 10 == (ws.daily_cost <= 10)",
    "state.actions_today > 3 && (ws.outdated ? state.actions_today < 2 : 2 > state.actions_today)",
    "now.isWithin('Mon-Fri 08:00-18:00') && !now.isWithin('Mon-Fri 08:00-18:00') || ws.outdated && !ws.outdated",
  ])
  func findsConditionsThatAreNeverTrue(condition: String) throws {
    let text = Self.rule("a", condition)
    let findings = try Self.findings([text], params: "{long: 2h, short: 1h}")
    #expect(findings.map(\.claim) == [.neverTrue], "\(findings.map(\.diagnostic.summary))")
  }

  @Test(arguments: [
    ("status: [stopped]", "ws.status == 'running'"),
    ("status: [stop*]", "ws.status == 'running' || ws.status == 'failed'"),
    ("template: [gpu-*]", "ws.template == 'dev-go'"),
    ("owner: [ana, BEN]", "!(owner.name in ['ana', 'ben', 'BEN', 'ANA'])"),
    ("exclude: {name: [demo-*]}", "ws.name == 'demo-1'"),
  ])
  func findsConditionsThatContradictTheSelector(match: String, condition: String) throws {
    let findings = try Self.findings([Self.rule("a", condition, match: match)])
    // Other spellings of 'ana' remain.
    if match.contains("BEN") {
      #expect(findings.isEmpty)
    } else {
      #expect(findings.map(\.claim) == [.neverTrue])
      #expect(findings.first?.diagnostic.explanation?.contains("'match'") == true)
    }
  }

  @Test(arguments: [
    "now - ws.created_at > days(1) || ws.created_at > now - days(2)",
    "ws.status == 'running' || ws.status != 'running' && !(ws.outdated && !ws.outdated)",
    "ws.?ttl.orValue(duration('1h')) >= duration('0s')",
  ])
  func findsConditionsThatAreAlwaysTrue(condition: String) throws {
    let findings = try Self.findings([Self.rule("a", condition)])
    #expect(findings.map(\.claim) == [.alwaysTrue], "\(findings.map(\.diagnostic.summary))")
  }

  @Test(arguments: [
    (
      "ws.idle_for > duration('2h') && (ws.outdated || ws.idle_for < duration('1h') && ws.is_prebuild)",
      "ws.idle_for < duration('1h') && ws.is_prebuild"
    ),
    (
      "ws.outdated || ws.status == 'running' && ws.template == 'a' && template.name == 'b'",
      "ws.status == 'running' && ws.template == 'a' && template.name == 'b'"
    ),
  ])
  func findsTermsThatNeverCount(condition: String, term: String) throws {
    let findings = try Self.findings([Self.rule("a", condition)])
    #expect(findings.count == 1)
    guard case .deadTerm(let text)? = findings.first?.claim else {
      Issue.record("\(findings.map(\.diagnostic.summary))")
      return
    }
    #expect(text.replacing("\"", with: "'") == term)
  }

  // MARK: Several rules

  @Test func findsRulesOverWhichAnotherWins() throws {
    let findings = try Self.findings([
      Self.rule("long", "ws.idle_for > duration('1h')", priority: 10),
      Self.rule("late", "ws.idle_for > duration('2h') && ws.outdated", priority: 5),
    ])
    #expect(findings.map(\.claim) == [.shadowed])
    let finding = try #require(findings.first)
    #expect(finding.rule.name == "late" && finding.others.map(\.name) == ["long"])
    try Self.expectShown(finding)
  }

  @Test func showsTheParametersOfAWorkspace() throws {
    let findings = try Self.findings([
      Self.rule("all", "has(ws.params.site) && ws.params.site != 'lab'", priority: 10),
      Self.rule("porto", "ws.params.?site.orValue('lab') == 'porto'", priority: 5),
    ])
    let finding = try #require(findings.first)
    #expect(finding.claim == .shadowed && finding.rule.name == "porto" && findings.count == 1)
    try Self.expectShown(finding)
    let explanation = try #require(finding.diagnostic.explanation)
    #expect(explanation.contains("ws.params.site = 'porto'"), "\(explanation)")
  }

  @Test func findsRulesOverWhichSeveralWinTogether() throws {
    let findings = try Self.findings([
      Self.rule("short", "ws.idle_for <= duration('3h')", priority: 10),
      Self.rule("unused", "ws.daily_cost > 1000", priority: 10),
      Self.rule("long", "ws.idle_for > duration('2h')", priority: 8),
      Self.rule("all", "ws.outdated", priority: 5),
    ])
    #expect(findings.map(\.claim) == [.shadowed])
    let finding = try #require(findings.first)
    #expect(finding.rule.name == "all" && Set(finding.others.map(\.name)) == ["short", "long"])
    try Self.expectShown(finding)
  }

  @Test func countsAKeepRuleAsAWinnerOverWhatShortens() throws {
    let findings = try Self.findings([
      Self.rule("keep", "ws.template.startsWith('gpu-')", action: "keep: {}"),
      Self.rule(
        "shorten", "ws.idle_for > duration('2h')", match: "template: [x]",
        action: "shorten: {by: 1h}"),
      Self.rule(
        "kept", "ws.idle_for > duration('2h') && ws.template.startsWith('gpu-')", action: "shorten: {by: 1h}"),
    ])
    #expect(findings.filter { $0.claim == .shadowed }.map(\.rule.name) == ["kept"])
  }

  @Test func letsAnExtensionWinAtEqualPriority() throws {
    let findings = try Self.findings([
      Self.rule("extend", "ws.agent_connected", action: "extend: {by: 1h}"),
      Self.rule("shorten", "ws.agent_connected && ws.outdated", action: "shorten: {by: 1h}"),
    ])
    #expect(findings.map(\.claim) == [.shadowed] && findings.first?.rule.name == "shorten")
    for finding in findings { try Self.expectShown(finding) }
  }

  @Test(arguments: [
    // Another effect.
    [rule("a", "ws.outdated", priority: 9, action: "clear_autostart: {}"), rule("b", "ws.outdated")],
    // Not wherever it is true.
    [rule("a", "ws.idle_for > duration('3h')", priority: 9), rule("b", "ws.idle_for > duration('2h')")],
    [rule("a", "ws.outdated", priority: 9, match: "status: [running]"), rule("b", "ws.outdated")],
    [rule("a", "now.isWithin('Mon-Fri 08:00-18:00')", priority: 9), rule("b", "now.isWithin('Mon-Fri 09:00-17:00')")],
    // Only after a while.
    [rule("a", "ws.outdated", priority: 9, more: "\n  for: 10m"), rule("b", "ws.outdated")],
    // A dry-run rule displaces no enforced one.
    [rule("a", "ws.outdated", priority: 9), rule("b", "ws.outdated", more: "\n  mode: enforce")],
    // Not above it.
    [rule("a", "ws.outdated"), rule("b", "ws.outdated", priority: 5, action: "extend: {by: 1h}")],
    [rule("a", "state.actions_today > 3", priority: 9), rule("b", "state.actions_today > 4")],
    [
      rule("a", nil, priority: 9, match: "template: [gpu-*, dev-*]"), rule("b", "ws.outdated", match: "template: [g*]"),
    ],
  ])
  func leavesAloneRulesThatCanAct(texts: [String]) throws {
    #expect(try Self.findings(texts).map(\.diagnostic.summary) == [])
  }

  @Test(arguments: [
    ("ws.idle_for > duration('2h')", "ws.idle_for < duration('2h')", true),
    ("ws.idle_for >= duration('2h')", "ws.idle_for < duration('2h')", false),
    ("ws.idle_for > duration('2h')", "ws.idle_for <= duration('2h')", false),
    ("ws.idle_for > duration('2h')", "!(ws.idle_for >= duration('2h'))", true),
    ("ws.daily_cost > 10 && ws.outdated", "10 > ws.daily_cost", true),
    ("ws.daily_cost > 10 && ws.outdated", "ws.daily_cost < 10 && !ws.outdated", false),
    (
      "has(ws.deadline) && ws.deadline - now > duration('1h')",
      "has(ws.deadline) && now + duration('1h') > ws.deadline",
      true
    ),
    (
      "has(ws.time_left) && ws.time_left > duration('1h')", "has(ws.deadline) && ws.deadline - now < duration('1h')",
      true
    ),
    ("ws.daily_cost > 10", "ws.daily_cost < 10 || ws.daily_cost == 10", false),
    ("now > timestamp('2027-01-01T00:00:00Z')", "now < timestamp('2027-01-01T00:00:00Z')", false),
  ])
  func findsGaps(first: String, second: String, isGap: Bool) throws {
    let findings = try Self.findings([
      Self.rule("above", first, priority: 9, action: "shorten: {by: 1h}"),
      Self.rule("below", second, action: "extend: {by: 1h}"),
    ])
    #expect(findings.map(\.claim) == (isGap ? [.gap] : []), "\(findings.map(\.diagnostic.summary))")
    for finding in findings { try Self.expectShown(finding) }
  }

  /// That the witnesses, evaluated, do what is claimed.
  static func expectShown(_ finding: WitnessFinding) throws {
    switch finding.claim {
    case .shadowed:
      let witness = try #require(finding.witnesses.first)
      #expect(witness.isTrue(finding.rule))
      #expect(finding.others.contains { witness.isTrue($0) })
    case .gap:
      #expect(finding.witnesses.count == 3)
      let other = try #require(finding.others.first)
      #expect(
        finding.witnesses[0].answer(of: finding.rule) == .false && finding.witnesses[0].answer(of: other) == .false)
      #expect(finding.witnesses[1].isTrue(other) && finding.witnesses[2].isTrue(finding.rule))
    case .redundantTerm(let text, let truth): try expectDecisive(finding, text, saying: truth)
    case .deadTerm(let text):
      // Where it decides nowhere at all, the witness shows just that.
      try expectDecisive(finding, text, saying: finding.decides ? false : nil)
    case .neverTrue:
      let (witness, terms) = try shown(finding)
      #expect(witness.answer(of: finding.rule) == .false, "\(finding.diagnostic.render())")
      for (index, term) in terms.enumerated() {
        #expect(witness.trial.truth(of: term, in: finding.rule) == (index < terms.count - 1), "\(term.source)")
      }
    case .alwaysTrue:
      let (witness, terms) = try shown(finding)
      let condition = try #require(finding.rule.program.condition?.program)
      #expect(witness.trial.truth(of: condition, in: finding.rule) == true)
      for term in terms { #expect(witness.trial.truth(of: term, in: finding.rule) == false) }
    }
  }

  private static func shown(_ finding: WitnessFinding) throws -> (Witness, [Program]) {
    let witness = try #require(finding.witnesses.first, "\(finding.diagnostic.render())")
    let condition = try #require(finding.rule.program.condition?.program)
    return (witness, try finding.terms.map { try #require(condition.sibling($0), "\($0)") })
  }

  /// That the term decides on the witness, and says there what it is claimed to say wherever it decides.
  private static func expectDecisive(_ finding: WitnessFinding, _ text: String, saying truth: Bool?) throws {
    let witness = try #require(finding.witnesses.first, "\(finding.diagnostic.render())")
    let condition = try #require(finding.rule.program.condition?.program)
    let span = try #require(finding.term)
    let answers = try [true, false].map { other in
      let program = try #require(condition.sibling(condition.source(at: span, being: other)))
      return witness.trial.truth(of: program, in: finding.rule)
    }
    guard let truth else {
      #expect(answers[0] != nil && answers[0] == answers[1], "\(finding.diagnostic.render())")
      return
    }
    #expect(answers == [true, false], "\(finding.diagnostic.render())")
    let term = try #require(condition.sibling(text))
    #expect(witness.trial.truth(of: term, in: finding.rule) == truth, "\(finding.diagnostic.render())")
  }
}

extension WitnessFinding {
  /// Whether the term that it is about decides on the witness.
  fileprivate var decides: Bool {
    guard let witness = witnesses.first, let condition = rule.program.condition?.program, let term else { return false }
    let answers = [true, false].map { other in
      condition.sibling(condition.source(at: term, being: other)).flatMap { witness.trial.truth(of: $0, in: rule) }
    }
    return answers[0] != answers[1]
  }
}
