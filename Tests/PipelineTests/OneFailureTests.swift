import CoderAPI
import HTTPClient
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// What the server does not tell of one workspace does not keep it from telling of the others, in no process.
@Suite struct OneFailureTests {
  private static let byParameter = """
    - {name: r, when: "!has(ws.params.site)", actions: [{set_ttl: {to: 4h}}]}
    """

  @Test(arguments: [SimulatorFaults.Kind.serverError, .html, .resetBefore], ["one", "two", "three"])
  func parametersOfOthersAreKnown(_ kind: SimulatorFaults.Kind, failing: String) async throws {
    let world = try await SimulatedWorld(workspaces: ["one", "two", "three"])
    let build = try await world.workspace(failing).latestBuild.id
    world.server.setFaults(SimulatorFaults(rules: [.init(kind, path: "/workspacebuilds/\(build)/parameters")]))
    var memory = FleetMemory()
    let report = try await world.sweep(try ruleSet(Self.byParameter)).run(.everything, &memory)
    let acts = report.judgement.decisions.filter { $0.verdict == .act }.map(\.facts.name)
    #expect(acts.sorted() == ["one", "three", "two"].filter { $0 != failing })
    #expect(report.note?.contains("the parameters of some workspaces could not be read") == true)
  }

  /// An old server is not asked for each workspace, and nobody is told that it will answer.
  @Test func aServerWithoutParametersIsAskedOnce() async throws {
    let world = try await SimulatedWorld(version: .v0136, workspaces: ["one", "two", "three"])
    let sweep = try await world.sweep(try ruleSet(Self.byParameter))
    var memory = FleetMemory()
    for _ in 1...2 {
      let report = try await sweep.run(.everything, &memory)
      #expect(report.note?.contains("the parameters of some workspaces could not be read") == true)
      #expect(report.note?.contains("next sweeps") == false)
      let asked = try await [world.workspace("one"), world.workspace("two"), world.workspace("three")]
      #expect(memory.server.parameters?.missing(among: asked, at: world.clock.now() + .minutes(13)).isEmpty == true)
      world.clock.advance(by: .minutes(1))
    }
  }

  /// Otherwise every workspace of a fleet would be asked for while the server is down.
  @Test func aServerThatFailsIsNotAskedForAll() async throws {
    let names = (0..<12).map { "w\($0)" }
    let world = try await SimulatedWorld(workspaces: names)
    world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, path: "/parameters")]))
    var memory = FleetMemory()
    _ = try await world.sweep(try ruleSet(Self.byParameter)).run(.everything, &memory)
    #expect(memory.server.parameters?.waiting == 12 - 2)
  }

  /// A process for each sweep comes to all of them, though more fail than one sweep puts up with.
  @Test func laterSweepsBeginElsewhere() {
    let all = Array(0..<9)
    let begins = Set((0..<60).map { all.rotated(by: wednesday + .seconds($0 * 61)).first })
    #expect(begins.count == all.count)
    #expect(all.rotated(by: wednesday).sorted() == all)
    #expect(all.rotated(by: .epoch - .seconds(7)).sorted() == all)
    #expect([Int]().rotated(by: wednesday).isEmpty)
  }
}
