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
    try expectShown(finding)
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
    try expectShown(finding)
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
    for finding in findings { try expectShown(finding) }
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
    for finding in findings { try expectShown(finding) }
  }

  /// That the witnesses, evaluated, do what is claimed.
  private func expectShown(_ finding: WitnessFinding) throws {
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
    case .neverTrue, .alwaysTrue, .deadTerm: break
    }
  }

  // MARK: Against brute force

  /// Random conditions over a few values, each judged by trying all workspaces with such values.
  @Test func agreesWithBruteForceOnSmallDomains() throws {
    var generator = SeededGenerator(seed: 15)
    var decided = (never: 0, always: 0, shadowed: 0)
    for _ in 0..<500 {
      let conditions = (0..<3).map { _ in Self.condition(depth: 3, &generator) }
      let texts = conditions.enumerated().map { Self.rule("r\($0)", $1, priority: 9 - $0) }
      let load = RuleSet.load(files: [Loading.file(texts.joined(separator: "\n"), timezone: "UTC")])
      // Comparisons that the checker refuses are no case for lint.
      guard let rules = load.ruleSet?.rules else { continue }
      let findings = WitnessLint(files: []).check(rules)
      let answers = Self.all.map { witness in rules.map { witness.isTrue($0) } }
      for (index, rule) in rules.enumerated() {
        guard rule.program.condition?.program.constant == nil else { continue }
        let own = findings.filter { $0.rule === rule }
        let isNever = !answers.contains { $0[index] }
        let isAlways = answers.allSatisfy { $0[index] }
        #expect(own.contains { $0.claim == .neverTrue } == isNever, "\(conditions[index])")
        #expect(own.contains { $0.claim == .alwaysTrue } == isAlways, "\(conditions[index])")
        decided.never += isNever ? 1 : 0
        decided.always += isAlways ? 1 : 0
        guard !isNever, index > 0 else { continue }
        let alive = (0..<index).filter { winner in answers.contains { $0[winner] } }
        let isShadowed = answers.allSatisfy { answer in !answer[index] || alive.contains { answer[$0] } }
        #expect(own.contains { $0.claim == .shadowed } == isShadowed, "\(conditions)")
        decided.shadowed += isShadowed ? 1 : 0
      }
      for finding in findings { try expectShown(finding) }
    }
    // The cases hold all kinds of answers.
    #expect(decided.never > 4 && decided.always > 5 && decided.shadowed > 20, "\(decided)")
  }

  /// All workspaces with these costs, statuses, names, ages and truths.
  private static let all: [Witness.Trial] = {
    var all: [Witness.Trial] = []
    let now = Sample.now
    for cost in 0...4 {
      for status in ["running", "stopped", "failed"] {
        for name in ["a", "b", "c"] {
          for ttl in [nil, 60, 90, 120, 180] {
            for isOutdated in [false, true] {
              var facts = WorkspaceFacts(
                id: "1", name: name, owner: OwnerFacts(name: "ana"), template: TemplateFacts(name: "dev"),
                status: status,
                transition: "start", createdAt: now - .days(3))
              facts.dailyCost = cost
              facts.ttl = ttl.map { .minutes($0) }
              facts.outdated = isOutdated
              all.append(Witness(facts: facts, now: now).trial)
            }
          }
        }
      }
    }
    return all
  }()

  private static func condition(depth: Int, _ generator: inout SeededGenerator) -> String {
    let atoms = [
      "ws.outdated", "ws.status == 'running'", "ws.status != 'running'", "ws.status in ['running', 'stopped']",
      "ws.name == 'a'", "ws.name != 'b'", "ws.name in ['a', 'b']", "ws.daily_cost > 1", "ws.daily_cost < 3",
      "ws.daily_cost >= 2", "ws.daily_cost <= 2", "ws.daily_cost == 3", "ws.daily_cost != 0", "has(ws.ttl)",
      "(has(ws.ttl) && ws.ttl > duration('1h'))", "(has(ws.ttl) && ws.ttl < duration('3h'))",
      "ws.?ttl.orValue(duration('2h')) >= duration('2h')",
    ]
    guard depth > 0, Int.random(in: 0..<5, using: &generator) > 0 else {
      return atoms[Int.random(in: 0..<atoms.count, using: &generator)]
    }
    let (left, right) = (condition(depth: depth - 1, &generator), condition(depth: depth - 1, &generator))
    switch Int.random(in: 0..<5, using: &generator) {
    case 0, 1: return "(\(left) && \(right))"
    case 2, 3: return "(\(left) || \(right))"
    default: return "!(\(left))"
    }
  }

  // MARK: Soundness

  /// Random rules of the kind that people write: each witness shows what is claimed, and among many random workspaces
  /// there is none that contradicts a finding.
  @Test func claimsNothingThatAWorkspaceContradicts() throws {
    var generator = SeededGenerator(seed: 16)
    let workspaces = (0..<300).map { _ in Self.workspace(&generator).trial }
    var claims: [String: Int] = [:]
    for _ in 0..<60 {
      let texts = (0..<5).map { index in
        Self.rule(
          "r\(index)", Self.usual(depth: 3, &generator), priority: [9, 9, 5, 5, 1][index],
          match: ["", "status: [running]", "template: ['gpu-*', dev]"].randomElement(using: &generator) ?? "",
          action: ["set_ttl: {to: 8h}", "extend: {by: 1h}", "shorten: {by: 1h}"].randomElement(using: &generator) ?? "")
      }
      let load = RuleSet.load(files: [
        Loading.file(texts.joined(separator: "\n"), timezone: "Europe/Berlin", params: "{limit: 2h, long: 1d}")
      ])
      guard let rules = load.ruleSet?.rules else { continue }
      for finding in WitnessLint(files: []).check(rules) {
        try expectShown(finding)
        let text = "\(finding.diagnostic.summary)\n\(texts.joined(separator: "\n"))"
        switch finding.claim {
        case .neverTrue: #expect(!workspaces.contains { $0.isTrue(finding.rule) }, "\(text)")
        case .alwaysTrue:
          #expect(
            !workspaces.contains { finding.rule.evaluate($0.subject, wantsHorizon: false).answer == .false }, "\(text)")
        case .shadowed:
          let lost = workspaces.filter { $0.isTrue(finding.rule) }
          #expect(lost.allSatisfy { trial in finding.others.contains { trial.isTrue($0) } }, "\(text)")
        case .deadTerm, .gap: break
        }
        claims["\(finding.claim)".prefix { $0 != "(" }.description, default: 0] += 1
      }
    }
    #expect(claims.values.reduce(0, +) > 20, "\(claims)")
  }

  private static func workspace(_ generator: inout SeededGenerator) -> Witness {
    func one<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &generator)] }
    let now = one(WitnessSearch.instants)
    var facts = WorkspaceFacts(
      id: "1", name: one(["dev-1", "demo", "box", "Dev"]), owner: OwnerFacts(name: one(["ana", "ben", "ci-1"])),
      template: TemplateFacts(name: one(["gpu-large", "gpu-", "dev", "DEV", "data"])),
      status: one(["running", "stopped", "failed"]), transition: one(["start", "stop"]), buildNumber: one([1, 4, 5]),
      createdAt: now - .hours(one([1, 23, 24, 25, 800])))
    let spans = [Duration.zero, .minutes(30), .hours(1), .minutes(90), .hours(2), .minutes(121), .hours(25)]
    facts.startedAt = one([nil, now - one(spans)])
    facts.lastUsedAt = one([nil, now - one(spans)])
    facts.deadline = one([nil, now + one(spans), now - .minutes(5)])
    facts.ttl = one([nil, one(spans)])
    facts.outdated = one([true, false])
    facts.isPrebuild = one([true, false])
    facts.dailyCost = one([0, 3, 4, 5, 10, 11])
    facts.agents = one([[], ["connected"], ["disconnected", "connected"], ["timeout"]]).map {
      AgentFacts(name: "a", status: $0)
    }
    return Witness(facts: facts, now: now, states: ["r0": RuleState(actionsToday: one([0, 3, 4]))])
  }

  private static func usual(depth: Int, _ generator: inout SeededGenerator) -> String {
    let atoms = [
      "ws.idle_for > params.limit", "ws.idle_for < duration('1h')", "ws.idle_for >= params.limit", "ws.agent_connected",
      "(has(ws.deadline) && ws.deadline - now < duration('1h'))",
      "(has(ws.deadline) && ws.deadline > now + duration('1h'))",
      "(has(ws.time_left) && ws.time_left <= duration('90m'))", "(has(ws.uptime) && ws.uptime > params.long)",
      "now - ws.created_at > params.long", "ws.created_at > now - days(1)", "now.isWithin('Mon-Fri 08:00-18:30')",
      "now.getHours('Europe/Berlin') >= 18", "now.getHours('Europe/Berlin') < 8", "ws.template.startsWith('gpu-')",
      "template.name == 'gpu-large'", "owner.name in ['ana', 'ben']", "ws.owner != 'ci-1'", "ws.outdated",
      "ws.is_prebuild", "ws.daily_cost > 4", "ws.daily_cost < 4", "ws.daily_cost == 10", "ws.status == 'running'",
      "ws.status in ['running', 'failed']", "ws.agents.exists(a, a.status == 'connected')", "size(ws.agents) > 0",
      "state.actions_today > 3", "ws.?ttl.orValue(duration('0s')) > duration('1h')", "has(ws.started_at)",
      "ws.used_in_this_build", "ws.build_number > 4", "ws.name.contains('e')", "ws.name.endsWith('1')",
      "(has(ws.last_used_at) && now - ws.last_used_at > params.limit)",
    ]
    guard depth > 0, Int.random(in: 0..<6, using: &generator) > 0 else {
      return atoms[Int.random(in: 0..<atoms.count, using: &generator)]
    }
    let (left, right) = (usual(depth: depth - 1, &generator), usual(depth: depth - 1, &generator))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0, 1, 2: return "(\(left) && \(right))"
    case 3: return "(\(left) || \(right))"
    case 4: return "(\(usual(depth: 0, &generator)) ? \(left) : \(right))"
    default: return "!(\(left))"
    }
  }

  /// Bounds at the ends of what numbers, durations and timestamps can be.
  @Test(arguments: [
    "ws.daily_cost > 9223372036854775806", "ws.daily_cost < 9223372036854775807 - 1",
    "ws.daily_cost - ws.build_number < -9223372036854775807", "ws.build_number - ws.daily_cost > 9223372036854775806",
    "ws.daily_cost + ws.daily_cost + ws.daily_cost == 9223372036854775807", "-ws.daily_cost > -5",
    "ws.idle_for > duration('2562047h47m16s')", "now - ws.created_at > duration('2562047h47m16s')",
    "ws.created_at - now > duration('2562047h47m16s')", "now > timestamp('9999-12-31T23:59:59Z')",
    "ws.created_at < timestamp('0001-01-01T00:00:01Z')", "now > timestamp('2262-04-11T23:47:16Z')",
    "has(ws.ttl) && ws.ttl > duration('2562047h47m16s')", "now - duration('2562047h') > ws.created_at",
    "has(ws.deadline) && ws.deadline + duration('2562047h') < now",
    "state.actions_today > 9223372036854775806",
    "has(state.true_since) && now - state.true_since > duration('2562047h')",
  ])
  func survivesExtremes(condition: String) {
    for other in ["!(\(condition))", "ws.outdated || \(condition)"] {
      let texts = [Self.rule("a", condition, priority: 9), Self.rule("b", other)]
      let load = RuleSet.load(files: [Loading.file(texts.joined(separator: "\n"), timezone: "UTC")])
      guard let rules = load.ruleSet?.rules else { continue }
      for finding in WitnessLint(files: []).check(rules) { #expect(!finding.diagnostic.summary.isEmpty) }
    }
  }

  /// Conditions as long as they may be are given up in time.
  @Test(.timeLimit(.minutes(1))) func givesUpInTime() throws {
    let terms = (0..<120).map { "ws.daily_cost > \($0 * 2 + 1) && ws.name != 'n\($0)' && ws.outdated" }
    let choices = (0..<60).map { "(ws.daily_cost == \($0) ? ws.outdated : ws.build_number > \($0 + 1))" }
    let texts = [terms.joined(separator: " || "), choices.joined(separator: " && ")].enumerated()
      .map { Self.rule("r\($0)", $1, priority: $0) }
    let findings = WitnessLint(files: []).check(try Self.rules(texts))
    #expect(findings.allSatisfy { $0.claim != .alwaysTrue })
  }

  /// The starter rules and each recipe are right. Several recipes together say the same twice.
  @Test func leavesAloneTheRecipes() throws {
    let folder = Fixture.shared("../../rules").standardizedFileURL.path
    let all = RuleSet.reading([folder]).files
    let (recipes, starters) = (
      all.filter { $0.name.contains("/recipes/") }, all.filter { !$0.name.contains("/recipes/") }
    )
    #expect(recipes.count >= 12 && starters.count >= 3)
    for files in recipes.map({ [$0] }) + [starters] {
      let load = RuleSet.load(files: files, in: Circumstances(now: Sample.now, searchesWitnesses: true))
      let found = load.diagnostics.filter { ["R251", "R253", "R255", "R503", "R504"].contains($0.code) }
      #expect(found.map { $0.render() } == [])
    }
  }
}
