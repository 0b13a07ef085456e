import Audit
import CoderAPI
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// Of two actions of one rule one may fail or be put off: the other one, once done, does not make it rest.
@Suite struct TwoActionsTests {
  private static let both = #"actions: [{extend: {to: "${now + duration('20h')}"}}, {set_ttl: {to: 10h}}]"#

  /// Sweeps over ana's workspaces, each in a process of its own if it is restarted.
  private final class Scene {
    let world: SimulatedWorld
    private let rules: RuleSet
    private let isRestarted: Bool
    private var memory = FleetMemory()

    init(_ rest: String, timing: String = "", workspaces: [String] = ["one"], isRestarted: Bool = false) async throws {
      world = try await SimulatedWorld(workspaces: workspaces)
      let rule = "- {name: r, when: \"true\", \(rest), \(TwoActionsTests.both)}"
      rules = timing.isEmpty ? try ruleSet(rule) : try ruleSet(rule, timing: timing)
      self.isRestarted = isRestarted
    }

    func fail(_ path: String?) {
      world.server.setFaults(SimulatorFaults(rules: path.map { [.init(.serverError, path: $0)] } ?? []))
    }

    /// The verdicts on deadline and TTL of the first workspace.
    func sweep(after time: Duration) async throws -> [String] {
      world.clock.advance(by: time)
      world.server.catchUp()
      if isRestarted { memory = FleetMemory(try await world.store.loadMemory()) }
      let judgement = try await world.sweep(rules).run(.everything, &memory).judgement
      let stored = FleetMemory(try await world.store.loadMemory())
      try await memory.refresh(from: world.store)
      #expect(memory.differences(from: stored) == [])
      let first = judgement.decisions.filter { $0.facts.name == "one" }
      return first.map { $0.verdict.word + ($0.verdict.guardName.map { " \($0.rawValue)" } ?? "") }
    }
  }

  @Test(arguments: [false, true], ["cooldown: 1h", "limits: {max_per_build: 1}"])
  func whatFailedIsTriedAgain(isRestarted: Bool, rest: String) async throws {
    let scene = try await Scene(rest, isRestarted: isRestarted)
    scene.fail("/extend")
    #expect(try await scene.sweep(after: .minutes(1)) == ["act", "act"])
    #expect(scene.world.puts == 1)
    scene.fail(nil)
    #expect(try await scene.sweep(after: .minutes(10)) == ["act", "no-op"])
    #expect(try await scene.world.workspace("one").latestBuild.deadline == scene.world.clock.now() + .hours(20))
    // Each rests from its own action on.
    let rests = try await scene.sweep(after: .minutes(30))
    #expect(rests == [rest.hasPrefix("cooldown") ? "blocked cooldown" : "blocked max-per-build", "no-op"])
  }

  /// Within an hour of the due time, what has been done for it is not done again, and what has not is.
  @Test(arguments: [false, true]) func whatFailedForADueTimeIsTriedAgain(isRestarted: Bool) async throws {
    let scene = try await Scene("cooldown: 1m", timing: "on: {cron: [\"30 10 * * *\"]}", isRestarted: isRestarted)
    #expect(try await scene.sweep(after: .minutes(1)) == ["blocked not-due", "blocked not-due"])
    scene.fail("/ttl")
    #expect(try await scene.sweep(after: .minutes(29)) == ["act", "act"])
    #expect(try await scene.sweep(after: .minutes(20)) == ["blocked not-due", "act"])
    scene.fail(nil)
    #expect(try await scene.sweep(after: .minutes(20)) == ["blocked not-due", "act"])
    #expect(scene.world.puts == 2)
    #expect(try await scene.world.workspace("one").ttlMilliseconds == 36_000_000)
    #expect(try await scene.sweep(after: .minutes(2)) == ["blocked not-due", "blocked not-due"])
  }

  /// The pace of a rule counts workspaces: what it does on one of them is done together.
  @Test(arguments: ["1", "20%"]) func aPaceDoesNotCutAWorkspaceInHalf(pace: String) throws {
    let rules = try ruleSet(
      "- {name: r, when: \"true\", limits: {max_actions_per_sweep: \(pace)}, \(Self.both)}")
    // A share is one of the running workspaces, of which there are fewer than those that have a TTL.
    let read = reading(
      (0..<20).map { number in
        workspace("w\(number)") {
          $0.ttl = .hours(3)
          if number >= 5 { ($0.status, $0.transition) = ("stopped", "stop") }
        }
      })
    let acting = Judgement(of: read, under: rules, policy: enforcing).decisions.filter { $0.verdict == .act }
    #expect(Set(acting.map(\.facts.name)).count == 1)
    #expect(Set(acting.map(\.effect)) == (acting.count == 1 ? [.ttl] : [.lifetime, .ttl]))
  }

  /// A rule of two actions that acted before their instants were told apart rests as a whole.
  @Test func anOlderMemoryIsOfBoth() throws {
    let rules = try ruleSet("- {name: r, when: \"true\", cooldown: 1h, \(Self.both)}")
    let key = WorkspaceMemory.RuleKey(rule: "r", shadow: false)
    let old = RuleMemory(lastActionAt: wednesday - .minutes(10), buildNumber: 7, actionsThisBuild: 2)
    func guards(_ memory: RuleMemory) -> [GuardName?] {
      Judgement(
        of: reading([workspace { $0.ttl = .hours(3) }], memory: ["dev": WorkspaceMemory(rules: [key: memory])]),
        under: rules, policy: enforcing
      ).decisions.map(\.verdict.guardName)
    }
    #expect(guards(old) == [.cooldown, .cooldown])
    let next = old.acted(on: .ttl, at: wednesday - .minutes(1), inBuild: 7, zone: .utc)
    #expect(next.lastAction(on: .lifetime) == wednesday - .minutes(10))
    #expect(guards(next) == [.cooldown, .cooldown])
    let one = RuleMemory().acted(on: .ttl, at: wednesday - .minutes(1), inBuild: 7, zone: .utc)
    #expect(guards(one) == [nil, .cooldown])
    // What the server did not do after all was no action, and the other one still was.
    let refuted = one.acted(on: .lifetime, at: wednesday, inBuild: 7, zone: .utc)
      .withoutLastAction(on: .lifetime, before: nil)
    #expect(guards(refuted) == [nil, .cooldown])
    #expect(refuted.lastActionAt == wednesday - .minutes(1))
  }
}
