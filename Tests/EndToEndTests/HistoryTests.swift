import Foundation
import HTTPServer
import TestSupport
import Testing
import Time

/// What became of a workspace and of a decision, as people ask it of the program.
@Suite(.ownThreads) struct HistoryTests {
  /// Lets time pass on the server.
  private func wait(_ duration: Duration, at desk: Desk) {
    desk.server.clock.advance(by: duration)
    desk.server.withCoder { _ in }
  }

  @Test func saysWhyAWorkspaceWasStopped() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    wait(.hours(1), at: desk)
    let page = try await desk.run("explain", "bob/web", "--timezone", "UTC")
    try page.expectSuccess()
    #expect(page.output.hasPrefix("bob/web: stopped at 2026-11-24T"), "\(page)")
    #expect(
      page.output.contains(
        " by the server: its deadline, 2026-11-24T04:55:00Z, had passed, which it was shortened to by Curfew's rule "
          + "'shorten-bob' at 2026-11-24T04:1"), "\(page)")
    #expect(page.output.contains("(Stops at 2026-11-24 04:55 UTC: unused for 9m14s.)"), "\(page)")
    #expect(page.output.contains("shortened to 2026-11-24T04:55:00Z") && page.output.contains("that session is over"))
    let account = try await desk.json("explain", "bob/web")["account"]
    #expect(account["transition"].text == "stop" && account["initiator"].text == nil)
  }

  @Test func saysThatAWorkspaceIsDeleted() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let id = try #require(desk.world.ids["alice/api"])
    let request = ServerRequest(
      "POST", "/api/v2/workspaces/\(id)/builds", headers: ["Coder-Session-Token": desk.world.token],
      body: Array(#"{"transition":"delete"}"#.utf8))
    let now = desk.server.clock.now()
    #expect(desk.server.withCoder { $0.handle(request, at: now).response.status } == 201)
    wait(.minutes(5), at: desk)
    let page = try await desk.run("explain", "alice/api", "--timezone", "UTC")
    try page.expectSuccess()
    #expect(page.output.hasPrefix("alice/api is deleted since 2026-11-24T04:1"), "\(page)")
    #expect(page.output.contains("deleted at 2026-11-24T04:1") && page.output.contains(id))
    #expect(try await desk.json("explain", id)["workspace"].text == "alice/api")
    try await desk.run("explain", "alice/never").expectComplaint(1, ["it does not exist"])
  }

  /// The rule of then, also when the file has another one by now.
  @Test func explainsADecisionAgain() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    try desk.write("version: 1\ngroups: []\n", to: "rules.d/four.yaml")
    let acts = try await desk.json("audit", "list", "--verdict", "act", "--rule", "shorten-bob")["decisions"].elements
    #expect(acts.map { $0["result"].text } == ["applied"])
    let number = try #require(acts.first?["number"].integer)
    let shown = try await desk.run("audit", "show", "\(number)", "--timezone", "UTC")
    try shown.expectSuccess()
    for words in [
      "in 45m)", "the rule as it was written then", "  - name: shorten-bob\n", "* has(ws.deadline)  = true",
      "ws.status == \"running\" && has(ws.deadline)",
    ] {
      #expect(shown.output.contains(words), "\(words)\n\(shown)")
    }
    let json = try await desk.json("audit", "show", "\(number)")
    #expect(json["condition"].text == "ws.status == \"running\" && has(ws.deadline)")
    #expect(json["rule_text"].text?.hasPrefix("- name: shorten-bob") == true && json["tree"].text != nil)
  }

  @Test func listsSessionsWithoutAnEnd() async throws {
    let desk = try Desk()
    let id = try #require(desk.world.ids["dave/docs"])
    for (path, body) in [
      ("ttl", #"{"ttl_ms":null}"#), ("builds", #"{"transition":"stop"}"#), ("builds", #"{"transition":"start"}"#),
    ] {
      let request = ServerRequest(
        path == "builds" ? "POST" : "PUT", "/api/v2/workspaces/\(id)/\(path)",
        headers: ["Coder-Session-Token": desk.world.token], body: Array(body.utf8))
      _ = desk.server.withCoder { $0.handle(request, at: desk.server.clock.now()).response.status }
      wait(.minutes(3), at: desk)
    }
    let list = try await desk.run("workspaces", "list", "--manual")
    try list.expectSuccess()
    #expect(list.output.contains("dave/docs") && list.output.contains("manual"), "\(list)")
    #expect(!list.output.contains("alice/api"))
  }
}
