import Audit
import CoderAPI
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// What simulated trouble found (Fuzzing/README.md).
@Suite struct TroubleFindingsTests {
  private static let extend = #"- {name: extend, when: "true", actions: [{extend: {to: "${now + duration('10h')}"}}]}"#

  /// The instant has nanoseconds in memory and microseconds in the file.
  @Test func rememberUntilWhenTheListIsNotWantedAsTheFileDoes() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(
      SimulatorFaults(rules: [.init(.rateLimited(retryAfterSeconds: 3600), method: "GET", path: "/workspaces")]))
    var memory = FleetMemory(try await world.store.loadMemory())
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    #expect(memory.listRetryAt != nil)
    #expect(memory.differences(from: FleetMemory(try await world.store.loadMemory())) == [])
  }
}
