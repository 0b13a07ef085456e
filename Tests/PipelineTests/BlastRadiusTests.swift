import Audit
import Rules
import Testing
import Time

@testable import Pipeline

/// What counts against the blast radius, and whom it stops.
@Suite struct BlastRadiusTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let action: String
    let change: @Sendable (inout WorkspaceFacts) -> Void
    /// Whether it takes something from an owner.
    let isTaking: Bool
    var testDescription: String { action }
  }

  private static let schedule: @Sendable (inout WorkspaceFacts) -> Void = { $0.autostart = "CRON_TZ=UTC 0 8 * * 1-5" }

  static let cases: [Case] = [
    Case(action: #"shorten: {to: "${now + duration('40m')}"}"#, change: { _ in }, isTaking: true),
    Case(action: #"extend: {to: "${now + duration('4h')}"}"#, change: { _ in }, isTaking: false),
    Case(action: "set_ttl: {to: 1m}", change: { _ in }, isTaking: true),
    Case(action: "set_ttl: {to: 1h}", change: { $0.ttl = nil }, isTaking: true),
    Case(action: "set_ttl: {to: 9h}", change: { _ in }, isTaking: false),
    Case(action: "clear_ttl: {}", change: { _ in }, isTaking: true),
    Case(action: "clear_autostart: {}", change: schedule, isTaking: true),
    Case(action: #"set_autostart: {schedule: "0 11 * * 1"}"#, change: schedule, isTaking: true),
    Case(action: #"set_autostart: {schedule: "0 11 * * 1"}"#, change: { _ in }, isTaking: false),
    // Spelt otherwise it is the same, and nothing is sent.
    Case(action: #"set_autostart: {schedule: "0 8 * * mon-fri"}"#, change: schedule, isTaking: false),
  ]

  @Test(arguments: cases) func stopsWhatTakesFromOwners(_ example: Case) throws {
    let rules = try ruleSet("- {name: rule, when: \"true\", actions: [{\(example.action)}]}")
    let read = reading((0..<100).map { workspace("w\($0)", example.change) })
    let judgement = Judgement(of: read, under: rules, policy: enforcing)
    #expect(judgement.isRefused == example.isTaking)
    #expect(judgement.overreaches.map(\.wanted) == (example.isTaking ? [100] : []))
    #expect(
      judgement.decisions.contains { $0.verdict == .act } != (example.isTaking || example.action.contains("mon-fri")))
    // A rule that paces itself is judged by its pace.
    let paced = Judgement(
      of: read,
      under: try ruleSet(
        "- {name: rule, limits: {max_actions_per_sweep: 25}, when: \"true\", actions: [{\(example.action)}]}"),
      policy: enforcing)
    #expect(!paced.isRefused)
  }

  /// What metrics show: how near a sweep comes to the limit, what the limit stopped included.
  @Test func tellsHowMuchOfItIsUsed() throws {
    let rules = try ruleSet(
      """
      - {name: few, match: {name: [a*]}, when: "true", actions: [{set_ttl: {to: 1m}}]}
      - {name: many, match: {name: [b*]}, when: "true", actions: [{shorten: {to: "${now + duration('40m')}"}}]}
      - {name: more, match: {name: [b*]}, when: "true", actions: [{extend: {to: "${now + duration('4h')}"}}]}
      """)
    let read = reading((0..<40).map { workspace($0 < 4 ? "a\($0)" : "b\($0)") })
    func uses(_ policy: Policy) -> [BlastRadiusUse] {
      Judgement(of: read, under: rules, policy: policy).blastRadiusUse.filter { $0.wanted > 0 }
    }
    #expect(uses(enforcing) == [BlastRadiusUse(effect: .ttl, isShadow: false, wanted: 4, allowed: 10)])
    let alone = try ruleSet(
      #"- {name: many, match: {name: [b*]}, when: "true", actions: [{shorten: {to: "${now + duration('40m')}"}}]}"#)
    let stopped = Judgement(of: read, under: alone, policy: enforcing)
    #expect(
      stopped.blastRadiusUse.filter { $0.wanted > 0 }
        == [BlastRadiusUse(effect: .lifetime, isShadow: false, wanted: 36, allowed: 10)])
    var dryRun = enforcing
    dryRun.mode = .dryRun
    #expect(uses(dryRun) == [BlastRadiusUse(effect: .ttl, isShadow: true, wanted: 4, allowed: 10)])
  }

  /// The share is of those that have what can be taken: of 20 schedules among 100 workspaces, five.
  @Test func countsAgainstThoseThatHaveIt() throws {
    let rules = try ruleSet("- {name: clear, match: {name: [s*]}, when: \"true\", actions: [{clear_autostart: {}}]}")
    func judgement(_ wanted: Int) -> Judgement {
      let facts = (0..<20).map { workspace($0 < wanted ? "s\($0)" : "w\($0)", Self.schedule) }
      return Judgement(of: reading(facts + (20..<100).map { workspace("w\($0)") }), under: rules, policy: enforcing)
    }
    #expect(!judgement(5).isRefused)
    #expect(judgement(6).overreaches.first?.population == 20)
    #expect(judgement(6).notes.first?.contains("replace or clear the schedule of 6 of 20 workspaces") == true)
  }

  @Test func stopsNoOtherRule() throws {
    let rules = try ruleSet(
      """
      - {name: wrong, match: {name: [w*]}, priority: 9, when: "true", actions: [{shorten: {to: "${now + duration('40m')}"}}]}
      - {name: right, match: {name: [r*]}, when: "true", actions: [{shorten: {to: "${now + duration('40m')}"}}]}
      - {name: ttl, match: {name: [r*]}, when: "true", actions: [{set_ttl: {to: 1h}}]}
      """)
    let read = reading((0..<40).map { workspace($0 < 30 ? "w\($0)" : "r\($0)") })
    let judgement = Judgement(of: read, under: rules, policy: enforcing)
    #expect(judgement.overreaches.map(\.rule) == ["wrong"])
    #expect(judgement.decisions.count { $0.rule.name == "wrong" && $0.verdict.guardName == .blastRadius } == 30)
    #expect(judgement.decisions.count { $0.rule.name != "wrong" && $0.verdict == .act } == 20)
    #expect(judgement.notes.count == 1)
  }

  /// Two rules that are too much together: the one of higher priority goes first, the other says why it does not.
  @Test func twoRulesShareIt() throws {
    let rules = try ruleSet(
      ["low", "high"].map {
        """
        - {name: \($0), match: {name: [\($0)*]}, priority: \($0 == "high" ? 2 : 1), when: "true",
           actions: [{shorten: {to: "${now + duration('40m')}"}}]}
        """
      }.joined(separator: "\n"))
    let read = reading((0..<40).map { workspace($0 < 8 ? "low\($0)" : $0 < 16 ? "high\($0)" : "w\($0)") })
    let judgement = Judgement(of: read, under: rules, policy: enforcing)
    #expect(judgement.decisions.count { $0.rule.name == "high" && $0.verdict == .act } == 8)
    #expect(judgement.overreaches.map(\.rule) == ["low"] && judgement.overreaches.first?.besides == 8)
  }

  /// Whoever starts again within a sweep's interval does not get the share anew; a sweep later it is there again.
  @Test(arguments: [(5, 0), (53, 0), (55, 10)])
  func countsWhatWasTakenAMomentAgo(seconds: Int, acts: Int) throws {
    let rules = try ruleSet(
      "- {name: shorten, match: {name: [w*]}, when: \"true\", actions: [{shorten: {to: \"${now + duration('40m')}\"}}]}"
    )
    let facts = (0..<40).map { workspace($0 < 10 ? "done\($0)" : $0 < 20 ? "w\($0)" : "other\($0)") }
    let attempts = facts.prefix(10).map { facts in
      RecentAttempt(
        workspace: facts.id, effect: .lifetime, before: "2026-03-11T12:00:00Z", after: "2026-03-11T10:40:00Z",
        sweepAt: wednesday - .seconds(seconds), result: facts.name == "done3" ? nil : .applied)
    }
    let memory = FleetMemory(StoredMemory(attempts: attempts))
    let read = reading(facts, memory: Dictionary(uniqueKeysWithValues: facts.map { ($0.name, memory[$0.id]) }))
    let judgement = Judgement(of: read, under: rules, policy: enforcing)
    #expect(judgement.decisions.count { $0.verdict == .act } == acts)
    #expect(judgement.isRefused == (acts == 0))
  }

  /// A sweep over the running ones does not see what a rule wants of the others; what stopped it there stands.
  @Test func aRuleThatWasStoppedIsNotLetThroughInParts() async throws {
    let names = (0..<8).map { "w\($0)" }
    let world = try await SimulatedWorld(workspaces: names)
    for name in names.dropFirst(3) { try await world.stop(name) }
    let rules = try ruleSet("- {name: ttl, when: \"true\", actions: [{set_ttl: {to: 1h}}]}")
    let sweep = try await world.sweep(rules)
    var memory = FleetMemory()
    for scope in [Scope.everything, .running, .running] {
      let report = try await sweep.run(scope, &memory)
      #expect(report.result == .refused && report.judgement.overreaches.map(\.wanted) == [8])
    }
    #expect(world.puts == 0)
    // Judged by itself, the three that run are within the share.
    var fresh = FleetMemory()
    #expect(try await sweep.run(.running, &fresh).result == .done)
  }

  /// What was refused took nothing, and what gave more takes nothing.
  @Test func countsOnlyWhatWasTaken() {
    let attempts: [(DecisionRecord.Effect, String?, String?, OutcomeRecord.Result?, Bool)] = [
      (.lifetime, "2026-03-11T12:00:00Z", "2026-03-11T10:40:00Z", .applied, true),
      (.lifetime, "2026-03-11T12:00:00Z", "2026-03-11T14:40:00Z", .applied, false),
      (.lifetime, "2026-03-11T12:00:00Z", "2026-03-11T10:40:00Z", .refused, false),
      (.lifetime, "2026-03-11T12:00:00Z", "2026-03-11T10:40:00Z", .undeterminable, true),
      (.ttl, "8h", "1h30m", nil, true), (.ttl, "90m", "2h", .applied, false), (.ttl, nil, "2h", .applied, true),
      (.ttl, "8h", nil, .foundApplied, true), (.autostart, nil, "0 7 * * *", .applied, false),
      (.autostart, "0 8 * * *", nil, .applied, true), (.autostart, "0 8 * * *", "0 9 * * *", .applied, true),
    ]
    for (effect, before, after, result, isTaking) in attempts {
      let memory = FleetMemory(
        StoredMemory(attempts: [
          RecentAttempt(
            workspace: "w", effect: effect, before: before, after: after, sweepAt: wednesday, result: result)
        ]))
      #expect(
        (memory["w"].takenAt[Effect(effect)] == wednesday) == isTaking, "\(effect) \(before ?? "-") \(after ?? "-")")
    }
  }
}
