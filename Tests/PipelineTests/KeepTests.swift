import Audit
import CoderAPI
import Rules
import Testing
import Time

@testable import Pipeline

/// `keep: {}`: nothing of its own or lower priority shortens the workspace, cuts or clears its TTL, or takes its schedule.
@Suite struct KeepTests {
  /// One taking action with the effect that it takes from.
  static let takings = [
    "shorten: {to: \"${now + duration('40m')}\"}", "set_ttl: {to: 2h}", "clear_ttl: {}",
    "set_autostart: {schedule: \"0 7 * * *\"}", "clear_autostart: {}", "suspend_autostart: {}",
  ]

  private func scheduled() -> WorkspaceFacts {
    workspace { $0.autostart = "0 9 * * 1-5" }
  }

  private func rules(_ action: String, priority: Int, keep: String = "mode: enforce", mode: String = "enforce")
    throws -> RuleSet
  {
    try ruleSet(
      """
      - {name: keep, priority: 50, \(keep), when: "true", actions: [{keep: {}}]}
      - {name: take, priority: \(priority), mode: \(mode), when: "true", actions: [{\(action)}]}
      """)
  }

  @Test(arguments: takings, [(40, false), (50, false), (60, true)])
  func standsAboveItsOwnAndLowerPriority(_ action: String, _ relation: (priority: Int, takes: Bool)) throws {
    let judgement = Judgement(
      of: reading([scheduled()]), under: try rules(action, priority: relation.priority), policy: enforcing)
    let take = try #require(judgement.decisions.first { $0.rule.name == "take" })
    #expect(take.verdict == (relation.takes ? .act : .overridden(by: "keep")), "\(action)")
    let keep = try #require(judgement.decisions.first { $0.rule.name == "keep" })
    #expect(keep.action == nil && keep.effect == .lifetime)
  }

  /// A rule above it has the say where it takes something, and the trail says so.
  @Test func isOverriddenByWhatTakesFromAbove() throws {
    let judgement = Judgement(
      of: reading([scheduled()]), under: try rules(Self.takings[0], priority: 60), policy: enforcing)
    #expect(verdicts(judgement) == ["keep: overridden", "take: act"])
    let free = Judgement(
      of: reading([scheduled()]), under: try rules("extend: {by: 1h}", priority: 60), policy: enforcing)
    #expect(verdicts(free) == ["keep: no-op", "take: act"])
  }

  /// What gives more is not what it keeps from, whatever its priority.
  @Test(arguments: ["extend: {by: 2h}", "set_ttl: {to: 12h}", "set_autostart: {schedule: \"0 7 * * *\"}"])
  func letsPassWhatGives(_ action: String) throws {
    let judgement = Judgement(of: reading([workspace()]), under: try rules(action, priority: 1), policy: enforcing)
    #expect(verdicts(judgement) == ["keep: no-op", "take: act"])
  }

  /// What it stops does not stop others: the extension below the shortening goes on.
  @Test func whatItStopsDisplacesNothing() throws {
    let rules = try ruleSet(
      """
      - {name: keep, priority: 50, when: "true", actions: [{keep: {}}]}
      - {name: shorten, priority: 40, when: "true", actions: [{shorten: {to: "${now + duration('40m')}"}}]}
      - {name: extend, priority: 30, when: "true", actions: [{extend: {by: 1h}}]}
      """)
    let judgement = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["extend: act", "keep: no-op", "shorten: overridden"])
    #expect(judgement.decisions.contains { $0.verdict == .overridden(by: "keep") })
  }

  @Test func aDryKeepCompetesInTheDryRunOnly() throws {
    let dry = "mode: dry-run"
    let enforced = Judgement(
      of: reading([scheduled()]), under: try rules(Self.takings[0], priority: 1, keep: dry), policy: enforcing)
    #expect(verdicts(enforced) == ["keep: no-op", "take: act"])
    #expect(enforced.decisions.contains { $0.verdict.reason?.hasPrefix("it would keep") == true })
    let both = Judgement(
      of: reading([scheduled()]), under: try rules(Self.takings[0], priority: 1, keep: dry, mode: "dry-run"),
      policy: enforcing)
    #expect(verdicts(both) == ["keep: no-op", "take: overridden"])
    let capped = Judgement(
      of: reading([scheduled()]), under: try rules(Self.takings[0], priority: 1), policy: Policy(mode: .dryRun))
    #expect(verdicts(capped) == ["keep: no-op", "take: overridden"])
  }

  /// On a server that takes the deadline with the TTL, clearing is stopped as a whole.
  @Test(arguments: ["v0.13.6", "v2.18.0", "v2.36.0"]) func keepsOnEveryServer(_ version: String) throws {
    for action in Self.takings {
      let judgement = Judgement(
        of: reading([scheduled()], version: version), under: try rules(action, priority: 50), policy: enforcing)
      #expect(verdicts(judgement) == ["keep: no-op", "take: overridden"], "\(action)")
    }
  }

  @Test func keepsAndExtendsInOneRule() throws {
    let rules = try ruleSet(
      """
      - {name: demo, priority: 50, when: "true", actions: [{keep: {}}, {extend: {by: 1h}}]}
      - {name: take, priority: 50, when: "true", actions: [{clear_ttl: {}}]}
      """)
    let judgement = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["demo: act", "demo: no-op", "take: overridden"])
    #expect(Set(judgement.decisions.filter { $0.rule.name == "demo" }.map(\.effect)) == [.lifetime, .ttl])
  }

  /// With `on_error: hold` an unknown keep rule holds what it would keep from, and nothing above it.
  @Test(arguments: takings, [(50, true), (60, false)])
  func holdsWhileItCannotAnswer(_ action: String, _ relation: (priority: Int, isHeld: Bool)) throws {
    let facts = workspace {
      $0.autostart = "0 9 * * 1-5"
      $0.unknown = ["template.display_name"]
    }
    let rules = try ruleSet(
      """
      - {name: keep, priority: 50, on_error: hold, when: "template.?display_name.orValue('') == 'x'", actions: [{keep: {}}]}
      - {name: take, priority: \(relation.priority), when: "true", actions: [{\(action)}]}
      """)
    let judgement = Judgement(of: reading([facts]), under: rules, policy: enforcing)
    #expect(verdicts(judgement) == ["keep: error", relation.isHeld ? "take: held" : "take: act"], "\(action)")
  }

  /// It sends nothing, and the trail has it once for as long as nothing changes.
  @Test func isRecordedOnceAndSendsNothing() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let rules = try ruleSet(
      """
      - {name: demo, description: Demos stay up., priority: 50, when: "true", actions: [{keep: {}}]}
      - {name: short, when: "true", actions: [{shorten: {to: "${now + duration('40m')}"}}]}
      """)
    let sweep = try await world.sweep(rules)
    var memory = FleetMemory()
    let before = world.puts
    for _ in 0..<5 {
      world.clock.advance(by: .minutes(5))
      _ = try await sweep.run(.everything, &memory)
    }
    #expect(world.puts == before)
    let reader = try AuditReader(path: world.path)
    let decisions = try await reader.decisions(DecisionQuery(limit: 100))
    #expect(decisions.map(\.record.rule).sorted() == ["demo", "short"])
    #expect(decisions.allSatisfy { $0.times == 5 })
    let keep = try #require(decisions.first { $0.record.rule == "demo" }?.record)
    #expect(keep.action == "keep" && keep.verdict == .noOp && keep.message.hasPrefix("Demos stay up. it keeps"))
    #expect(decisions.first { $0.record.rule == "short" }?.record.winner == "demo")
    #expect(try await reader.verify().isClean)
  }
}
