import HTTPServer
import Simulator
import TestSupport
import Testing
import Time

/// Faults that real servers had in the midst of a batch, read rightly from one process to the next.
@Suite(.ownThreads) struct ServerFaultsTests {
  private static func refusal(_ status: Int, _ message: String) -> ServerResponse {
    ServerResponse(status: status, json: #"{"message":"\#(message)"}"#)
  }

  /// The token was deleted while the batch was under way: no request after it can succeed.
  @Test(arguments: ServerVersion.allCases) func aTokenThatIsRefusedEndsTheSending(version: ServerVersion) async throws {
    let desk = try Desk(version)
    let words = "You are signed out or your session has expired. Please sign in again to continue."
    desk.server.answer { $0.method == "PUT" ? Self.refusal(401, words) : nil }
    let sweep = try await desk.run("sweep")
    #expect(sweep.status == 7 && desk.server.changes.count == 1, "\(sweep)")
    #expect(
      sweep.output.replacing(#/\s+/#, with: " ")
        .contains("not tried: 3, because the server does not accept the token any more"), "\(sweep)")
    // Nothing rests because of it.
    desk.server.twist { _ in nil }
    desk.server.clock.advance(by: .minutes(1))
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 5)
  }

  /// A database that is away answers so: of the token that says nothing.
  @Test(arguments: [
    (401, "An internal error occurred. Please try again or contact the system administrator."),
    (500, "Failed to extend workspace deadline."), (500, "Internal error fetching API key by id."),
  ])
  func aServersOwnFailureIsNoRefusal(status: Int, message: String) async throws {
    let desk = try Desk()
    desk.server.answer { $0.path.hasSuffix("/extend") ? Self.refusal(status, message) : nil }
    let sweep = try await desk.run("sweep", "-o", "json")
    #expect(sweep.status == 7 && desk.server.changes.count == 4, "\(sweep)")
    #expect(!sweep.all.contains("token") && !sweep.output.contains("\"refused"), "\(sweep)")
    let actions = try await desk.json("audit", "list")["decisions"].elements
    let results = actions.compactMap { $0["result"].text }
    #expect(results.count { $0 == "failed" || $0 == "found-not-applied" } == 2, "\(results)")
    desk.server.twist { _ in nil }
    desk.server.clock.advance(by: .minutes(2))
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 6)
  }

  /// What is left without its schedule is told by name and put back, by a process that knows of it from the trail alone.
  @Test(arguments: ServerVersion.allCases) func noScheduleIsLost(version: ServerVersion) async throws {
    let desk = try Desk(version)
    let docs = try #require(desk.world.ids["dave/docs"])
    let (server, token) = (desk.server, desk.world.token)
    @Sendable func send(_ method: String, _ path: String, _ body: String) {
      server.withCoder { coder in
        let request = ServerRequest(
          method, "/api/v2/workspaces/\(docs)/\(path)", headers: ["Coder-Session-Token": token], body: Array(body.utf8))
        _ = coder.handle(request, at: coder.now)
      }
    }
    send("PUT", "autostart", #"{"schedule":"CRON_TZ=UTC 0 9 * * 6"}"#)
    send("POST", "builds", #"{"transition":"stop"}"#)
    desk.server.clock.advance(by: .minutes(3))
    let counter = Counter()
    desk.server.answer { request in
      guard request.path.hasSuffix("/autostart"), counter.next() > 0 else { return nil }
      return Self.refusal(500, "Internal error updating workspace autostart schedule.")
    }
    let sweep = try await desk.run("sweep")
    if version == .v0136 {
      try sweep.expectSuccess()
      #expect(desk.server.changes.count { $0.path.hasSuffix("/autostart") } == 1)
      return
    }
    #expect(sweep.status == 7, "\(sweep)")
    let words = "dave/docs is without its schedule CRON_TZ=UTC 0 9 * * 6"
    #expect(sweep.output.replacing(#/\s+/#, with: " ").contains(words), "\(sweep)")
    desk.server.clock.advance(by: .minutes(3))
    let again = try await desk.run("sweep", "-o", "json")
    #expect(again.status == 7 && again.output.contains(words), "\(again)")
    // What only reads foretells what the next sweep does first.
    let deed = "the next sweep first sets the schedule CRON_TZ=UTC 0 9 * * 6 again, which "
    let rule = try #require(
      try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements.first {
        $0["workspace"].text == "dave/docs"
      }?["rule"].text)
    for command in [["plan"], ["status"], ["why-not", "dave/docs", rule], ["explain", "dave/docs"]] {
      let told = try await desk.run(command + ["-o", "json"])
      #expect(told.output.contains(deed + "\(rule) had cleared at "), "\(told)")
    }
    desk.server.twist { _ in nil }
    desk.server.clock.advance(by: .minutes(3))
    try await desk.run("pause", "--reason", "release day").expectSuccess()
    let waiting = try await desk.run("status", "-o", "json")
    #expect(waiting.output.contains("the next sweep after the pause first sets the schedule"), "\(waiting)")
    let paused = try await desk.run("sweep", "-o", "json")
    #expect(paused.output.contains(words), "\(paused)")
    try await desk.run("resume").expectSuccess()
    let mended = try await desk.run("sweep", "-o", "json")
    #expect(mended.output.contains("put back the schedule CRON_TZ=UTC 0 9 * * 6 of dave/docs"), "\(mended)")
    #expect(
      desk.server.changes.last { $0.path.hasSuffix("/autostart") }?.body == #"{"schedule":"CRON_TZ=UTC 0 9 * * 6"}"#)
    try await desk.run("audit", "verify").expectSuccess()
  }
}
