import Foundation
import HTTPServer
import Simulator
import TestSupport
import Testing
import Time

/// What became of a workspace and of a decision, as people ask it of the program.
@Suite(.ownThreads) struct HistoryTests {
  @Test func saysWhyAWorkspaceWasStopped() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    desk.wait(.hours(1))
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
    desk.send("POST", "/workspaces/\(id)/builds", body: #"{"transition":"delete"}"#)
    desk.wait(.minutes(5))
    let page = try await desk.run("explain", "alice/api", "--timezone", "UTC")
    try page.expectSuccess()
    #expect(page.output.hasPrefix("alice/api is deleted since 2026-11-24T04:1"), "\(page)")
    #expect(page.output.contains("deleted at 2026-11-24T04:1") && page.output.contains(id))
    #expect(try await desk.json("explain", id)["workspace"].text == "alice/api")
    try await desk.run("explain", "alice/never").expectComplaint(1, ["it does not exist"])
    // Every command that takes a workspace knows as much, whether the server tells of it or only the trail.
    for command in [["show", "alice/api"], ["watch", "alice/api"], ["rename", "alice/api", "other"], ["show", id]] {
      let told = try await desk.run(["workspaces"] + command + ["--timezone", "UTC"])
      told.expectComplaint(
        1, ["alice/api is deleted since 2026-11-24T04:1", "by curfew", "--include-deleted alice/api"])
      #expect(!told.errors.contains("does not exist"), "\(told)")
    }
    try await desk.run("workspaces", "show", "--include-deleted", "alice/api").expectSuccess()
    try await desk.run("workspaces", "show", "alice/never").expectComplaint(
      1, ["it does not exist"])
  }

