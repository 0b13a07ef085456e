import Foundation
import HTTPServer
import TestSupport
import Testing
import Time

/// Other rules on the recorded fleet.
@Suite(.ownThreads) struct BacktestTests {
  /// A desk whose trail holds some hours under the four rules.
  private func usedDesk() async throws -> Desk {
    let desk = try Desk()
    for _ in 0..<6 {
      try await desk.run("sweep").expectSuccess()
      desk.wait(.minutes(25))
    }
    return desk
  }

  @Test func findsNoDifferenceUnderTheRulesThatWereInForce() async throws {
    let desk = try await usedDesk()
    let found = try await desk.json("backtest")
    #expect(found["differences"].elements.isEmpty, "\(found)")
    #expect(found["readings"].integer ?? 0 > 5 && found["with_recorded_memory"].integer ?? 0 > 3, "\(found)")
    #expect(found["acts_in_force"].integer == found["acts_new"].integer && found["acts_new"].integer ?? 0 > 0)
    // The same by another path: what counts is what the rules say.
    try FileManager.default.copyItem(atPath: desk.path("rules.d"), toPath: desk.path("copy.d"))
    #expect(try await desk.json("backtest", "--rules", "copy.d")["differences"].elements.isEmpty)
  }

  @Test func listsWhatOtherRulesWouldHaveDone() async throws {
    let desk = try await usedDesk()
    try desk.write(
      """
      version: 1
      timezone: UTC
      groups:
        - name: one
          rules:
            - name: stop-everything
              match: {status: [running]}
              when: "true"
              actions: [{shorten: {to: "${now + duration('31m')}"}}]
              cooldown: 2h

      """, to: "new.d/new.yaml")
    let changes = desk.server.changes.count
    let found = try await desk.json("backtest", "--rules", "new.d")
    let differences = found["differences"].elements
    #expect(differences.contains { $0["new"].text?.hasPrefix("stop-everything: shorten to 2026-11-24T") == true })
    #expect(differences.contains { $0["new"].text == "nothing" }, "what the four rules did, and these do not: \(found)")
    #expect(found["stops_earlier"].integer ?? 0 > 0, "\(found)")
    #expect(differences.first?["basis"].text == "recorded" && differences.contains { $0["basis"].text == "estimate" })
    let told = try await desk.run("backtest", "--rules", "new.d")
    try told.expectSuccess()
    #expect(told.output.contains("differences on ") && told.output.contains("of them are estimates"), "\(told)")
    #expect(desk.server.changes.count == changes)
  }

  /// What the server refused under the rules in force it would have refused under the others.
  @Test func namesNoRefusedRequestThatWouldBeTheSame() async throws {
    let desk = try Desk()
    let rules = World.rules().replacing("message: \"Stops at", with: "cooldown: 90m\n        message: \"Stops at")
    #expect(rules.contains("cooldown"))
    try desk.write(rules, to: "rules.d/four.yaml")
    desk.server.answer { request in
      request.method == "PUT" ? ServerResponse(status: 403, json: #"{"message":"Forbidden."}"#) : nil
    }
    for _ in 0..<6 {
      _ = try await desk.run("sweep")
      desk.wait(.minutes(25))
    }
    try desk.write(rules.replacing("Stops at", with: "Is going to stop at"), to: "new.d/four.yaml")
    let found = try await desk.json("backtest", "--rules", "new.d")
    #expect(found["acts_in_force"].integer ?? 0 > 4, "\(found)")
    #expect(found["differences"].elements.isEmpty, "\(found)")
  }

  /// A rule that keeps its name keeps what is remembered of it, as where the files of a running service change.
  @Test func beginsWithTheMemoryOfThePartOfTheTrailBefore() async throws {
    let desk = try Desk()
    let rules = World.rules().replacing("message: \"Stops at", with: "cooldown: 3h\n        message: \"Stops at")
    try desk.write(rules, to: "rules.d/four.yaml")
    try await desk.run("sweep").expectSuccess()
    desk.wait(.minutes(15))
    // Somebody sets the deadline on, so that the rule would act if it did not rest.
    let web = try #require(desk.world.ids["bob/web"])
    desk.send("PUT", "/workspaces/\(web)/extend", body: #"{"deadline":"2026-11-24T09:00:00Z"}"#)
    for _ in 0..<2 {
      desk.wait(.minutes(10))
      try await desk.run("sweep").expectSuccess()
    }
    try desk.write(rules.replacing("Stops at", with: "Is going to stop at"), to: "new.d/four.yaml")
    let found = try await desk.json("backtest", "--rules", "new.d", "--from", "2026-11-24T04:15:00Z")
    #expect(found["readings"].integer ?? 0 > 0 && found["differences"].elements.isEmpty, "\(found)")
  }

  @Test func refusesWhatSaysNothing() async throws {
    let desk = try Desk()
    try await desk.run("backtest").expectComplaint(1, ["there is no audit trail yet"])
    try await desk.run("sweep").expectSuccess()
    try await desk.run("backtest", "--rules", "nowhere.d").expectComplaint(3, ["nowhere.d"])
    try await desk.run("backtest", "--from", "1d", "--to", "2d").expectComplaint(2, ["the range is empty"])
    let early = try await desk.run("backtest", "--to", "2020-01-01")
    #expect(early.status == 0 && early.output.contains("no reading was found"), "\(early)")
  }
}
