import Foundation
import HTTPServer
import SQLite
import Simulator
import TestSupport
import Testing
import Time

/// What the program reports from the trail of a small server.
@Suite(.ownThreads) struct ReportTests {
  private let range = ["--from", "2026-11-24", "--to", "2026-11-25", "--timezone", "UTC"]

  private func report(_ desk: Desk, _ words: [String]) async throws -> JSONTree {
    let finished = try await desk.run(["report"] + words + range + ["-o", "json"])
    try finished.expectSuccess()
    return try #require(JSONTree(Array(finished.output.utf8)))
  }

  /// A rule that is never true.
  private static let silent = """
    version: 1
    groups:
      - name: silent
        rules:
          - name: never-true
            mode: enforce
            match: {status: [running]}
            when: ws.idle_for > duration("9999h")
            actions: [{shorten: {to: "${now + duration('31m')}"}}]

    """

  /// A desk on whose server a rule stopped bob's workspace, which he started again a quarter of an hour later.
  private func deskWithRegret() async throws -> Desk {
    let desk = try Desk()
    try desk.write(Self.silent, to: "rules.d/silent.yaml")
    try await desk.run("sweep").expectSuccess()
    desk.wait(.hours(1))
    try await desk.run("sweep").expectSuccess()
    let id = try #require(desk.world.ids["bob/web"])
    desk.send("POST", "/workspaces/\(id)/builds", body: #"{"transition":"start"}"#)
    desk.wait(.minutes(5))
    try await desk.run("sweep").expectSuccess()
    return desk
  }

  /// What a complete list does not show any more is gone, also where no answer of the server says that it was deleted.
  @Test func countsNoTimeOfAWorkspaceThatTheServerLost() async throws {
    let desk = try Desk(mode: "dry-run")
    try desk.write("mode: dry-run\nprices: [{template: \"*\", per_hour: 1}]\ncurrency: EUR\n", to: "curfew.yaml")
    try await desk.run("sweep").expectSuccess()
    desk.wait(.minutes(10))
    try await desk.run("sweep").expectSuccess()
    let id = try #require(desk.world.ids["bob/web"])
    #expect(desk.server.withCoder { $0.lose(id) })
    desk.wait(.minutes(10))
    try await desk.run("sweep").expectSuccess()
    func reports() async throws -> [[JSONTree]] {
      var lines: [[JSONTree]] = []
      for words in [["activity"], ["savings"], ["cost"]] {
        let found = try await report(desk, words + ["--by", "workspace", "--where", "workspace=bob/web"])
        lines.append(found[words[0]].elements)
      }
      return lines
    }
    let before = try await reports()
    let activity = try await report(desk, ["activity", "--where", "workspace=bob/web"])["activity"].elements
    #expect(activity.count == 1 && activity.first?["unknown"].integer == 600, "\(activity)")
    for _ in 0..<3 {
      desk.wait(.hours(1))
      try await desk.run("sweep").expectSuccess()
    }
    #expect(try await reports() == before)
    let connection = try Connection(path: desk.path("curfew.db"), access: .readOnly)
    try connection.trustSchema()
    #expect(try connection.integer("SELECT count(*) FROM v_workspaces WHERE gone_at IS NOT NULL") == 1)
    let listed = "SELECT count(*) FROM live_fleet f JOIN workspaces w ON w.seq = f.workspace WHERE w.id = ?"
    #expect(try connection.integer(listed, .text(id)) == 0)
    try await desk.run("audit", "verify").expectSuccess()
    try await desk.run("explain", "bob/web", "--at", "2026-11-24T07:00:00Z").expectComplaint(
      1, ["was gone at 2026-11-24T07:00:00Z: it was missed first at 2026-11-24T04:3"])
  }

  @Test func tellsWhoStoppedAndStartedAndThatItWasRegretted() async throws {
    let desk = try await deskWithRegret()
    let before = try Data(contentsOf: URL(filePath: desk.path("curfew.db")))
    let activity = try await report(desk, ["activity", "--where", "workspace=bob/web"])
    let line = try #require(activity["activity"].elements.first)
    #expect(line["stops_curfew"].integer == 1 && line["starts_owner"].integer == 1, "\(activity)")
    let rules = try await report(desk, ["rules"])
    let rule = try #require(rules["rules"].elements.first { $0["rule"].text == "shorten-bob" })
    #expect(rule["regretted"].integer == 1 && rule["applied"].integer ?? 0 >= 1)
    let connection = try Connection(path: desk.path("curfew.db"), access: .readOnly)
    try connection.trustSchema()
    // Every rule was asked of every workspace that each sweep read; one that is never true is a line as well.
    let seen = try connection.integer("SELECT sum(seen) FROM sweep_ends")
    #expect(rules["rules"].elements.allSatisfy { $0["evaluated"].integer == seen }, "\(rules)")
    #expect(rule["times_true"].integer ?? 0 < rule["evaluated"].integer ?? 0)
    let silent = try #require(rules["rules"].elements.first { $0["rule"].text == "never-true" })
    #expect(silent["times_true"].integer == 0 && silent["last_true_at"] == .null)
    let told = try await desk.run(["report", "rules"] + range)
    #expect(told.output.contains("never-true was never true"), "\(told)")
    let acts = try await desk.json("audit", "list", "--action", "shorten")["decisions"].elements
    #expect(!acts.isEmpty && acts.allSatisfy { $0["action"].text == "shorten" })
    let blocked = try await desk.json("audit", "list", "--guard", "not-running")["decisions"].elements
    #expect(blocked.allSatisfy { $0["guard"].text == "not-running" })
    try await desk.run("audit", "list", "--guard", "watchdog").expectComplaint(2, ["watchdog", "cooldown"])
    #expect(try connection.integer("SELECT regretted FROM v_rule_health WHERE rule = 'shorten-bob'") == 1)
    #expect(
      try connection.integer("SELECT applied FROM v_rule_health WHERE rule = 'shorten-bob'")
        == rule["applied"].integer)
    let timeline = try await desk.run(["report", "workspace", "BOB/web"] + range)
    try timeline.expectSuccess()
    #expect(timeline.output.contains("shorten-bob") && timeline.output.contains("started"), "\(timeline)")
    try await desk.run(["report", "owner", "bob"] + range).expectSuccess()
    for form in ["table", "markdown", "html"] {
      desk.environment["COLUMNS"] = "80"
      let narrow = try await desk.run(["report", "owner", "bob", "-o", form] + range)
      #expect(narrow.output.contains("RESULT") && narrow.output.contains("applied"), "\(narrow)")
      #expect(narrow.output.contains("2026-11-24T"), "\(narrow)")
    }
    desk.environment["COLUMNS"] = nil
    #expect(try Data(contentsOf: URL(filePath: desk.path("curfew.db"))) == before)
  }

