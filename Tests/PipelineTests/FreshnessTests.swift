import CoderAPI
import Rules
import Testing
import Time

@testable import Pipeline

/// What may come between the reading and the request and protects a workspace then.
@Suite struct FreshnessTests {
  /// Why a decision to shorten is left alone, when the workspace was read with these facts and is this now.
  private func reason(
    _ action: String = "shorten: {to: \"${now + duration('40m')}\"}", read: (inout WorkspaceFacts) -> Void = { _ in },
    now: (inout Workspace) -> Void = { _ in }
  ) async throws -> String? {
    let world = try await SimulatedWorld(workspaces: ["one"])
    var present = try await world.workspace("one")
    var facts = WorkspaceFacts(present, templates: nil)
    read(&facts)
    now(&present)
    let observation = Observation(facts: facts, buildCreatedAt: facts.createdAt, memory: WorkspaceMemory())
    let judgement = Judgement(
      of: Reading(now: wednesday, observations: [observation], server: ServerTraits(version: nil)),
      under: try ruleSet("- {name: rule, when: \"true\", actions: [{\(action)}]}"), policy: enforcing)
    return Freshness(own: []).overtaken(by: present, try #require(judgement.decisions.first))
  }

  @Test func leavesAloneWhatIsProtectedMeanwhile() async throws {
    #expect(try await reason() == nil)
    let begin = "changed since it was read: "
    #expect(try await reason(now: { $0.dormantAt = wednesday }) == begin + "it became dormant")
    #expect(try await reason(now: { $0.name = "keep" }) == begin + "it was ana/one and is ana/keep")
    #expect(
      try await reason(read: { $0.agents[0].status = "disconnected" })?.hasPrefix(begin + "the agent ") == true)
    #expect(try await reason(read: { $0.appStatus = "idle" }) == nil)
  }

  /// That somebody is at work is no reason against an extension.
  @Test func extendsWhatIsInUseMeanwhile() async throws {
    let extend = "extend: {to: \"${now + duration('10h')}\"}"
    #expect(try await reason(extend, read: { $0.agents[0].status = "disconnected" }) == nil)
  }
}