  /// A server that has forgotten it, or hides it, leaves what the trail knows.
  @Test func saysWhatTheTrailKnowsOfADeletedWorkspace() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let id = try #require(desk.world.ids["alice/api"])
    desk.send("POST", "/workspaces/\(id)/builds", body: #"{"transition":"delete"}"#)
    desk.wait(.minutes(5))
    try await desk.run("sweep").expectSuccess()
    desk.server.answer { request in
      request.path.contains("/workspace/api")
        ? ServerResponse(
          status: 404, json: #"{"message":"Resource not found or you do not have access to this resource"}"#) : nil
    }
    for command in ["show", "watch"] {
      let told = try await desk.run("workspaces", command, "ALICE/api", "--timezone", "UTC")
      told.expectComplaint(1, ["ALICE/api is deleted since 2026-11-24T04:", "audit list --workspace \(id)"])
      #expect(!told.errors.contains("--include-deleted"), "\(told)")
    }
  }

  /// A schedule that is set in two requests is one act for whoever counts: in the log, in the view, and in the list.
  @Test(arguments: [(ServerVersion.v0136, 1), (.v2360, 2)])
  func countsAScheduleSetInTwoRequestsOnce(version: ServerVersion, requests: Int) async throws {
    let desk = try Desk(version)
    let id = try #require(desk.world.ids["dave/docs"])
    desk.send("PUT", "/workspaces/\(id)/autostart", body: #"{"schedule":"CRON_TZ=Europe/Berlin 0 9 * * 1-5"}"#)
    desk.send("POST", "/workspaces/\(id)/builds", body: #"{"transition":"stop"}"#)
    desk.wait(.minutes(3))
    let four = World.rules()
    let rule = try #require(four.range(of: "      - name: schedule-of-dave"))
    let head = try #require(four.range(of: "      - name: keep-alice"))
    try desk.write(String(four[..<head.lowerBound] + four[rule.lowerBound...]), to: "rules.d/four.yaml")
    let service = try desk.start("serve")
    try await service.says("sweep finished")
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    #expect(desk.server.changes.map(\.path) == Array(repeating: "/api/v2/workspaces/\(id)/autostart", count: requests))
    #expect(service.errors.contains("applied=1 failed=0"), "\(service.errors)")
    #expect(service.errors.ranges(of: "set_autostart").count == 1, "\(service.errors)")
    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements
    #expect(acts.map { $0["result"].text } == ["applied"], "\(acts)")
    let number = try #require(acts.first?["number"].integer)
    #expect(try await desk.json("audit", "show", "\(number)")["requests"].elements.count == requests)
    let rows = try await desk.shell(#"sqlite3 curfew.db "SELECT count(*) FROM v_acts""#)
    if rows.status == 0 { #expect(rows.output == "1\n") }
  }

  /// What clearing a TTL does to the deadline stands in columns of its own, before and after it was done.
  @Test(arguments: [(ServerVersion.v0136, "will not come true"), (.v2360, "goes at once")])
  func tellsWhatBecomesOfTheDeadline(version: ServerVersion, words: String) async throws {
    let desk = try Desk(version)
    try desk.write(
      """
      version: 1
      timezone: UTC
      defaults: {mode: enforce}
      groups:
        - name: one
          rules:
            - name: endless   # a long comment that a narrow terminal has no room for, and that must stay a comment: until 2026-11-24T00:00:00Z
              match: {owner: [carol]}
              when: |
                // only this one
                ws.name == "gpu"
              actions: [{clear_ttl: {}}]

      """, to: "rules.d/four.yaml")
    let id = try #require(desk.world.ids["carol/gpu"])
    let deadline = try #require(try await desk.json("workspaces", "show", id)["stops_next"].text)
    for command in [["plan"], ["sweep", "--dry-run"]] {
      let tree = JSONTree(Array(try await desk.run(command + ["-o", "json"]).output.utf8)) ?? .null
      let decision = try #require(tree["decisions"].elements.first { $0["action"].text == "clear_ttl" }, "\(tree)")
      #expect(decision["before"].text == nil && decision["deadline_before"].text == deadline, "\(decision)")
      #expect(decision.has("deadline_after") && decision["deadline_after"] == .null, "\(decision)")
    }
    let plan = try await desk.run("plan")
    #expect(plan.output.contains("DEADLINE BEFORE") && plan.output.contains("DEADLINE AFTER"), "\(plan)")
    let explained = try await desk.json("explain", id)["rules"].elements.flatMap { $0["decisions"].elements }
    #expect(explained.first?["deadline_before"].text == deadline && explained.first?["deadline_after"] == .null)
    #expect(try await desk.run("explain", id).output.contains("its deadline: from "))
    let service = try desk.start("serve")
    try await service.says("sweep finished")
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    #expect(service.errors.contains("deadline_before=2026-11-24T") && service.errors.contains("deadline_after=none"))
    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements
    let number = try #require(acts.first?["number"].integer)
    let shown = try await desk.json("audit", "show", "\(number)")
    #expect(shown["deadline_before"].text == deadline && shown["deadline_after"] == .null, "\(shown)")
    #expect(shown["reason"].text?.contains(words) == true, "\(shown)")
    // The rule stands there as it was written, also on a narrow terminal.
    desk.environment["COLUMNS"] = "60"
    let page = try await desk.run("audit", "show", "\(number)", "--timezone", "Asia/Tokyo")
    #expect(
      page.output.contains(
        "  - name: endless   # a long comment that a narrow terminal has no room for, and that must stay a comment: until 2026-11-24T00:00:00Z\n"
      ), "\(page)")
    #expect(page.output.contains(#"ws.name == "gpu""#) && !page.output.contains("// only this one ws.name"), "\(page)")
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
      desk.send(path == "builds" ? "POST" : "PUT", "/workspaces/\(id)/\(path)", body: body)
      desk.wait(.minutes(3))
    }
    let list = try await desk.run("workspaces", "list", "--manual")
    try list.expectSuccess()
    #expect(list.output.contains("dave/docs") && list.output.contains("manual"), "\(list)")
    #expect(!list.output.contains("alice/api"))
  }
}
