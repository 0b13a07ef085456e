import Diagnostics
import TestSupport
import Testing
import Time

@testable import Rules

/// Nothing is claimed that a workspace contradicts, on rules as people write them and on extremes.
@Suite struct WitnessSoundnessTests {
  /// Random rules of the kind that people write: each witness shows what is claimed, and among many random workspaces
  /// there is none that contradicts a finding.
  @Test func claimsNothingThatAWorkspaceContradicts() throws {
    var generator = SeededGenerator(seed: 16)
    let workspaces = (0..<300).map { _ in Self.workspace(&generator).trial }
    var claims: [String: Int] = [:]
    for _ in 0..<60 {
      let texts = (0..<5).map { index in
        WitnessLintTests.rule(
          "r\(index)", Self.usual(depth: 3, &generator), priority: [9, 9, 5, 5, 1][index],
          match: ["", "status: [running]", "template: ['gpu-*', dev]"].randomElement(using: &generator) ?? "",
          action: ["set_ttl: {to: 8h}", "extend: {by: 1h}", "shorten: {by: 1h}"].randomElement(using: &generator) ?? "")
      }
      let load = RuleSet.load(files: [
        Loading.file(texts.joined(separator: "\n"), timezone: "Europe/Berlin", params: "{limit: 2h, long: 1d}")
      ])
      guard let rules = load.ruleSet?.rules else { continue }
      for finding in WitnessLint(files: []).check(rules) {
        try WitnessLintTests.expectShown(finding)
        let text = "\(finding.diagnostic.summary)\n\(texts.joined(separator: "\n"))"
        switch finding.claim {
        case .neverTrue: #expect(!workspaces.contains { $0.isTrue(finding.rule) }, "\(text)")
        case .alwaysTrue:
          #expect(
            !workspaces.contains { finding.rule.evaluate($0.subject, wantsHorizon: false).answer == .false }, "\(text)")
        case .shadowed:
          let lost = workspaces.filter { $0.isTrue(finding.rule) }
          #expect(lost.allSatisfy { trial in finding.others.contains { trial.isTrue($0) } }, "\(text)")
        case .redundantTerm, .deadTerm:
          let condition = try #require(finding.rule.program.condition?.program)
          let span = try #require(finding.term)
          let others = [true, false].compactMap { condition.sibling(condition.source(at: span, being: $0)) }
          // One of the two always says what the condition says.
          #expect(
            others.contains { other in
              workspaces.allSatisfy { workspace in
                let answers = [condition, other].map { workspace.truth(of: $0, in: finding.rule) }
                return answers.contains(nil) || answers[0] == answers[1]
              }
            }, "\(text)")
        case .gap: break
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
      let texts = [WitnessLintTests.rule("a", condition, priority: 9), WitnessLintTests.rule("b", other)]
      let load = RuleSet.load(files: [Loading.file(texts.joined(separator: "\n"), timezone: "UTC")])
      guard let rules = load.ruleSet?.rules else { continue }
      for finding in WitnessLint(files: []).check(rules) { #expect(!finding.diagnostic.summary.isEmpty) }
    }
  }

  /// Conditions as long as they may be are given up in time.
  @Test(.timeLimit(.minutes(10))) func givesUpInTime() throws {
    let terms = (0..<120).map { "ws.daily_cost > \($0 * 2 + 1) && ws.name != 'n\($0)' && ws.outdated" }
    let choices = (0..<60).map { "(ws.daily_cost == \($0) ? ws.outdated : ws.build_number > \($0 + 1))" }
    let texts = [terms.joined(separator: " || "), choices.joined(separator: " && ")].enumerated()
      .map { WitnessLintTests.rule("r\($0)", $1, priority: $0) }
    let findings = WitnessLint(files: []).check(try WitnessLintTests.rules(texts))
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
      let found = load.diagnostics.filter { ["R251", "R253", "R255", "R256", "R503", "R504"].contains($0.code) }
      #expect(found.map { $0.render() } == [])
    }
  }
}
