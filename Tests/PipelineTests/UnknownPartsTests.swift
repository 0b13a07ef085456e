import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// What the server does not tell is unknown, and a sentence says why where a rule looks at it.
@Suite struct UnknownPartsTests {
  private static let asking = """
    - {name: a, when: 'has(owner.status) && owner.status == "dormant"', actions: [{set_ttl: {to: 2h}}]}
    """

  private func notes(_ world: SimulatedWorld, _ rules: String) async throws -> [String] {
    var memory = FleetMemory()
    return try await world.sweep(try ruleSet(rules)).run(.everything, &memory).judgement.notes
  }

  @Test func saysWhyAccountsAreUnknown() async throws {
    let world = try await SimulatedWorld()
    #expect(try await notes(world, Self.asking).allSatisfy { !$0.contains("owner.status") })
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "GET", path: "/users")]))
    let failed = try await notes(world, Self.asking)
    let words = "owner.status is unknown for 2 workspaces, because the users could not be read: cannot list the users"
    #expect(failed.contains { $0.hasPrefix(words) }, "\(failed)")
    // Where no rule asks nobody is told.
    #expect(try await notes(world, "- {name: a, actions: [{set_ttl: {to: 2h}}]}").allSatisfy { !$0.contains("users") })
  }

  @Test func saysThatTheListLacksTheOwners() throws {
    var silent = reading([workspace("one") { $0.unknown = ["owner.status"] }, workspace("two")])
    let rules = try ruleSet(Self.asking)
    func note() -> String? {
      Judgement(of: silent, under: rules, policy: enforcing).notes.first { $0.contains("owner.status") }
    }
    #expect(
      note()?.hasPrefix("owner.status is unknown for 1 workspace, because the server's list of users does not") == true)
    silent.usersFailure = "boom"
    #expect(note() == "owner.status is unknown for 1 workspace, because the users could not be read: boom")
  }

  @Test func saysWhichAnswersLackTheAgents() throws {
    let silent = reading([workspace("one") { $0.unknown = ["ws.agents"] }, workspace("two")])
    func notes(_ condition: String) throws -> [String] {
      let rules = try ruleSet("- {name: a, when: '\(condition)', actions: [{set_ttl: {to: 2h}}]}")
      return Judgement(of: silent, under: rules, policy: enforcing).notes.filter {
        $0.hasPrefix("ws.agents is unknown")
      }
    }
    #expect(try notes("ws.agents.size() > 3").count == 1 && notes("!ws.agent_connected").count == 1)
    #expect(try notes("ws.agent_connected").first?.hasSuffix(": ana/one") == true)
    #expect(try notes("ws.build_number > 3").isEmpty)
  }
}
