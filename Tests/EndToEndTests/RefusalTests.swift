import HTTPServer
import Simulator
import TestSupport
import Testing

/// Requests that the server, or a limit, does not let pass.
@Suite(.ownThreads, .serialized) struct RefusalTests {
  /// A token that sees every workspace and may change none: in newer ones by its scopes, in v0.13.6 by its user's role.
  static func readOnlyToken(_ desk: Desk) -> String {
    desk.server.withCoder { coder in
      if coder.version != .v0136 { return coder.addToken(user: "curfew", scopes: ["workspace:read", "template:read"]) }
      coder.addUser("reader", roles: [.templateAdmin])
      return coder.addToken(user: "reader")
    }
  }

  @Test(arguments: ServerVersion.allCases) func tellsThatTheTokenMayNot(version: ServerVersion) async throws {
    let desk = try Desk(version)
    desk.environment["CODER_SESSION_TOKEN"] = RefusalTests.readOnlyToken(desk)
    let swept = try await desk.run("sweep")
    #expect(swept.status == 7, "\(swept)")
    #expect(swept.output.contains("the token may change none of the 4 workspaces"))
    desk.expectNoChanges()
    let blocked = try await desk.json("audit", "list", "--verdict", "blocked")["decisions"].elements
    #expect(blocked.map { $0["guard"].text } == Array(repeating: "not-allowed", count: 4))
    let doctor = try await desk.run("doctor")
    #expect([0, 1].contains(doctor.status) && doctor.output.contains("token"), "\(doctor)")
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }

