import HTTPServer
import Simulator
import TestSupport
import Testing
import Time

/// Rules and calendars by the parameters of workspaces, each command in a process of its own.
@Suite(.ownThreads) struct WorkspaceParameterTests {
  /// A server with the workspaces `bob/porto` and `bob/berlin`, whose parameter `site` has these values, and `bob/web`,
  /// which has no parameters.
  private func desk(_ rules: String, on version: ServerVersion = .v2360) async throws -> Desk {
    let desk = try Desk(version)
    if version != .v0136 {
      desk.server.withCoder { coder in
        var template = SimulatedTemplate("sited", defaultTTL: .hours(9))
        template.parameters = [.init("site", standard: "berlin"), .init("secret", standard: "hush")]
        coder.addTemplate(template)
      }
      for site in ["porto", "berlin"] {
        try await desk.run(
          "workspaces", "create", "bob/\(site)", "-t", "sited", "--parameter", "site=\(site)"
        ).expectSuccess()
      }
      desk.wait(.minutes(5))
    }
    try desk.write("version: 1\ntimezone: UTC\ndefaults: {mode: enforce}\n" + rules, to: "rules.d/four.yaml")
    return desk
  }

  private static let bySite = """
    groups:
      - name: sites
        rules:
          - name: porto
            when: has(ws.params.site) && ws.params.site == "porto"
            actions: [set_ttl: {to: 4h}]

    """

  private func asked(_ desk: Desk) -> Int { desk.server.requests.count { $0.path.hasSuffix("/parameters") } }

  /// The ids of the workspaces whose TTL was set.
  private func changed(_ desk: Desk) -> Set<String> {
    Set(desk.server.changes.filter { $0.method == "PUT" }.map { String($0.path.split(separator: "/")[3]) })
  }

  @Test func actsByTheValueAndReadsEachBuildOnce() async throws {
    let desk = try await desk(Self.bySite)
    try await desk.run("rules", "lint").expectSuccess()
    try await desk.run("sweep").expectSuccess()
    let porto = try #require(desk.server.withCoder { $0.workspaceIDs.dropLast().last })
    #expect(changed(desk) == [porto])
    let first = asked(desk)
    #expect(first == 6)
    // A new process takes them from the trail.
    try await desk.run("sweep").expectSuccess()
    #expect(asked(desk) == first)
    try await desk.run("audit", "replay").expectSuccess()
    let why = try await desk.run("why-not", "bob/berlin", "porto")
    #expect(why.output.contains(#"if ws.params.site were "porto""#), "\(why)")
    // What no rule names is not kept.
    #expect(try desk.files(with: "hush").isEmpty)
    // Another rule names another parameter: it is asked for.
    try desk.write(
      Self.bySite.replacing("ws.params.site", with: "ws.params.secret").replacing("porto", with: "hush")
        .replacing("groups:", with: "version: 1\ntimezone: UTC\ndefaults: {mode: enforce}\ngroups:"),
      to: "rules.d/four.yaml")
    try await desk.run("sweep").expectSuccess()
    #expect(asked(desk) == 2 * first)
    #expect(changed(desk).count == 2)
  }

  /// An answer of `null` is not understood, and does not say that there are no parameters.
  @Test func areUnknownWhereTheListIsNull() async throws {
    let desk = try await desk(
      Self.bySite.replacing("has(ws.params.site) && ws.params.site == \"porto\"", with: "'!has(ws.params.site)'"))
    desk.server.twist { request in
      request.path.hasSuffix("/parameters")
        ? .instead(ServerResponse(text: "null", contentType: "application/json")) : nil
    }
    try await desk.run("sweep").expectSuccess()
    #expect(changed(desk).isEmpty)
  }

