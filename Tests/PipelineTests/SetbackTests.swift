import Audit
import CoderAPI
import HTTPServer
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// What the server did not take rests, in growing spans, and does not take the turns of the others.
@Suite struct SetbackTests {
  /// When the next try comes after each of a row of failures, in minutes, each tried as soon as it may be.
  private func tries(_ failure: String, count: Int) -> [Int] {
    var memory = WorkspaceMemory()
    var at = wednesday
    return (0..<count).map { _ in
      memory.note(.failed, failure: failure, of: .ttl, isTaking: false, inSweepAt: at)
      let ends = memory.setbacks[.ttl]?.restEnds(pace: .minutes(1)) ?? at
      defer { at = ends }
      return Int((ends - at).wholeSeconds / 60)
    }
  }

  @Test func restsTwiceAsLongEachTimeUpToAnHour() {
    #expect(tries("server-error", count: 10) == [1, 1, 2, 4, 8, 16, 32, 60, 60, 60])
    #expect(tries("forbidden", count: 2) == [60, 60])
  }

  @Test func endsWithASuccessAndBeginsAnewAfterALongPause() {
    var memory = WorkspaceMemory()
    for minute in [0, 30] {
      memory.note(.conflict, failure: "conflict", of: .ttl, isTaking: false, inSweepAt: wednesday + .minutes(minute))
    }
    #expect(memory.setbacks[.ttl]?.restEnds(pace: .minutes(1)) == wednesday + .minutes(60))
    memory.note(.failed, failure: nil, of: .ttl, isTaking: false, inSweepAt: wednesday + .hours(9))
    #expect(memory.setbacks[.ttl]?.restEnds(pace: .minutes(1)) == wednesday + .hours(9) + .minutes(1))
    memory.note(.applied, failure: nil, of: .ttl, isTaking: false, inSweepAt: wednesday + .hours(10))
    #expect(memory.setbacks.isEmpty)
  }

  /// What is no workspace's own fault makes none of them rest.
  @Test(arguments: ["rate-limited", "unauthorized", "canceled"]) func isOfAWorkspace(_ failure: String) {
    var memory = WorkspaceMemory()
    memory.note(.failed, failure: failure, of: .ttl, isTaking: false, inSweepAt: wednesday)
    #expect(memory.setbacks.isEmpty)
  }

  /// Four that always fail, a limit of four, and one-shot sweeps: everybody else gets a turn.
  @Test func thoseThatFailDoNotTakeAllTurns() async throws {
    let names = (0..<12).map { "w\($0)" }
    let world = try await SimulatedWorld(workspaces: names)
    var faults = SimulatorFaults()
    for name in names.prefix(4) {
      faults.rules.append(.init(.serverError, method: "PUT", path: try await world.workspace(name).id))
    }
    world.server.setFaults(faults)
    let rules = try ruleSet("- {name: extend, when: \"true\", actions: [{extend: {to: \"${now + duration('10h')}\"}}]}")
    let sweep = try await world.sweep(rules, policy: Policy(mode: .enforce, maxActionsPerSweep: 4))
    for _ in 0..<3 {
      // Nothing is remembered from sweep to sweep but what the trail tells.
      var memory = FleetMemory(try await world.store.loadMemory())
      _ = try await sweep.run(.everything, &memory)
    }
    for name in names.dropFirst(4) {
      #expect(try await world.workspace(name).deadline == (wednesday + .hours(10)).flooredToMinute, "\(name)")
    }
    var memory = FleetMemory(try await world.store.loadMemory())
    let last = try await sweep.run(.everything, &memory)
    #expect(last.outcomes.isEmpty)
    #expect(last.judgement.decisions.count { $0.verdict.guardName == .refused } == 4)
  }

  /// When their rests end at once, whoever waited longest comes first, and those that never failed before all.
  @Test func aTurnGoesToWhoeverWaitedLongest() throws {
    let rules = try ruleSet(
      "- {name: ttl, when: \"true\", limits: {max_actions_per_sweep: 1}, actions: [{set_ttl: {to: 9h}}]}")
    func acting(_ failedAt: [Int?]) throws -> String? {
      let facts = failedAt.indices.map { workspace("w\($0)") }
      var memories: [String: WorkspaceMemory] = [:]
      for (facts, hours) in zip(facts, failedAt) {
        guard let hours else { continue }
        var memory = WorkspaceMemory()
        memory.note(.failed, failure: nil, of: .ttl, isTaking: false, inSweepAt: wednesday - .hours(hours))
        memories[facts.name] = memory
      }
      let judgement = Judgement(of: reading(facts, memory: memories), under: rules, policy: enforcing)
      return try #require(judgement.decisions.first { $0.verdict == .act }).facts.fullName
    }
    #expect(try acting([2, 3, 1]) == "ana/w1")
    #expect(try acting([2, 3, nil]) == "ana/w2")
  }
}
