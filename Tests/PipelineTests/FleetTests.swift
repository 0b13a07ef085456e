import FoundationEssentials
import Rules
import TestSupport
import Testing
import Time

@testable import Pipeline

/// The pipeline on the recorded lists of both server versions.
@Suite struct FleetTests {
  private static let policy = Policy(mode: .enforce, alwaysShortened: 1000)

  private func ruleSet() throws -> RuleSet {
    let load = RuleSet.load(paths: [Fixture.beside(path: "fleet.yaml").path])
    return try #require(load.ruleSet, "\(load.diagnostics.map { $0.render() })")
  }

  /// The decisions on our own two recordings, read and agreed to by a person; change the file only with a reason.
  @Test(arguments: [Recordings.Server.v0, .v2])
  func decidesAsReviewed(_ server: Recordings.Server) async throws {
    let fleet = try #require(try RecordedFleet(server, in: Fixture.shared("Recordings")))
    let judgement = Judgement(of: try await fleet.reading(), under: try ruleSet(), policy: Self.policy)
    let lines = judgement.decisions.map { decision in
      let facts = decision.facts
      let value = decision.action.map { EffectValue.after($0) ?? "none" } ?? "unknown"
      let before = EffectValue.present(decision.effect, of: facts) ?? "none"
      let reason = decision.verdict.reason.map { ": \($0)" } ?? ""
      return
        "\(facts.name) \(decision.rule.name) \(decision.effect) \(before) -> \(value) \(decision.verdict.word)\(reason)"
    }
    let file = Fixture.beside(path: "fleet-\(server.rawValue).txt")
    let text = lines.joined(separator: "\n") + "\n"
    if !FileManager.default.fileExists(atPath: file.path) {
      try Data(text.utf8).write(to: file)
      Issue.record("recorded \(file.lastPathComponent): read it, and run the tests again")
    }
    #expect(text == (try String(contentsOf: file, encoding: .utf8)))
  }

  /// Any fleet of the recordings' form, also one we have never seen: what state a workspace is in decides what may be
  /// done to its lifetime.
  @Test(arguments: Recordings.Server.allCases)
  func letsTheStateDecide(_ server: Recordings.Server) async throws {
    guard let fleet = try RecordedFleet(server, in: Recordings.folder) else { return }
    let reading = try await fleet.reading()
    let seen = Set(reading.observations.map(\.facts.name))
    #expect(Set(fleet.states.filter { $0.value != "deleted" }.keys) == seen)
    let judgement = Judgement(of: reading, under: try ruleSet(), policy: Self.policy)
    for observation in reading.observations {
      let lifetime = judgement.decisions.filter { $0.observation === observation && $0.effect == .lifetime }
      let winner = try #require(lifetime.first { $0.verdict.winner == nil })
      let state = try #require(fleet.states[observation.facts.name])
      switch state {
      case "connected": #expect(winner.rule.name == "extend-connected" && winner.verdict == .act)
      case "disconnected", "running": #expect(winner.rule.name == "shorten-others" && winner.verdict == .act)
      case "stopped", "failed", "starting": #expect(winner.verdict.guardName == .notRunning, "\(state)")
      case "dormant": #expect(winner.verdict.guardName == .protectedKind)
      // The old server leaves the deadline of a session whose TTL was cleared, and it can still be moved.
      case "manual": #expect(winner.verdict == .act || winner.verdict.guardName == .noDeadline)
      default: break
      }
      for decision in lifetime {
        guard case .deadline(let target, let direction) = decision.action, decision.verdict == .act,
          let present = observation.facts.deadline
        else { continue }
        #expect(direction == .later ? target > present : target < present)
        #expect(target >= reading.now + .minutes(29))
        #expect(observation.facts.maxDeadline.map { target <= $0 } ?? true)
      }
    }
  }
}
