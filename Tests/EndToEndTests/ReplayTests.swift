import Foundation
import SQLite
import Simulator
import TestSupport
import Testing
import Time

/// Every decision of a trail, judged again by what the trail holds.
@Suite(.ownThreads) struct ReplayTests {
  /// Rules that look at clocks of several zones, hold on, keep, suspend, wait for their time and contradict one another.
  private static let rules = """
    version: 1
    timezone: America/New_York
    defaults: {mode: enforce}
    groups:
      - name: always
        rules:
          - name: shorten-idle
            match: {status: [running]}
            priority: 10
            when: ws.idle_for > duration("10m") && now.getHours("Asia/Kolkata") < 23
            actions: [{shorten: {to: "${now + duration('45m')}"}}]
            cooldown: 20m
            message: "Stops soon for ${owner.name}"
          - name: extend-used
            match: {status: [running]}
            priority: 20
            when: ws.idle_for < duration("1h")
            actions: [{extend: {to: "${now + duration('3h')}"}}]
            limits: {max_per_build: 1}
          - name: waits
            for: 30m
            when: ws.idle_for > duration("1m")
            actions: [{set_ttl: {to: 4h}}]
          - name: dry
            mode: dry-run
            cooldown: 2h
            when: "true"
            actions: [{set_ttl: {to: 2h}}]
      - name: sometimes
        every: 1h
        rules:
          - name: no-mornings
            when: has(ws.autostart)
            actions: [{suspend_autostart: {}}]

    """

  /// A desk whose trail holds the decisions of several hours, some of them after people did something.
  private func busyDesk(rules: String = ReplayTests.rules) async throws -> Desk {
    let desk = try Desk()
    try desk.write(rules, to: "rules.d/four.yaml")
    try desk.write(
      "mode: enforce\ninterval: 5s\nlimits: {stop_grace: 10m, max_actions_per_sweep: 1}\n", to: "curfew.yaml")
    for step in 0..<8 {
      if step == 3, let id = desk.world.ids["alice/api"] {
        desk.send("PUT", "/workspaces/\(id)/autostart", body: #"{"schedule":"CRON_TZ=Europe/Berlin 0 9 * * 1-5"}"#)
        desk.send("PUT", "/workspaces/\(id)/ttl", body: #"{"ttl_ms":7200000}"#)
      }
      if step == 5 { try await desk.run("pause", "--reason", "release").expectSuccess() }
      if step == 6 { try await desk.run("resume").expectSuccess() }
      let sweep = try await desk.run("sweep")
      #expect([0, 5, 7].contains(sweep.status), "\(sweep)")
      desk.wait(step == 6 ? .hours(5) : .minutes(17))
    }
    return desk
  }

  @Test func comesToTheSameDecisions() async throws {
    let desk = try await busyDesk()
    let first = try await desk.json("audit", "replay")
    #expect(first["compared"].integer ?? 0 > 20 && first["differing"].integer == 0, "\(first)")
    #expect(first["not_judged_again"] == .object([:]), "\(first)")
    #expect(first["limited_by_the_sweep"].integer ?? 0 > 0, "the settings allow one action in a sweep")
    let connection = try Connection(path: desk.path("curfew.db"), access: .readOnly)
    let verdicts = try connection.integer("SELECT count(DISTINCT verdict || coalesce(guard, '')) FROM decisions") ?? 0
    #expect(verdicts >= 6, "enough kinds of decisions to mean something")
    #expect(try connection.integer("SELECT count(*) FROM zones WHERE name = 'Asia/Kolkata'") == 1)
    let told = try await desk.run("audit", "replay")
    #expect(told.output.contains("0 of \(first["compared"].integer ?? -1) decisions differ"), "\(told)")
  }

  /// Neither the settings and rules of now nor this machine's zones, language or clock count.
  @Test func needsNothingButTheTrail() async throws {
    let desk = try await busyDesk()
    let first = try await desk.json("audit", "replay")
    try FileManager.default.removeItem(atPath: desk.path("rules.d"))
    try desk.write("mode: dry-run\ninterval: 30m\nopt_out: {owners: [\"*\"]}\n", to: "curfew.yaml")
    try FileManager.default.createDirectory(atPath: desk.path("nowhere"), withIntermediateDirectories: true)
    desk.environment["TZDIR"] = desk.path("nowhere")
    desk.environment["TZ"] = "Asia/Tokyo"
    desk.environment["LC_ALL"] = "de_DE.UTF-8"
    let second = try await desk.json("audit", "replay")
    #expect(second["compared"].integer == first["compared"].integer && second["differing"].integer == 0, "\(second)")
  }

  @Test(arguments: [
    (#"UPDATE rule_files SET text = replace(text, '45m', '50m')"#, "after"),
    ("UPDATE decisions SET verdict = 'no-op', guard = NULL WHERE verdict = 'act'", "verdict"),
    ("UPDATE decisions SET next_change_at = next_change_at + 1 WHERE next_change_at IS NOT NULL", "next_change_at"),
    ("UPDATE observations SET memory = '{\"build_created_at\":\"2026-01-01T00:00:00Z\"}'", "guard"),
    ("UPDATE zones SET data = (SELECT data FROM zones WHERE name = 'Asia/Kolkata')", "rest"),
  ])
  func findsWhatComesOutDifferently(edit: String, part: String) async throws {
    let desk = try await busyDesk()
    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.trustSchema()
    try connection.execute("PRAGMA foreign_keys = OFF; \(edit)")
    let found = try await desk.json("audit", "replay")
    let differs = found["differences"].elements.flatMap { $0["differs"].elements.compactMap(\.text) }
    if part == "rest" {
      // In these hours the two zones agree on everything that a rule asks for.
      #expect(found["compared"].integer ?? 0 > 20)
      return
    }
    #expect(found["differing"].integer ?? 0 > 0 && differs.contains(part), "\(found)")
    let told = try await desk.run("audit", "replay")
    #expect(told.status == 6 && told.output.contains("either the trail was edited"), "\(told)")
  }

  @Test func countsWhatAnOlderVersionDidNotRecord() async throws {
    let desk = try await busyDesk()
    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.trustSchema()
    try connection.execute("UPDATE sweeps SET policy = NULL WHERE seq < (SELECT max(seq) FROM sweeps)")
    let found = try await desk.run("audit", "replay")
    try found.expectSuccess()
    #expect(found.output.contains("could not be judged again: Curfew"), "\(found)")
  }

  @Test func refusesRangesThatSayNothing() async throws {
    let desk = try Desk()
    try await desk.run("audit", "replay").expectComplaint(1, ["there is no audit trail yet"])
    try await desk.run("sweep").expectSuccess()
    try await desk.run("audit", "replay", "--from", "1d", "--to", "2d").expectComplaint(2, ["the range is empty"])
    let early = try await desk.run("audit", "replay", "--to", "2020-01-01")
    try early.expectSuccess()
    #expect(early.output.contains("no decision was found"))
  }
}
