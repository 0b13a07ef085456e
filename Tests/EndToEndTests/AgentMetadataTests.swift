import HTTPServer
import Testing

/// Rules by what agents report of their machines, each command in a process of its own.
@Suite(.ownThreads) struct AgentMetadataTests {
  private static let rules = """
    version: 1
    timezone: UTC
    defaults: {mode: enforce}
    groups:
      - name: busy
        rules:
          - name: busy
            match: {owner: [bob]}
            when: ws.agents.exists(a, has(a.metadata.load) && double(a.metadata.load) > 0.5)
            actions: [{set_ttl: {to: 4h}}]
            message: "Its machine is busy."

    """

  /// A server on which every agent reports these items, in the words of a recorded one.
  private func desk(_ events: String) throws -> Desk {
    let desk = try Desk()
    try desk.write(Self.rules, to: "rules.d/four.yaml")
    desk.server.twist { request in
      request.path.hasSuffix("/watch-metadata")
        ? .instead(ServerResponse(text: events, contentType: "text/event-stream")) : nil
    }
    return desk
  }

  private static func item(
    _ key: String, _ value: String, collectedAt: String = "2026-03-09T08:00:00.738921Z", age: Int = 5,
    interval: Int = 10
  ) -> String {
    """
    {"result":{"collected_at":"\(collectedAt)","age":\(age),"value":"\(value)","error":""},"description":{"display_name":"Load",\
    "key":"\(key)","script":"cat /proc/loadavg","interval":\(interval),"timeout":1}}
    """
  }

  private func asked(_ desk: Desk) -> Int { desk.server.requests.count { $0.path.hasSuffix("/watch-metadata") } }

  @Test func actsByWhatAnAgentReportsAndKeepsNothingElse() async throws {
    let desk = try desk("event: data\ndata: [\(Self.item("load", "0.75")),\(Self.item("disk", "hush"))]\n\n")
    try await desk.run("rules", "lint").expectSuccess()
    try await desk.run("sweep").expectSuccess()
    #expect(asked(desk) == 4)
    #expect(desk.server.changes.count == 1)
    try await desk.run("audit", "replay").expectSuccess()
    #expect(try desk.files(with: "hush").isEmpty)
    let explained = try await desk.run("explain", "bob/web")
    #expect(explained.output.contains("0.75"), "\(explained)")
  }

  /// Whichever of the four agents fails, the others are known.
  @Test func isKnownWhereAnotherAgentFails() async throws {
    let answer = "event: data\ndata: [\(Self.item("load", "0.75"))]\n\n"
    let first = try desk(answer)
    try await first.run("sweep").expectSuccess()
    let paths = Set(first.server.requests.map(\.path).filter { $0.hasSuffix("/watch-metadata") })
    var acts = 0
    for path in paths {
      let desk = try desk(answer)
      desk.server.twist { request in
        guard request.path.hasSuffix("/watch-metadata") else { return nil }
        return request.path == path
          ? .instead(ServerResponse(status: 500, text: "{\"message\":\"down\"}", contentType: "application/json"))
          : .instead(ServerResponse(text: answer, contentType: "text/event-stream"))
      }
      try await desk.run("sweep").expectSuccess()
      acts += desk.server.changes.count
    }
    #expect(paths.count == 4 && acts == 3)
  }

  /// An item that was not collected yet, and an agent that does not tell, are unknown, and not false.
  @Test func isUnknownWhereNobodyTells() async throws {
    let silent = try desk("event: data\ndata: [\(Self.item("load", "", collectedAt: "0001-01-01T00:00:00Z"))]\n\n")
    try await silent.run("sweep").expectSuccess()
    silent.expectNoChanges()
    let explained = try await silent.run("explain", "bob/web")
    #expect(explained.output.contains("unknown, because agent.metadata is not known"), "\(explained)")
    let broken = try desk("event: error\ndata: {\"message\":\"Failed to get metadata.\"}\n\n")
    try await broken.run("sweep").expectSuccess()
    broken.expectNoChanges()
    let why = try await broken.run("explain", "bob/web")
    #expect(why.output.contains("could not be read, so it is unknown there"), "\(why)")
    #expect(why.output.contains("Failed to get metadata."), "\(why)")
    let past = try await broken.run("explain", "bob/web", "--at", broken.server.clock.now().rfc3339)
    #expect(past.output.contains("the sweep noted: the metadata of some agents could not be read"), "\(past)")
  }

  /// A script that hangs leaves its last value standing, which tells nothing of now.
  @Test(arguments: [
    (age: 290, interval: 10, counts: true), (3600, 10, false), (-3600, 10, false), (3600, 3600, true),
    (11_000, 3600, false), (86_400, 0, true),
  ])
  func isUnknownWhereNothingWasCollectedLately(age: Int, interval: Int, counts: Bool) async throws {
    let desk = try desk("event: data\ndata: [\(Self.item("load", "0.75", age: age, interval: interval))]\n\n")
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == (counts ? 1 : 0))
    if counts { return }
    let why = try await desk.run("explain", "bob/web")
    #expect(why.output.contains("agent.metadata is not known"), "\(why)")
    #expect(
      why.output.contains(
        "the item 'load' of the agent main was last collected at 2026-03-09T08:00:00Z, though it should be every"),
      "\(why)")
  }

  /// Where a text or the list should be, `null` is an answer that is not understood, and not "no such item".
  @Test(arguments: ["null", "[\(item("load", "0.75").replacing("\"0.75\"", with: "null"))]"])
  func takesNullForNothingThatIsKnown(items: String) async throws {
    let desk = try desk("event: data\ndata: \(items)\n\n")
    try await desk.run("sweep").expectSuccess()
    desk.expectNoChanges()
    let why = try await desk.run("explain", "bob/web")
    #expect(why.output.contains("could not be read, so it is unknown there"), "\(why)")
  }

  @Test func isGivenByRuleTests() async throws {
    let desk = try desk("")
    try desk.write(
      """
      rule_files: [../rules.d/four.yaml]
      tests:
        - name: by load
          start: 2026-03-11T10:00:00Z
          workspaces:
            busy: {owner: bob, agents: [{metadata: {load: "0.9"}}]}
            calm: {owner: bob, agents: [{metadata: {load: "0.1"}}]}
            bare: {owner: bob, agents: [{metadata: {load: null}}]}
            unread: {owner: bob, agents: [{}]}
          rule_test:
            - {rule: busy, workspace: busy, exp_actions: [set_ttl]}
            - {rule: busy, workspace: calm, exp_result: false}
            - {rule: busy, workspace: bare, exp_result: false}
            - {rule: busy, workspace: unread, exp_unknown: [agent.metadata]}

      """, to: "tests/busy.test.yaml")
    try await desk.run("rules", "test", "tests").expectSuccess()
    try desk.write(Self.rules.replacing("has(a.metadata.load) && ", with: ""), to: "rules.d/four.yaml")
    let lint = try await desk.run("rules", "lint")
    #expect(lint.status == 3 && lint.output.contains("R202"), "\(lint)")
  }
}
