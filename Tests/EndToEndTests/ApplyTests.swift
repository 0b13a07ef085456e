import Foundation
import TestSupport
import Testing
import Time

/// Saved plans from the built program: shown, approved, applied, refused.
@Suite(.ownThreads) struct ApplyTests {
  private func plannedDesk() async throws -> Desk {
    let desk = try Desk()
    let made = try await desk.run("plan", "-o", "friday.plan")
    try made.expectSuccess()
    #expect(made.output.contains("4 actions saved to friday.plan; 'curfew apply friday.plan'"), "\(made)")
    desk.expectNoChanges()
    #expect(!FileManager.default.fileExists(atPath: desk.path("curfew.db")), "a plan writes no trail")
    return desk
  }

  @Test func carriesOutWhatWasApproved() async throws {
    let desk = try await plannedDesk()
    let shown = try await desk.json("plan", "--show", "friday.plan")
    #expect(shown["actions"].elements.map { $0["action"].text } == ["extend", "shorten", "set_ttl", "set_autostart"])
    let targets = shown["actions"].elements.map { $0["after"].text }
    desk.wait(.minutes(12))
    let applied = try await desk.json("apply", "friday.plan", "--approved-by", "ann")
    #expect(applied["actions"].elements.map { $0["result"].text } == Array(repeating: "applied", count: 4))
    #expect(applied["plan"].text == shown["plan"].text && applied["approved_by"].text == "ann")
    #expect(
      desk.server.changes.map { "\($0.method) \($0.path)" }.sorted() == desk.world.changes())
    // What was sent is what was approved, and not what the rules would say twelve minutes later.
    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements
    #expect(Set(acts.map { $0["after"].text }) == Set(targets))
    #expect(try await desk.json("audit", "replay")["differences"].elements.isEmpty)
    let number = try #require(acts.first?["number"].integer)
    let page = try await desk.run("audit", "show", "\(number)")
    #expect(page.output.contains("ann") && page.output.contains(shown["plan"].text?.prefix(12) ?? "?"), "\(page)")
    // Once is enough.
    let again = try await desk.run("apply", "friday.plan")
    #expect(again.status == 5 && again.output.contains("the TTL is 4h already"), "\(again)")
  }

  @Test func refusesByNameWhatSomebodyChangedMeanwhile() async throws {
    let desk = try await plannedDesk()
    let carol = try #require(desk.world.ids["carol/gpu"])
    desk.send("PUT", "/workspaces/\(carol)/ttl", body: #"{"ttl_ms":10800000}"#)
    let refused = try await desk.run("apply", "friday.plan")
    #expect(refused.status == 5, "\(refused)")
    #expect(refused.output.contains("changed since the plan was made: TTL was 9h and is 3h"), "\(refused)")
    #expect(refused.output.contains("0 of 4 actions carried out"), "\(refused)")
    desk.expectNoChanges()
    let partial = try await desk.run("apply", "friday.plan", "--partial", "--approved-by", "ann")
    #expect(partial.status == 5 && partial.output.contains("approved by ann: 3 of 4 actions carried out"), "\(partial)")
    #expect(desk.server.changes.count == 3 && !desk.server.changes.contains { $0.path.contains(carol) })
    // The trail says so, too.
    let listed = try await desk.json("audit", "list", "--verdict", "blocked")
    let stale = listed["decisions"].elements.filter { $0["guard"].text == "plan-stale" }
    #expect(Set(stale.map { $0["workspace"].text }) == ["carol/gpu"], "\(listed)")
    // The plan was a look at what carol had before: the next sweep leaves to her what she set since, too.
    desk.wait(.minutes(5))
    let sweep = try await desk.run("sweep")
    #expect(!desk.server.changes.contains { $0.path.contains(carol) }, "\(sweep)")
    let reason = try await desk.run("explain", "carol/gpu")
    #expect(reason.output.contains("set by hand at 2026-11-24T04:10:00Z to 3h"), "\(reason)")
    #expect(try await desk.json("audit", "replay")["differences"].elements.isEmpty)
  }

  @Test func refusesWhatCannotBeApplied() async throws {
    let desk = try await plannedDesk()
    let text = try String(contentsOfFile: desk.path("friday.plan"), encoding: .utf8)
    try desk.write(text.replacingOccurrences(of: "4h", with: "1h"), to: "edited.plan")
    try await desk.run("apply", "edited.plan").expectComplaint(5, ["edited.plan", "changed after it was written"])
    try await desk.run("apply", "curfew.yaml").expectComplaint(1, ["curfew.yaml", "no plan of Curfew"])
    try await desk.run("apply", "nowhere.plan").expectComplaint(1, ["nowhere.plan", "no such file"])
    try await desk.run("apply").expectComplaint(2, ["FILE"])
    try await desk.run("apply", "edited.plan", "--approved-by", " ").expectComplaint(2, ["--approved-by names nobody"])
    try await desk.run("plan", "-o", "tabel").expectComplaint(2, ["tabel", "table, json, csv"])
    try await desk.run("plan", "-o", "curfew.yaml").expectComplaint(1, ["curfew.yaml", "left as it is"])
    try await desk.run("plan", "-o", "a.plan", "--at", "2026-12-01").expectComplaint(2, ["--at"])
    try await desk.run("plan", "--show", "friday.plan", "-o", "b.plan").expectComplaint(2, ["--show", "saves none"])
    try await desk.run("plan", "-o", "c.plan", "-o", "json").expectComplaint(2, ["-o", "not both"])
    try await desk.run("plan", "--valid-for", "1h").expectComplaint(2, ["-o FILE"])
    let rules = try String(contentsOfFile: desk.path("rules.d/four.yaml"), encoding: .utf8)
    try desk.write(rules + "# changed\n", to: "rules.d/four.yaml")
    let changed = try await desk.run("apply", "friday.plan", "--partial")
    #expect(changed.status == 5 && changed.output.contains("the rules are not those of the plan"), "\(changed)")
    desk.expectNoChanges()
    try desk.write(rules, to: "rules.d/four.yaml")
    desk.wait(.minutes(61))
    let late = try await desk.run("apply", "friday.plan")
    #expect(late.status == 5 && late.output.contains("the plan could be applied to it until"), "\(late)")
    try await desk.run("pause", "--reason", "fire drill").expectSuccess()
    try await desk.run("plan", "-o", "friday.plan").expectSuccess()
    desk.expectNoChanges()
  }

  @Test func saysWhatItReplacesAndWhereItCannotWrite() async throws {
    let desk = try await plannedDesk()
    let again = try await desk.run("plan", "-o", "friday.plan", "--timezone", "UTC")
    try again.expectSuccess()
    #expect(again.output.contains("saved to friday.plan in place of the plan of 2026-11-24T"), "\(again)")
    try await desk.run("plan", "-o", "rules.d").expectComplaint(1, ["rules.d: the plan cannot be written"])
    // Whoever calls it approves it, also where the environment does not tell the name, as here.
    #expect(desk.environment["USER"] == nil)
    #expect(try await desk.json("apply", "friday.plan")["approved_by"].text?.isEmpty == false)
  }

  /// The simulated server's clock is far from this machine's.
  @Test func showsTheValidityByTheClockThatCounts() async throws {
    let desk = try await plannedDesk()
    let shown = try await desk.run("plan", "--show", "friday.plan", "--timezone", "UTC")
    try shown.expectSuccess()
    #expect(shown.output.contains("by the server's clock"), "\(shown)")
    #expect(shown.output.contains(/it can be applied for \w+, until 2026-11-24/), "\(shown)")
  }
}
