import Foundation
import SQLite
import TestSupport
import Testing
import Time

/// That what reports say adds up, names what is not there, and says where the trail ends.
@Suite(.ownThreads) struct ReportTruthTests {
  private let range = ["--from", "2026-11-24", "--to", "2026-11-25", "--timezone", "UTC"]

  private func report(_ desk: Desk, _ words: [String]) async throws -> JSONTree {
    let finished = try await desk.run(["report"] + words + range + ["-o", "json"])
    try finished.expectSuccess()
    return try #require(JSONTree(Array(finished.output.utf8)))
  }

  /// A desk on which the server refuses one of four acts.
  private func desk() async throws -> Desk {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    return desk
  }

  @Test func accountsForEachActOfARule() async throws {
    let desk = try await desk()
    // An act of which nothing was ever sent, as it is left where something changed between deciding and acting.
    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.trustSchema()
    try connection.execute("PRAGMA foreign_keys = OFF")
    let act = try #require(
      try connection.integer("SELECT decision FROM v_acts WHERE rule = 'keep-alice' AND result = 'applied'"))
    try connection.execute("DELETE FROM outcomes WHERE intent IN (SELECT seq FROM intents WHERE decision = \(act))")
    try connection.execute("DELETE FROM intents WHERE decision = \(act)")
    let rules = try await report(desk, ["rules"])["rules"].elements
    #expect(rules.count == 4)
    for rule in rules {
      let parts = ["applied", "refused", "failed", "not_tried", "not_changed", "open"].map { rule[$0].integer ?? -1 }
      #expect(parts.reduce(0, +) == rule["acted"].integer, "\(rule)")
      #expect(rule["acted"].integer == 1, "\(rule)")
    }
    let alice = try #require(rules.first { $0["rule"].text == "keep-alice" })
    #expect(alice["not_tried"].integer == 1 && alice["applied"].integer == 0)
    let table = try await desk.run(["report", "rules"] + range)
    #expect(table.output.contains("NOT TRIED"), "\(table)")
  }

  @Test func takesAlternativesAndPatternsAndNamesWhatThereIs() async throws {
    let desk = try await desk()
    desk.wait(.hours(1))
    try await desk.run("sweep").expectSuccess()
    func owners(_ conditions: String...) async throws -> Set<String> {
      let words = ["activity", "--by", "owner"] + conditions.flatMap { ["--where", $0] }
      return Set(try await report(desk, words)["activity"].elements.compactMap { $0["owner"].text })
    }
    #expect(try await owners("owner=alice", "owner=BOB") == ["alice", "bob"])
    #expect(try await owners("owner=a*") == ["alice"])
    #expect(try await owners("owner=alice", "owner=bob", "workspace=bob/*") == ["bob"])
    for (condition, words) in [
      ("owner=bib", "no owner 'bib'; did you mean 'bob'?"), ("template=gpu-*", "no template 'gpu-*'; there are"),
      ("workspace=bob/x", "no workspace 'bob/x'"), ("organization=lab", "no organization 'lab'"),
    ] {
      for report in ["activity", "savings", "cost"] {
        let none = try await desk.run(["report", report, "--where", condition] + range)
        try none.expectSuccess()
        #expect(none.errors.contains("the trail knows \(words)"), "\(none)")
      }
    }
  }

  @Test func givesEachDayALine() async throws {
    let desk = try await desk()
    for _ in 0..<3 {
      desk.wait(.days(1))
      try await desk.run("sweep").expectSuccess()
    }
    let days = try await desk.json(
      "report", "activity", "--by", "day", "--from", "2026-11-24", "--to", "2026-11-28", "--timezone", "UTC",
      "--where", "owner=nobody")
    #expect(days["activity"].elements.compactMap { $0["day"].text }.count >= 3, "\(days)")
  }

  @Test func saysWhereTheTrailEnds() async throws {
    let desk = try await desk()
    let early = ["--from", "2020-01-01", "--to", "2020-02-01"]
    for (command, nothing) in [
      (["audit", "replay"] + early, "no decision was found"), (["backtest"] + early, "no reading was found"),
      (["audit", "list", "--since", "2020-01-01", "--until", "2020-02-01"], "no decision was found"),
    ] {
      let found = try await desk.run(command + ["--timezone", "UTC"])
      try found.expectSuccess()
      #expect(found.output.contains(nothing), "\(found)")
      #expect(found.output.contains("the trail has sweeps from 2026-11-24T"), "\(found)")
      #expect(!found.output.contains("0 of 0"), "\(found)")
    }
    for (command, option) in [
      (["audit", "replay"], ["--from", "--to"]), (["backtest"], ["--from", "--to"]),
      (["audit", "list"], ["--since", "--until"]),
    ] {
      try await desk.run(command + [option[0], "2d", option[1], "3d"]).expectComplaint(
        2, ["the range is empty", "give \(option[0]) the earlier of the two"])
      try await desk.run(command + [option[0], "2199-01-01"]).expectComplaint(2, ["the range begins in the future"])
    }
    let spans = try await desk.run("audit", "list", "--since", "2d", "--until", "3d")
    #expect(!spans.errors.contains(/\d{2}\.\d+Z/), "whole seconds: \(spans)")
  }

  @Test func givesTheReasonOfARuleWithoutAMessage() async throws {
    let desk = try Desk()
    try desk.write(
      """
      version: 1
      groups:
        - name: one
          rules:
            - name: silent
              mode: enforce
              match: {owner: [bob]}
              when: ws.status == "running" && has(ws.deadline)
              actions: [{shorten: {to: "${now + duration('3h')}"}}]

      """, to: "rules.d/four.yaml")
    let plan = try await desk.run("plan", "-o", "friday.plan")
    try await desk.run("sweep").expectSuccess()
    for command in [
      ["plan", "--show", "friday.plan"], ["audit", "list"], ["report", "workspace", "bob/web"] + range,
    ] {
      let shown = try await desk.run(command)
      #expect(shown.output.contains("the rule is true"), "\(shown)")
    }
    #expect(plan.output.contains("the rule is true"), "\(plan)")
    #expect(try await desk.json("audit", "list")["decisions"].elements.first?["reason"].text == nil)
  }
}
