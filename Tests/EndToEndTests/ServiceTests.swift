import Foundation
import HTTPServer
import Simulator
import TestSupport
import Testing

/// `curfew serve` from start to stop.
@Suite(.ownThreads) struct ServiceTests {
  private static let summary = "sweep finished"

  @Test(arguments: ServerVersion.allCases) func logsSweepsAndActions(version: ServerVersion) async throws {
    let desk = try Desk(version)
    let service = try desk.start("serve", "--log-format", "json")
    try await service.says(ServiceTests.summary, times: 2)
    service.signal(SIGTERM)
    let finished = try await service.end()
    try finished.expectSuccess()
    let lines = finished.errors.split(separator: "\n").map { JSONTree(Array($0.utf8)) }
    #expect(lines.allSatisfy { $0?["time"].text != nil && $0?["level"].text == "info" }, "\(finished)")
    // The trail is verified beside the sweeps.
    let messages = lines.compactMap { $0?["message"].text }.filter { $0 != "trail verified" }
    // One line for each action, in the first sweep alone; one for each sweep.
    #expect(
      messages.prefix(6).sorted()
        == ["extend", "set_autostart", "set_ttl", "shorten", "started", ServiceTests.summary].sorted())
    #expect(
      Set(messages.dropFirst(6)) == [
        ServiceTests.summary, "finishing this sweep; press Ctrl-C again to quit at once", "stopped",
      ])
    let first = lines.first { $0?["message"].text == "extend" } ?? nil
    #expect(first?["workspace"].text == "alice/api")
    #expect(first?["result"].text == "applied")
    #expect(first?["reason"].text?.hasPrefix("Stays up until ") == true)
    #expect(lines.first { $0?["message"].text == ServiceTests.summary }??["applied"].integer == 4)
    #expect(desk.server.changes.count == 4)
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }

  /// A rule beside them does not make anew what was decided by the others.
  @Test func recordsNothingAnewThatAReloadLeavesAsItWas() async throws {
    let desk = try Desk(mode: "dry-run")
    let service = try desk.start("serve")
    try await service.says(ServiceTests.summary)
    let before = try await desk.json("audit", "list")["decisions"].elements
    #expect(before.count == 4)
    try desk.write(World.rules() + World.moreRules, to: "rules.d/four.yaml")
    service.signal(SIGHUP)
    try await service.says("rules read again")
    // Sweeps went on meanwhile: the first one by the new rules is the one that decides by them.
    var after: [JSONTree] = []
    for _ in 0..<300 where !after.contains(where: { $0["rule"].text == "ttl-of-bob" }) {
      after = try await desk.json("audit", "list")["decisions"].elements
    }
    #expect(Set(after.map { $0["rule"].text }).isSuperset(of: ["ttl-of-bob", "schedule-of-carol"]))
    #expect(Set(before.map { $0["number"].integer }).isSubset(of: after.map { $0["number"].integer }))
    #expect(after.count == 6, "\(after)")
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    try await desk.run("audit", "verify").expectSuccess()
  }

  @Test func readsRulesAgainAndKeepsTheLastGoodOnes() async throws {
    let desk = try Desk()
    try desk.write("version: 1\ngroups: []\n", to: "rules.d/four.yaml")
    let service = try desk.start("serve")
    try await service.says(ServiceTests.summary)
    desk.expectNoChanges()

    try desk.write("version: 1\ngroups: [{name: broken, rules: [{nam: x}]}]\n", to: "rules.d/four.yaml")
    service.signal(SIGHUP)
    try await service.says("rules refused; the last good ones stay in force")
    #expect(service.errors.contains("rules.d/four.yaml:2:"))
    try await service.says(ServiceTests.summary, times: 2)
    desk.expectNoChanges()

    try desk.write(World.rules(), to: "rules.d/four.yaml")
    service.signal(SIGHUP)
    try await service.says("rules read again")
    try await service.says("applied=4")
    #expect(desk.server.changes.count == 4)
    service.signal(SIGINT)
    try await service.end().expectSuccess()
    try desk.expectNoToken()
  }

  /// New rules are judged on all workspaces in the sweep after the reload, not some sweeps later: a schedule is mostly given to
  /// workspaces that do not run.
  @Test(arguments: ServerVersion.allCases) func looksAtEverythingAfterAReload(version: ServerVersion) async throws {
    let desk = try Desk(version)
    try desk.write("version: 1\ngroups: []\n", to: "rules.d/four.yaml")
    let id = try #require(desk.world.ids["dave/docs"])
    desk.send("POST", "/workspaces/\(id)/builds", body: #"{"transition":"stop"}"#)
    desk.wait(.minutes(3))
    let service = try desk.start("serve")
    try await service.says(ServiceTests.summary)
    #expect(service.errors.contains("evaluated=4 unchanged=0"))
    // The one that does not run is left out by most sweeps.
    try await service.says("evaluated=3 unchanged=1")
    desk.expectNoChanges()
    try desk.write(World.rules(), to: "rules.d/four.yaml")
    service.signal(SIGHUP)
    try await service.says("rules read again")
    let before = service.errors.ranges(of: ServiceTests.summary).count
    try await service.says(ServiceTests.summary, times: before + 1)
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    let lines = service.errors.split(separator: "\n").map(String.init)
    let reload = try #require(lines.firstIndex { $0.contains("rules read again") })
    let next = try #require(lines[reload...].first { $0.contains(ServiceTests.summary) })
    #expect(next.contains("evaluated=4 unchanged=0"), "\(service.errors)")
    #expect(desk.server.changes.contains { $0.path.hasSuffix("\(id)/autostart") }, "\(desk.server.changes)")
  }

  /// One JSON object a line, whatever happens.
  @Test func logsTroubleForProgramsToo() async throws {
    let desk = try Desk()
    let service = try desk.start("serve", "--log-format", "json")
    try await service.says(ServiceTests.summary)
    try desk.write("version: 1\ngroups: [{name: broken, rules: [{nam: x}]}]\n", to: "rules.d/four.yaml")
    service.signal(SIGHUP)
    try await service.says("the last good ones stay in force")
    desk.server.answer { _ in ServerResponse(status: 502, text: "<h1>Bad\nGateway</h1>", contentType: "text/html") }
    try await service.says("sweep failed")
    try FileManager.default.removeItem(atPath: desk.path("curfew.db"))
    desk.server.twist { _ in nil }
    try await service.says("sweep failed", times: 2)
    service.signal(SIGTERM)
    let finished = try await service.end()
    try finished.expectSuccess()
    for line in finished.errors.split(separator: "\n") {
      #expect(JSONTree(Array(line.utf8))?["message"].text != nil, "\(line)")
    }
    #expect(finished.errors.contains("rules.d/four.yaml:2:"))
    #expect(desk.server.changes.count == 4)
    try desk.expectNoToken()
  }

  @Test func tellsTheServiceManager() async throws {
    let desk = try Desk()
    let socket = desk.path("notify")
    let manager = try #require(DatagramReceiver(socket))
    desk.environment["NOTIFY_SOCKET"] = socket
    desk.environment["WATCHDOG_USEC"] = "200000"
    let service = try desk.start("serve")
    var messages: [String] = []
    func hears(_ words: String, times: Int = 1) async throws {
      try await service.until("the manager to hear \(words)") {
        while let message = manager.next() { messages.append(message) }
        return messages.count { $0.contains(words) } >= times
      }
    }
    try await hears("READY=1")
    try await hears("WATCHDOG=1")
    try await hears("; sweep ")
    service.signal(SIGHUP)
    try await hears("RELOADING=1")
    try await hears("READY=1", times: 2)
    service.signal(SIGTERM)
    try await hears("STOPPING=1")
    try await service.end().expectSuccess()
  }

  @Test func goesOnThroughAnOutage() async throws {
    let desk = try Desk()
    let service = try desk.start("serve")
    try await service.says(ServiceTests.summary)
    desk.server.answer { _ in ServerResponse(status: 200, json: "{\"workspaces\": 7}") }
    try await service.says("sweep failed")
    desk.server.twist { _ in nil }
    try await service.says(ServiceTests.summary, times: 2)
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    #expect(desk.server.changes.count == 4)
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }

  @Test func readsTheTokenAgainFromItsFile() async throws {
    let desk = try Desk()
    desk.environment["CODER_SESSION_TOKEN"] = nil
    try desk.write(desk.world.token + "\n", to: "token")
    let service = try desk.start("serve", "--token-file", "token")
    try await service.says(ServiceTests.summary)
    let fresh = desk.server.withCoder { $0.addToken(user: "curfew") }
    try desk.write(fresh + "\n", to: "token")
    desk.server.withCoder { $0.removeToken(desk.world.token) }
    try await service.until("a request with the new token") { desk.server.requests.last?.token == fresh }
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    #expect(desk.server.requests.last?.token == fresh)
    #expect(!service.errors.contains("sweep failed"))
  }

  @Test func readsTheModeAgain() async throws {
    let desk = try Desk(mode: "dry-run")
    let service = try desk.start("serve")
    try await service.says(ServiceTests.summary)
    desk.expectNoChanges()
    try desk.write("mode: nonsense\n", to: "curfew.yaml")
    for _ in 0..<20 { service.signal(SIGHUP) }
    try await service.says("the last good ones stay in force")
    try desk.write("mode: enforce\n", to: "curfew.yaml")
    service.signal(SIGHUP)
    try await service.says("applied=4")
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }

  /// Whoever reads the log of a night must see when an outage was over.
  @Test func saysThatAnOutageIsOver() async throws {
    let desk = try Desk()
    let service = try desk.start("serve")
    try await service.says("sweep finished")
    desk.server.answer { _ in ServerResponse(status: 503, json: #"{"message":"down"}"#) }
    try await service.says("sweep failed")
    desk.server.twist { _ in nil }
    try await service.says("the server answers again")
    service.signal(15)
    try await service.end().expectSuccess()
  }
}
