import Glibc
import HTTPServer
import Simulator
import TestSupport
import Testing

/// Killed with a request in hand, the next start finds out what became of it.
@Suite(.ownThreads, .serialized) struct KilledTests {
  /// Whether the server carried the request out before the process died.
  enum Fate: String, CaseIterable, Sendable { case applied, notApplied }

  private static let only = """
    version: 1
    defaults: {mode: enforce}
    groups:
      - name: one
        rules:
          - name: keep-alice
            match: {owner: [alice]}
            when: has(ws.deadline)
            actions: [{extend: {to: "${now + duration('12h')}"}}]
            cooldown: 15m

    """

  @Test(arguments: ServerVersion.allCases, Fate.allCases)
  func recordsWhatBecameOfARequest(version: ServerVersion, fate: Fate) async throws {
    let desk = try Desk(version)
    try desk.write(KilledTests.only, to: "rules.d/four.yaml")
    let gate = Gate()
    desk.server.twist { request in
      guard request.method == "PUT" else { return nil }
      return fate == .applied ? .heldAfter(gate) : .lost(gate)
    }
    let killed = try desk.start("sweep")
    try await gate.reached()
    killed.signal(SIGKILL)
    #expect(try await killed.end().signal == SIGKILL)
    gate.open()
    #expect(desk.server.changes.count == 1)
    // The file is whole, and tells of an intent without an outcome.
    try await desk.run("audit", "verify").expectSuccess()

    desk.server.twist { _ in nil }
    let plan = try await desk.run("plan")
    #expect(
      plan.output.contains("the next sweep first finds out what became of the request of ")
        && plan.output.contains("for its deadline"),
      "\(plan)")
    if fate == .notApplied {
      // It may still be on its way.
      let early = try await desk.run("sweep")
      try early.expectSuccess()
      #expect(early.errors.contains("still may"))
      #expect(desk.server.changes.count == 1)
      desk.server.clock.advance(by: .seconds(61))
    }
    let next = try await desk.run("sweep")
    try next.expectSuccess()
    #expect(next.errors.contains(fate == .applied ? "found-applied" : "found-not-applied"))
    // Done once: by the killed process, or else by the next one.
    #expect(desk.server.changes.count == (fate == .applied ? 1 : 2))
    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements
    #expect(acts.count == (fate == .applied ? 1 : 2))
    let first = try await desk.json("audit", "show", "\(acts.last?["number"].integer ?? 0)")["requests"].elements
    #expect(first.map { $0["result"].text } == [fate == .applied ? "found-applied" : "found-not-applied"])
    try await desk.run("audit", "verify").expectSuccess()

    // And never again.
    let third = try await desk.run("sweep")
    try third.expectSuccess()
    #expect(!third.errors.contains("found-"))
    try desk.expectNoToken()
  }

  /// Whoever only reads the log must not learn less than the trail holds.
  @Test func logsAnActionWhenItsOutcomeIsKnown() async throws {
    let desk = try Desk()
    let gate = Gate()
    // One of the four never has its answer.
    desk.server.twist { $0.path.hasSuffix("/autostart") ? .heldAfter(gate) : nil }
    let service = try desk.start("serve")
    try await gate.reached()
    try await service.says("result=applied", times: 3)
    service.signal(SIGKILL)
    #expect(try await service.end().signal == SIGKILL)
    gate.open()
    #expect(!service.errors.contains("sweep finished"))
  }

  @Test func findsThatTheWorkspaceIsGone() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldAfter(gate) : nil }
    let killed = try desk.start("sweep")
    try await gate.reached()
    killed.signal(SIGKILL)
    _ = try await killed.end()
    gate.open()
    desk.server.answer { request in
      request.path.contains("/workspaces/")
        ? ServerResponse(status: 404, json: #"{"message":"Resource not found or you do not have access."}"#) : nil
    }
    try await desk.run("sweep", "--dry-run").expectSuccess()
    let trail = try await desk.run("audit", "verify")
    try trail.expectSuccess()
    try desk.expectNoToken()
  }

  /// A request of the sweep at which the process dies, counted from 0, and whether the server still carries it out.
  private static let deaths = (0..<7).flatMap { number in Fate.allCases.map { (number, $0) } }

  @Test(arguments: deaths) func losesNothingWhereverItDies(number: Int, fate: Fate) async throws {
    let desk = try Desk()
    let gate = Gate()
    let count = Counter()
    desk.server.twist { _ in
      guard count.next() == number else { return nil }
      return fate == .applied ? .heldAfter(gate) : .lost(gate)
    }
    let killed = try desk.start("sweep")
    try await gate.reached()
    killed.signal(SIGKILL)
    _ = try await killed.end()
    gate.open()
    desk.server.twist { _ in nil }
    if try desk.files(with: "SQLite format 3").contains("curfew.db") {
      try await desk.run("audit", "verify").expectSuccess()
    }
    try await desk.run("sweep").expectSuccess()
    // What was lost on its way is decided by a reading a minute later.
    if fate == .notApplied { desk.server.clock.advance(by: .seconds(61)) }
    try await desk.run("sweep").expectSuccess()
    // Each change was made, and only one that was lost on the way was sent twice.
    let sent = desk.server.changes.map(\.description)
    #expect(Set(desk.server.changes.map { "\($0.method) \($0.path)" }).sorted() == desk.world.changes())
    #expect(sent.count <= 4 + (fate == .notApplied ? 4 : 0), "\(sent)")
    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements
    for act in acts {
      let requests = try await desk.json("audit", "show", "\(act["number"].integer ?? 0)")["requests"].elements
      #expect(requests.allSatisfy { $0["result"] != .null }, "\(requests)")
    }
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }

  /// Killed again and again at instants of the machine's own choice.
  @Test func survivesBeingKilledAnywhere() async throws {
    let desk = try Desk()
    for _ in 0..<12 {
      let killed = try desk.start("sweep")
      try await Task.sleep(for: .milliseconds(Int.random(in: 0...120)))
      killed.signal(SIGKILL)
      _ = try await killed.end()
    }
    // What got no answer is decided by a reading a minute later.
    desk.server.clock.advance(by: .seconds(61))
    try await desk.run("sweep").expectSuccess()
    try await desk.run("audit", "verify").expectSuccess()
    let before = desk.server.changes.count
    #expect(Set(desk.server.changes.map { "\($0.method) \($0.path)" }).sorted() == desk.world.changes())
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == before)
    try desk.expectNoToken()
  }
}