  /// What people and the server changed is part of what happened, and so is the end.
  @Test func tellsWhatOthersChangedAndThatItIsGone() async throws {
    let desk = try Desk(mode: "dry-run")
    try await desk.run("sweep").expectSuccess()
    let id = try #require(desk.world.ids["bob/web"])
    let deadline = (desk.server.clock.now() + .hours(12)).flooredToSecond
    desk.send("PUT", "/workspaces/\(id)/extend", body: #"{"deadline":"\#(deadline.rfc3339)"}"#)
    desk.send("PUT", "/workspaces/\(id)/ttl", body: #"{"ttl_ms":7200000}"#)
    desk.send("PUT", "/workspaces/\(id)/autostart", body: #"{"schedule":"CRON_TZ=Europe/Berlin 0 9 * * 1-5"}"#)
    desk.wait(.minutes(10))
    try await desk.run("sweep").expectSuccess()
    desk.send("POST", "/workspaces/\(id)/builds", body: #"{"transition":"delete"}"#)
    desk.wait(.minutes(10))
    try await desk.run("sweep").expectSuccess()
    let events = try await report(desk, ["workspace", "bob/web"])["timeline"].elements
    func event(_ what: String, by who: String) throws -> String {
      let found = events.filter { $0["what"].text == what && $0["who"].text == who }
      #expect(found.count == 1, "\(what): \(events)")
      return found.first?["reason"].text ?? ""
    }
    #expect(try event("extend", by: "owner").contains("to \(deadline.rfc3339)"), "\(events)")
    #expect(try event("set_ttl", by: "owner").contains("from 9h to 2h"), "\(events)")
    #expect(
      try event("set_autostart", by: "owner").contains("schedule from none to 09:00 Mon-Fri (Europe/Berlin)"),
      "\(events)")
    #expect(try event("gone", by: "unknown").contains("deleted"), "\(events)")
    // What Curfew did is told once.
    let acted = try Desk()
    try await acted.run("sweep").expectSuccess()
    acted.wait(.minutes(10))
    try await acted.run("sweep", "--dry-run").expectSuccess()
    for owner in ["alice", "bob", "carol", "dave"] {
      let told = try await report(acted, ["owner", owner])["timeline"].elements
      let acts = told.filter { !["started", "stopped"].contains($0["what"].text ?? "") }
      #expect(acts.map { $0["who"].text } == ["curfew"], "\(told)")
    }
  }

  /// Records are dated more exactly than the server's clock is known, and views to the second.
  @Test func knowsWhatWasRecordedInThisVerySecond() async throws {
    let desk = try Desk()
    desk.server.twist { request in
      request.method == "PUT"
        ? .instead(ServerResponse(status: 403, text: #"{"message":"Forbidden."}"#, contentType: "application/json"))
        : nil
    }
    _ = try await desk.run("sweep")
    let refusals = try await desk.json("report", "refusals")
    #expect(!refusals["refusals"].elements.isEmpty, "\(refusals)")
    let rules = try await desk.json("report", "rules")["rules"].elements
    #expect(rules.allSatisfy { $0["times_true"].integer == 1 && $0["acted"].integer == 1 }, "\(rules)")
  }

  /// A rule of a group that is not due is not asked, whatever its condition says.
  @Test func doesNotCountWhatARuleSaysWhileItsGroupIsNotDue() async throws {
    let desk = try Desk(mode: "dry-run")
    let timed = Self.silent.replacing("- name: silent\n", with: "- name: silent\n    every: 30m\n")
    try desk.write(timed.replacing("9999h", with: "0h"), to: "rules.d/silent.yaml")
    for _ in 0..<3 {
      try await desk.run("sweep").expectSuccess()
      desk.wait(.minutes(5))
    }
    let rules = try await desk.json("report", "rules")["rules"].elements
    let rule = try #require(rules.first { $0["rule"].text == "never-true" })
    let counts = ["evaluated", "times_true", "blocked"].map { rule[$0].integer }
    #expect(counts == [4, 4, 0] && rule["blocked_by"].elements.isEmpty, "\(rule)")
    let late = try await desk.run("report", "rules", "--from", "8m")
    #expect(late.output.contains("never-true was never evaluated"), "\(late)")
  }

  /// Days and weeks are of a zone, which whoever reads the page later cannot know.
  @Test func theSummarySaysOfWhichZoneItsDaysAre() async throws {
    let desk = try await deskWithRegret()
    let json = try await report(desk, ["summary", "--zone", "Europe/Vienna"])
    #expect(json["zone"].text == "Europe/Vienna", "\(json)")
    for form in ["table", "markdown", "html"] {
      let told = try await desk.run(["report", "summary", "--zone", "Europe/Vienna", "-o", form] + range)
      #expect(told.output.contains("days of Europe/Vienna"), "\(told)")
    }
  }

  @Test func refusesRangesAndTrailsThatSayNothing() async throws {
    let desk = try Desk()
    try await desk.run("report", "activity").expectComplaint(1, ["there is no audit trail yet"])
    try await desk.run("sweep").expectSuccess()
    try await desk.run("report", "activity", "--from", "2d", "--to", "3d").expectComplaint(2, ["the range is empty"])
    try await desk.run("report", "rules", "--from", "2199-01-01").expectComplaint(2, ["the future"])
    try await desk.run("report", "activity", "--where", "colour=red").expectComplaint(2, ["owner=NAME"])
    try await desk.run(["report", "owner", "nobody"] + range).expectComplaint(1, ["knows nothing of 'nobody'"])
    let early = try await desk.run("report", "activity", "--from", "2020-01-01", "--to", "2020-02-01")
    try early.expectSuccess()
    #expect(early.output.contains("the trail knows nothing"))
    let none = try await desk.run(["report", "refusals"] + range)
    #expect(none.output.contains("the server refused nothing"))
    desk.directory.write(Array("not a database at all, and long enough to be none".utf8), to: "other.db")
    #expect(try await desk.run("report", "rules", "--database", "other.db").status == 1)
  }

  @Test func reportsBesideAServiceAtWork() async throws {
    let desk = try Desk()
    let service = try desk.start("serve")
    try await service.says("chain=")
    for _ in 0..<3 { try await desk.run(["report", "activity", "--by", "owner"] + range).expectSuccess() }
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }

  /// A figure that leaves something out says so.
  @Test func saysThatStartSchedulesAreNotCounted() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    desk.wait(.hours(1))
    try await desk.run("sweep").expectSuccess()
    let day = ["--from", "2026-11-24T00:00:00Z", "--to", "2026-11-25T00:00:00Z"]
    let page = try await desk.run(["report", "savings", "--against", "coder"] + day)
    #expect(page.output.contains("NOT counted: rules have changed the start schedules of 1 workspace;"), "\(page)")
    let before = try await desk.run(
      "report", "savings", "--against", "coder", "--from", "2026-11-24T00:00:00Z", "--to", "2026-11-24T04:00:00Z")
    #expect(!before.output.contains("NOT counted"), "\(before)")
    let alwaysOn = try await desk.run(["report", "savings"] + day)
    #expect(!alwaysOn.output.contains("NOT counted"), "\(alwaysOn)")
  }

  @Test func writesDocumentsThatNeedNothingElse() async throws {
    let desk = try await deskWithRegret()
    for report in [["summary"], ["activity"], ["savings"], ["cost"], ["rules"], ["refusals"], ["owner", "bob"]] {
      let page = try await desk.run(["report"] + report + range + ["-o", "html"])
      try page.expectSuccess()
      #expect(page.output.hasPrefix("<!DOCTYPE html>") && page.output.hasSuffix("</html>\n"), "\(report)")
      #expect(!page.output.contains("<script") && !page.output.contains("src=") && !page.output.contains("href="))
      let text = try await desk.run(["report"] + report + range + ["-o", "markdown"])
      try text.expectSuccess()
      #expect(text.output.hasPrefix("# Curfew"), "\(report)")
    }
    try await desk.run("report", "summary", "-o", "csv").expectComplaint(2, ["CSV holds one"])
  }
}
