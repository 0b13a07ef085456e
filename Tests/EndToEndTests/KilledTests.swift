import Glibc
import HTTPServer
import Simulator
import TestSupport
import Testing

/// Killed with a request in hand, the next start finds out what became of it.
@Suite(.serialized) struct KilledTests {
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
}
