import TestSupport
import Testing
import Time

@testable import Simulator

/// What is changed behind the API, and what bad input the API stands.
struct WorldTests {
  @Test func marksWorkspacesOutdatedUntilTheyAreUpdated() throws {
    var world = try OneWorkspace()
    func outdated() -> JSONTree? { world.send("GET", "/workspaces/\(world.id)").json?["outdated"] }
    #expect(outdated() == .bool(false))
    world.coder.publishVersion(of: "dev")
    #expect(outdated() == .bool(true))
    world.stop()
    _ = world.send("POST", "/workspaces/\(world.id)/builds", "{\"transition\":\"start\"}")
    world.wait(.minutes(2))
    #expect(outdated() == .bool(true))
    world.stop()
    let active = world.send("GET", "/templates").json?.elements.first?["active_version_id"].text ?? ""
    let build = "{\"transition\":\"start\",\"template_version_id\":\"\(active)\"}"
    #expect(world.send("POST", "/workspaces/\(world.id)/builds", build).status == 201)
    #expect(outdated() == .bool(false))
  }

  @Test func writesInstantsInTheDatabasesZone() throws {
    var world = try OneWorkspace()
    world.coder.settings.databaseZone = try #require(Zone(named: "America/St_Johns"))
    let created = world.send("GET", "/workspaces/\(world.id)").json?["created_at"].text
    #expect(created == "2026-11-24T05:30:00-03:30")
  }

  @Test func countsAConnectionAsUse() throws {
    var world = try OneWorkspace()
    let before = world.workspace.lastUsedAt
    world.coder.connect(to: world.id, carriesTraffic: false)
    world.wait(.hours(1))
    world.coder.disconnect(from: world.id)
    #expect(world.workspace.lastUsedAt > before + .minutes(58))
    #expect(world.coder.report.inUse == .hours(1))
    world.wait(.hours(1))
    #expect(world.coder.report.inUse == .hours(1))
  }

  @Test func recordsWhoLostTheirWork() throws {
    var world = try OneWorkspace(ttl: .hours(1))
    world.coder.connect(to: world.id, carriesTraffic: false)
    world.wait(.hours(3))
    let report = world.coder.report
    #expect(report.workspaces.first?.interruptions.map(\.reason) == ["autostop"])
    #expect(report.interruptions == 1)
    #expect(report.running < .minutes(63))
  }

  @Test func keepsAWorkspaceUpWhileItsAgentWorks() throws {
    var world = try OneWorkspace()
    func leaves(after state: AppState) throws -> Duration {
      let near = world.coder.now + .minutes(31)
      #expect(world.extend(to: near).status == 200)
      world.coder.report(state, message: "…", by: world.id)
      #expect(world.send("GET", "/workspaces/\(world.id)").json?["latest_app_status"]["state"].text == state.rawValue)
      return try #require(world.workspace.latest.deadline) - world.coder.now
    }
    #expect(try leaves(after: .complete) == .minutes(31))
    #expect(try leaves(after: .working) == .hours(1))
    #expect(try leaves(after: .idle) == .hours(1))
    #expect(try leaves(after: .failure) == .minutes(31))
  }

  /// Any bytes in a body are refused in JSON or accepted, and nothing falls over.
  @Test(arguments: ServerVersion.allCases) func standsAnyBody(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    var random = SeededRandom(seed: 99)
    let seeds = [
      "{\"deadline\":\"2026-11-24T18:15:06.76499Z\",\"ttl_ms\":7200000,\"schedule\":\"CRON_TZ=UTC 0 9 * * 1-5\"}",
      "{\"name\":\"ümlaut\\u00e9\\ud83d\",\"transition\":\"stop\",\"dormant\":true,\"x\":[1.5e3,null,{}]}",
    ]
    let paths = [
      ("PUT", "extend"), ("PUT", "ttl"), ("PUT", "autostart"), ("PUT", "dormant"), ("POST", "builds"),
    ]
    for round in 0..<4000 {
      var bytes = Array(seeds[round % 2].utf8)
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        default: bytes.insert(contentsOf: Array("9e-{[\"".utf8), at: place)
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      let (method, path) = paths[round % paths.count]
      let answer = world.send(method, "/workspaces/\(world.id)/\(path)", bytes: bytes)
      #expect([200, 201, 204, 304, 400, 404, 409, 500].contains(answer.status))
      if answer.status >= 400, answer.status != 404 { #expect(answer.json?["message"].text != nil) }
    }
    #expect(
      world.send("PUT", "/workspaces/\(world.id)/ttl", bytes: [UInt8](repeating: 0x5B, count: 1 << 20)).status == 400)
  }

  @Test(arguments: [
    "?limit=99999999999999999999", "?offset=-9223372036854775808", "?q=%22", "?q=::", "?q=owner:", "?q=a%00b",
    "?limit=2147483647&offset=2147483647", "?q=status:running%20status:stopped", "?q=%F0%9F%98%80",
  ])
  func standsAnyQuery(_ query: String) throws {
    for version in ServerVersion.allCases {
      var world = try OneWorkspace(version)
      #expect([200, 400, 500].contains(world.send("GET", "/workspaces\(query)").status))
    }
  }
}