  /// What nobody asked for then is not taken for absent.
  @Test func isUnknownInABacktestOfRulesThatNameAnother() async throws {
    let desk = try await desk(Self.bySite)
    for _ in 0..<2 {
      try await desk.run("sweep").expectSuccess()
      desk.wait(.minutes(25))
    }
    #expect(try await desk.json("backtest")["differences"].elements.isEmpty)
    func differences(_ condition: String) async throws -> Int {
      try desk.write(
        """
        version: 1
        defaults: {mode: enforce}
        groups:
          - name: sites
            rules:
              - name: porto
                when: has(ws.params.site) && ws.params.site == "porto"
                actions: [set_ttl: {to: 4h}]
              - name: other
                when: \(condition)
                actions: [set_ttl: {to: 3h}]

        """, to: "new.d/new.yaml")
      return try await desk.json("backtest", "--rules", "new.d")["differences"].elements.count
    }
    #expect(try await differences("'!has(ws.params.secret)'") == 1, "bob/porto, of which all is unknown")
    #expect(try await differences("has(ws.params.site) && ws.params.site == 'berlin'") == 1, "bob/berlin")
  }

  @Test func givesTwoPlacesTwoCalendars() async throws {
    let desk = try await desk(
      """
      calendars:
        porto: {yearly: ["11-24 Porto's day"]}
        berlin: {yearly: ["03-08 Frauentag"]}
      calendar_by: {ws.params.site: {porto: porto, berlin: berlin}, default: berlin}
      groups:
        - name: calendars
          rules:
            - name: holiday
              when: now.isHoliday()
              actions: [set_ttl: {to: 4h}]

      """)
    try await desk.run("rules", "lint").expectSuccess()
    for (workspace, calendar) in [("bob/porto", "porto"), ("bob/berlin", "berlin"), ("bob/web", "berlin")] {
      let page = try await desk.run("explain", workspace)
      #expect(page.output.contains("its calendar is '\(calendar)'"), "\(page)")
    }
  }

  @Test func isUnknownWithAReasonWhereTheServerDoesNotTell() async throws {
    let desk = try await desk(Self.bySite, on: .v0136)
    try await desk.run("sweep").expectSuccess()
    desk.expectNoChanges()
    // One refusal says that there is no such list.
    #expect(asked(desk) == 1)
    let page = try await desk.run("explain", "bob/web")
    #expect(page.output.contains("unknown, because ws.params is not known"), "\(page)")
    #expect(page.output.contains("could not be read, so ws.params is unknown there"), "\(page)")
    let doctor = try await desk.run("doctor")
    #expect(doctor.output.contains("rules that look at ws.params answer unknown"), "\(doctor)")
  }

  @Test func asksForNoneWhereNoRuleNamesOne() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    #expect(asked(desk) == 0 && !desk.server.changes.isEmpty)
  }

  @Test func isTestedWithoutAServer() async throws {
    let desk = try await desk(Self.bySite)
    try desk.write(
      """
      rule_files: [four.yaml]
      tests:
        - name: by site
          start: 2026-03-11T12:00:00Z
          workspaces:
            here: {params: {site: porto, cores: 4}}
            there: {params: {site: berlin}}
            none: {params: {site: null}}
            unread: {}
          rule_test:
            - {rule: porto, workspace: here, exp_result: true}
            - {rule: porto, workspace: there, exp_result: false}
            - {rule: porto, workspace: none, exp_result: false}
            - {rule: porto, workspace: unread, exp_result: unknown}
          expr_test:
            - {workspace: here, expr: "ws.params.?cores.orValue('none')", exp: "4"}

      """, to: "rules.d/four.test.yaml")
    let page = try await desk.run("rules", "test")
    try page.expectSuccess()
    try desk.write(
      "version: 1\ndefaults: {mode: enforce}\ngroups: [{name: g, rules: [{name: r, when: 'ws.params.site == \"a\"', "
        + "actions: [set_ttl: {to: 4h}]}]}]\n", to: "rules.d/four.yaml")
    let lint = try await desk.run("rules", "lint")
    #expect(lint.status == 3 && lint.output.contains("ask has(ws.params.site) first"), "\(lint)")
  }
}
