import Diagnostics
import TestSupport
import Testing
import Time

@testable import Rules

/// Findings over all workspaces at once, against trying all workspaces of small domains.
@Suite struct WitnessBruteForceTests {
  /// Random conditions over a few values, each judged by trying all workspaces with such values.
  @Test func agreesWithBruteForceOnSmallDomains() throws {
    var generator = SeededGenerator(seed: 15)
    var decided = (never: 0, always: 0, shadowed: 0, redundant: 0)
    for _ in 0..<500 {
      let conditions = (0..<3).map { _ in Self.condition(depth: 3, &generator) }
      let texts = conditions.enumerated().map { WitnessLintTests.rule("r\($0)", $1, priority: 9 - $0) }
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
      for finding in findings {
        try WitnessLintTests.expectShown(finding)
        if case .redundantTerm = finding.claim, decided.redundant < 100 {
          try expectNoChange(without: finding)
          decided.redundant += 1
        }
      }
    }
    // The cases hold all kinds of answers.
    #expect(decided.never > 4 && decided.always > 5 && decided.shadowed > 20 && decided.redundant > 20, "\(decided)")
  }

  /// That the condition says the same on every workspace, whatever stands in the term's place: true of `&&`, or false of `||`.
  private func expectNoChange(without finding: WitnessFinding) throws {
    let condition = try #require(finding.rule.program.condition?.program)
    let span = try #require(finding.term)
    let others = try [true, false].map { try #require(condition.sibling(condition.source(at: span, being: $0))) }
    let isSame = others.contains { other in
      Self.all.allSatisfy { $0.truth(of: condition, in: finding.rule) == $0.truth(of: other, in: finding.rule) }
    }
    #expect(isSame, "\(condition.source)\n\(finding.diagnostic.render())")
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
}
