import Audit
import CoderAPI
import HTTPClient
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

  /// A proxy keeps one page of the list and asks the server for the others.
  @Test func judgeNothingByAListWithAnOldPage() async throws {
    let world = try await SimulatedWorld()
    var options = CoderClient.Options()
    options.pageSize = 1
    let client = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))),
      http: try HTTPClient(HTTPConfiguration()), options: options)
    let sweep = try await world.sweep(try ruleSet(Self.extend), client: client)
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    world.clock.advance(by: .minutes(10))
    _ = try await sweep.run(.running, &memory)
    world.clock.advance(by: .minutes(10))
    world.server.setFaults(
      SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1, after: 1)]))
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    let end = try await AuditReader(path: world.path).sweeps().first?.end
    #expect(end?.result == .failed && end?.note?.contains("a proxy in front of the server keeps answers") == true)
  }

  /// The trail knows when the latest sweep read a list, and a proxy may give that very list to the next process.
  @Test func judgeNothingByTheListOfTheProcessBefore() async throws {
    let world = try await SimulatedWorld()
    let rules = try ruleSet(Self.extend)
    func process() async throws -> ActingProcess {
      try await ActingProcess(
        coder: try world.freshClient(), store: world.store, ruleSet: rules, policy: enforcing, cause: .service,
        version: "test")
    }
    var first = try await process()
    _ = try await first.sweep()
    world.clock.advance(by: .minutes(10))
    world.server.setFaults(SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1)]))
    var second = try await process()
    await #expect(throws: CoderFailure.self) { _ = try await second.sweep() }
    #expect(try await second.sweep().judgement.reading.observations.count == 2)
  }
}