  @Test func doesNotAskAgainWhatWasRefused() async throws {
    let desk = try Desk()
    desk.environment["CODER_SESSION_TOKEN"] = RefusalTests.readOnlyToken(desk)
    // A server that does not say what the token may, so that it is tried.
    desk.server.answer { request in
      request.path.hasSuffix("/authcheck") ? ServerResponse(status: 404, json: #"{"message":"Route not found."}"#) : nil
    }
    let service = try desk.start("serve")
    try await service.says("sweep finished", times: 2)
    // A bare 500 of an extension is taken for a failure where nobody can be asked.
    #expect(desk.server.changes.count { !$0.path.hasSuffix("/extend") } == 2)
    #expect(service.errors.contains("result=refused"))
    service.signal(15)
    try await service.end().expectSuccess()
  }

  @Test func sendsAgainAfterARateLimit() async throws {
    let desk = try Desk()
    let count = Counter()
    desk.server.answer { request in
      guard request.method == "PUT", request.path.hasSuffix("/ttl"), count.next() == 0 else { return nil }
      return ServerResponse(
        status: 429, headers: ["Content-Type": "application/json", "Retry-After": "1"],
        body: .bytes(Array(#"{"message":"You've been rate limited"}"#.utf8)))
    }
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 5)
    #expect(try await desk.run("sweep").status == 0)
    #expect(desk.server.changes.count == 5)
  }

  /// A connection that breaks after the request left: only a read tells, and nothing is sent twice.
  @Test(arguments: [(true, Int32(0), "found-applied"), (false, Int32(7), "open: ")])
  func looksAgainWhereNoAnswerCame(isCarriedOut: Bool, status: Int32, result: String) async throws {
    let desk = try Desk()
    let gate = Gate()
    gate.open()
    desk.server.twist { request in
      guard request.path.hasSuffix("/ttl") else { return nil }
      return isCarriedOut ? .answerLost : .lost(gate)
    }
    let swept = try await desk.run("sweep", "-o", "json")
    #expect(swept.status == status, "\(swept)")
    #expect(swept.output.contains(result))
    #expect(desk.server.changes.count == 4)
    desk.server.twist { _ in nil }
    // What got no answer may still arrive: a minute later a reading decides.
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 4)
    desk.server.clock.advance(by: .seconds(61))
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count { $0.path.hasSuffix("/ttl") } == (isCarriedOut ? 1 : 2))
    try await desk.run("audit", "verify").expectSuccess()
  }

  @Test func actsOnNoneBeyondTheBlastRadius() async throws {
    let desk = try Desk()
    try desk.write(
      "mode: enforce\nlimits: {max_shortened_percent: 0, always_shortened: 0}\n", to: "curfew.yaml")
    let swept = try await desk.run("sweep")
    #expect(swept.status == 5, "\(swept)")
    let bob = try #require(desk.world.ids["bob/web"])
    #expect(!desk.server.changes.contains { $0.path.contains(bob) })
    let blocked = try await desk.json("audit", "list", "--verdict", "blocked")["decisions"].elements
    #expect(blocked.map { $0["workspace"].text }.contains("bob/web"))
    // Each of the two rules that take something is told of once, at the foot.
    #expect(swept.output.split(separator: "blast radius: ").count == 3, "\(swept)")
  }

  /// What one process took a moment ago counts for the next: a restart gives no new share.
  @Test func aRestartGivesNoNewShare() async throws {
    let desk = try Desk()
    let rule = """
      version: 1
      timezone: UTC
      groups:
        - name: g
          rules:
            - name: shorten
              mode: enforce
              when: has(ws.deadline)
              limits: {max_actions_per_sweep: 2}
              actions: [{shorten: {to: "${now + duration('45m')}"}}]

      """
    try desk.write(rule, to: "rules.d/four.yaml")
    try desk.write("mode: enforce\nlimits: {max_shortened_percent: 0, always_shortened: 2}\n", to: "curfew.yaml")
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 2)
    let again = try await desk.run("sweep")
    #expect(again.status == 5 && again.output.contains("2 others"), "\(again)")
    #expect(desk.server.changes.count == 2)
    desk.server.clock.advance(by: .minutes(1))
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 4)
  }

  /// Those that always fail must not be the only ones tried.
  @Test(arguments: [409, 500, 403]) func whoeverFailsDoesNotTakeTheTurns(status: Int) async throws {
    let desk = try Desk()
    let rule = """
      version: 1
      timezone: UTC
      groups:
        - {name: g, rules: [{name: ttl, mode: enforce, when: "true", actions: [{set_ttl: {to: 10h}}]}]}

      """
    try desk.write(rule, to: "rules.d/four.yaml")
    try desk.write("mode: enforce\nlimits: {max_actions_per_sweep: 2}\n", to: "curfew.yaml")
    let failing = Set(["alice/api", "bob/web"].map { desk.world.ids[$0] ?? "" })
    desk.server.answer { request in
      request.method == "PUT" && failing.contains(where: { request.path.contains($0) })
        ? ServerResponse(status: status, json: #"{"message":"Not now."}"#) : nil
    }
    #expect(try await desk.run("sweep").status == (status == 409 ? 0 : 7))
    try await desk.run("sweep").expectSuccess()
    let taken = Set(desk.server.changes.map(\.path).filter { path in !failing.contains { path.contains($0) } })
    #expect(taken.count == 2, "\(desk.server.changes)")
    // Nobody is asked again at once, and `plan` knows it without a service.
    let count = desk.server.changes.count
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == count)
    let waiting = try await desk.json("plan")["decisions"].elements
    #expect(waiting.map { $0["guard"].text } == ["refused", "refused"])
    desk.server.clock.advance(by: .hours(1))
    _ = try await desk.run("sweep")
    #expect(desk.server.changes.count > count)
  }

  @Test func sendsNoMoreThanTheLimit() async throws {
    let desk = try Desk()
    try desk.write("mode: enforce\nlimits: {max_actions_per_sweep: 1}\n", to: "curfew.yaml")
    for count in 1...4 {
      _ = try await desk.run("sweep")
      #expect(desk.server.changes.count == count)
    }
    // What protects comes first.
    #expect(desk.server.changes.first?.path.contains(desk.world.ids["alice/api"] ?? "?") == true)
  }

  @Test(arguments: [("owners", "bob"), ("names", "we*"), ("templates", "dev-*")])
  func leavesAloneWhoOptedOut(kind: String, pattern: String) async throws {
    let desk = try Desk()
    try desk.write("mode: enforce\nopt_out: {\(kind): [\"\(pattern)\"]}\n", to: "curfew.yaml")
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == (kind == "templates" ? 0 : 3))
    #expect(!desk.server.changes.contains { $0.path.contains(desk.world.ids["bob/web"] ?? "?") })
  }
}
