import HTTPServer
import Simulator
import TestSupport
import Testing
import Time

/// What a server leaves out of its answers is not "none": it is found where it can be, and unknown otherwise.
@Suite(.ownThreads) struct LeftOutTests {
  private static func rules(_ rules: String) -> String {
    let indented = rules.split(separator: "\n", omittingEmptySubsequences: false).map { "      \($0)" }
    return """
      version: 1
      timezone: UTC
      defaults: {mode: enforce}
      groups:
        - name: test
          rules:
      \(indented.joined(separator: "\n"))

      """
  }

  private func decisions(_ finished: Finished) throws -> [String: String] {
    let rows = try #require(JSONTree(Array(finished.output.utf8)))["decisions"].elements
    return Dictionary(
      rows.map { ("\($0["workspace"].text ?? "") \($0["rule"].text ?? "")", $0["verdict"].text ?? "") },
      uniquingKeysWith: { first, _ in first })
  }

  @Test(arguments: [ServerVersion.v23113, .v2360]) func knowsDeprecatedTemplates(_ version: ServerVersion) async throws
  {
    let desk = try Desk(version)
    desk.server.withCoder { coder in
      coder.addTemplate(SimulatedTemplate("other"))
      coder.deprecate(template: "dev-go", because: "use other")
    }
    try desk.write(
      Self.rules(
        """
        - name: leave-old-ones
          match: {owner: [bob]}
          when: template.?deprecated.orValue(false) && template.?default_ttl.orValue(duration('0s')) == duration('9h')
          actions: [{set_ttl: {to: 4h}}]
        """), to: "rules.d/four.yaml")
    #expect(try decisions(try await desk.run("plan", "-o", "json")) == ["bob/web leave-old-ones": "act"])
    #expect(try await desk.run("doctor").output.contains("2 templates, 1 of them deprecated"))
    let create = try await desk.run("workspaces", "create", "bob/box", "-t", "dev-go")
    create.expectComplaint(1, ["has been deprecated"])
  }

  /// v0.13.6 tells no organization: a pattern on it is an error, protects by holding, and selects nobody.
  @Test func organizationsThatAreNotToldAreUnknown() async throws {
    let rules = Self.rules(
      """
      - name: protect
        match: {owner: [carol], organization: [coder]}
        priority: 10
        on_error: hold
        when: has(ws.deadline)
        actions: [{extend: {to: "${now + duration('12h')}"}}]
      - name: cut-carol
        match: {owner: [carol]}
        when: has(ws.deadline)
        actions: [{shorten: {to: "${now + duration('45m')}"}}]
      - name: cut-bob
        match: {owner: [bob], exclude: {organization: [coder]}}
        when: has(ws.deadline)
        actions: [{shorten: {to: "${now + duration('45m')}"}}]
      """)
    let old = try Desk(.v0136)
    try old.write(rules, to: "rules.d/four.yaml")
    let plan = try await old.run("plan", "-o", "json")
    #expect(
      try decisions(plan)
        == ["carol/gpu protect": "error", "carol/gpu cut-carol": "held", "bob/web cut-bob": "error"])
    #expect(plan.output.contains("selects by organization, which this server does not tell"))
    let doctor = try await old.run("doctor")
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("cut-bob") && doctor.output.contains("which this server does not tell"))
    #expect(try await old.run("rules", "lint").status == 0)
    _ = try await old.run("sweep")
    // Now the server is known.
    let lint = try await old.run("rules", "lint")
    #expect(lint.status == 3)
    #expect(lint.output.contains("R252") && lint.output.contains("'cut-bob' selects by organization"))
    old.expectNoChanges()
    let explain = try await old.run("explain", "bob/web")
    #expect(explain.output.contains("does not tell ws.organization"))

    let new = try Desk(.v2360)
    try new.write(rules, to: "rules.d/four.yaml")
    #expect(
      try decisions(try await new.run("plan", "-o", "json", "--all"))
        == ["carol/gpu protect": "act", "carol/gpu cut-carol": "overridden"])
    #expect(try await new.run("doctor").status == 0)
  }

  /// The server stops a suspended account's workspaces at once, whatever their deadlines.
  @Test func doesNotExtendWhatTheServerStops() async throws {
    let desk = try Desk(.v2360)
    desk.server.withCoder { $0.setStatus(.suspended, user: "alice") }
    let plan = try await desk.run("plan", "-o", "json")
    #expect(try decisions(plan)["alice/api keep-alice"] == "blocked")
    #expect(plan.output.contains("owner-suspended") && plan.output.contains("the account of its owner is suspended"))
    try desk.write(
      Self.rules(
        """
        - name: tell
          when: has(owner.status) && owner.status == "suspended"
          actions: [{set_ttl: {to: 4h}}]
        """), to: "rules.d/four.yaml")
    #expect(try decisions(try await desk.run("plan", "-o", "json")) == ["alice/api tell": "act"])
    // A token that may not see users: unknown, and no failure.
    desk.server.answer { request in
      request.path.hasSuffix("/users") ? ServerResponse(status: 403, json: #"{"message":"Forbidden."}"#) : nil
    }
    let blind = try await desk.run("plan", "-o", "json")
    #expect(blind.status == 0)
    #expect(try Set(decisions(blind).values) == ["error"])
    #expect(blind.output.contains("owner.status not fetched"))
  }

  @Test(arguments: ServerVersion.allCases) func showsWhenASchedulesNextStartIs(_ version: ServerVersion) async throws {
    let desk = try Desk(version)
    let docs = try #require(desk.world.ids["dave/docs"])
    desk.server.withCoder { coder in
      _ = coder.handle(
        ServerRequest(
          "PUT", "/api/v2/workspaces/\(docs)/autostart", headers: ["Coder-Session-Token": desk.world.token],
          body: Array(#"{"schedule":"CRON_TZ=UTC 30 7 * * *"}"#.utf8)), at: coder.now)
    }
    let shown = try await desk.json("workspaces", "show", "dave/docs")
    #expect(shown["starts_next"].text?.hasSuffix("T07:30:00Z") == true)
    #expect(shown["starts_next_source"].text == (version == .v0136 ? "computed" : "server"))
    let table = try await desk.run("workspaces", "list", "-c", "workspace,starts_next")
    #expect(table.output.contains("(computed)") == (version == .v0136))
    guard version != .v0136 else { return }
    desk.server.withCoder { coder in
      _ = coder.handle(
        ServerRequest(
          "PUT", "/api/v2/workspaces/\(docs)/dormant", headers: ["Coder-Session-Token": desk.world.token],
          body: Array(#"{"dormant":true}"#.utf8)), at: coder.now)
    }
    let dormant = try await desk.json("workspaces", "show", "dave/docs")
    #expect(dormant["starts_next"] == .null && dormant["starts_next_obstacle"].text == "it is dormant")
  }
}
