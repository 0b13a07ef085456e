import FoundationEssentials
import HTTPServer
import Simulator
import TestSupport
import Testing
import Time

/// Two Curfews with opposed rules, each with a trail of its own, on one server.
@Suite(.ownThreads) struct TwoProgramsTests {
  private static func rules(_ schedule: String) -> String {
    """
    version: 1
    timezone: UTC
    defaults: {mode: enforce, respect: never}
    groups:
      - name: one
        rules:
          - name: schedule-of-dave
            match: {owner: [dave]}
            when: "!ws.is_prebuild"
            actions: [{set_autostart: {schedule: "\(schedule)"}}]

    """
  }

  @Test(arguments: ServerVersion.allCases) func endTheirFightAndSayAgainstWhom(version: ServerVersion) async throws {
    let desk = try Desk(version)
    try desk.write(Self.rules("0 7 * * 1-5"), to: "rules.d/four.yaml")
    let other = BuiltProgram(environment: desk.environment)
    try other.write("mode: enforce\n", to: "curfew.yaml")
    try other.write(Self.rules("30 8 * * 1-5"), to: "rules.d/own.yaml")
    for _ in 0..<3 {
      try await desk.run("sweep").expectSuccess()
      try await other.run("sweep").expectSuccess()
      desk.server.clock.advance(by: .minutes(1))
    }
    let writes = desk.server.changes.count
    // What a sweep of a timer says, and what the service logs.
    let plan = try await desk.run("plan", "--all")
    let words = "another program or person undid what this rule did"
    #expect(plan.output.replacing(#/\s+/#, with: " ").contains(words), "\(plan)")
    #expect(plan.output.contains("30 8 * * 1-5"))
    let service = try desk.start("serve")
    try await service.says("sweep finished", times: 2)
    service.signal(15)
    try await service.end().expectSuccess()
    let line = try #require(service.errors.split(separator: "\n").first { $0.contains("a rule rests") })
    #expect(line.contains("warning") && line.contains("dave/docs: another program or person set "), "\(line)")
    #expect(line.contains("30 8 * * 1-5") && line.contains("3 times by now") && line.contains("rests there until"))
    #expect(service.errors.ranges(of: "a rule rests").count == 1)
    #expect(desk.server.changes.count == writes)
    let trail = try await desk.json("audit", "list", "--workspace", "dave/docs")["decisions"].elements
    #expect(trail.contains { $0["guard"].text == "opposed" && $0["reason"].text?.contains(words) == true }, "\(trail)")
  }

  /// A timer's sweep says it in the run in which it is noticed.
  @Test func isSaidByTheSweepThatNoticesIt() async throws {
    let desk = try Desk()
    try desk.write(Self.rules("0 7 * * 1-5"), to: "rules.d/four.yaml")
    let docs = try #require(desk.world.ids["dave/docs"])
    for count in 0..<4 {
      let sweep = try await desk.run("sweep", "-o", "json")
      let note = JSONTree(Array(sweep.output.utf8))?["note"].text ?? ""
      #expect(note.contains("rests there until") == (count == 3), "\(sweep)")
      desk.server.withCoder { coder in
        _ = coder.handle(
          ServerRequest(
            "PUT", "/api/v2/workspaces/\(docs)/autostart", headers: ["Coder-Session-Token": desk.world.token],
            body: Array(#"{"schedule":"CRON_TZ=UTC 0 20 * * *"}"#.utf8)), at: coder.now)
      }
      desk.server.clock.advance(by: .minutes(1))
    }
    #expect(desk.server.changes.count == 3)
  }
}
