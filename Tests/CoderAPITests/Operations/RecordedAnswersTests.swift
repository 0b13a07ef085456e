import HTTPServer
import Synchronization
import Testing

@testable import CoderAPI

/// Every recorded answer to an operation that the client has, sent to it over a socket.
@Suite struct RecordedAnswersTests {
  private final class Current: Sendable {
    let answer = Mutex(ServerResponse(status: 500))
  }

  /// The operation that sends such a request, or `nil` if the client has none.
  private func operation(
    _ exchange: RecordedExchange, _ client: CoderClient
  ) -> (() async throws -> Void)? {
    guard let path = exchange.path else { return nil }
    let parts = path.split(separator: "/").map(String.init)
    switch (exchange.request.method, parts.count, parts.first, parts.last) {
    case ("GET", 1, "buildinfo", _): return { _ = try await client.buildInfo() }
    case ("GET", 1, "templates", _): return { _ = try await client.templates() }
    case ("GET", 1, "workspaces", _): return { _ = try await client.listPage(limit: 0) }
    case ("GET", 2, "users", "me"): return { _ = try await client.currentUser() }
    case ("GET", 2, "templates", let id?): return { _ = try await client.template(id: id) }
    case ("GET", 2, "workspaces", let id?): return { _ = try await client.workspace(id: id) }
    case ("GET", 4, "users", let id?) where parts[2] == "keys" && id != "tokens":
      return { _ = try await client.apiKey(id: id) }
    case ("GET", 4, "users", let name?) where parts[2] == "workspace":
      return { _ = try await client.workspace(owner: parts[1], name: name) }
    case ("GET", 3, "workspaces", "watch"): return { _ = try await client.watch(workspace: parts[1]) }
    case ("PATCH", 2, "workspaces", let id?): return { _ = try await client.rename(workspace: id, to: "name") }
    case ("PUT", 3, "workspaces", "ttl"):
      return { _ = try await client.setTTL(workspace: parts[1], milliseconds: nil) }
    case ("PUT", 3, "workspaces", "autostart"):
      return { _ = try await client.setAutostart(workspace: parts[1], schedule: nil) }
    case ("PUT", 3, "workspaces", "extend"):
      return { _ = try await client.extend(workspace: parts[1], deadline: .now()) }
    case ("POST", 5, "organizations", "workspaces"):
      return { _ = try await client.createWorkspace(NewWorkspace(name: "a", templateID: "b"), organizationID: "c") }
    default: return nil
    }
  }

  /// The failure that a recorded answer is. All that succeeded have the status that is documented; some are empty all the
  /// same, because the server could not write out what was asked for.
  private func expected(_ exchange: RecordedExchange) -> CoderFailure.Code? {
    if exchange.answer.status == 200, exchange.answer.body.isEmpty { return .malformedAnswer }
    let success = exchange.answer.status < 300 ? exchange.answer.status : 200
    return Refusal.code(
      of: exchange.answer,
      to: CoderRequest(operation: "", method: .get, path: exchange.path ?? "", success: success))
  }

  @Test func everyAnswerGivesAValueOrTheFailureThatItIs() async throws {
    let current = Current()
    let server = try ScriptedServer { _, _ in current.answer.withLock { $0 } }
    var count = 0
    for exchange in RecordedExchange.all {
      guard let operation = operation(exchange, server.client) else { continue }
      count += 1
      current.answer.withLock { $0 = ServerResponse(exchange.answer) }
      let failure = try await failure(operation)
      // Whoever was told to wait is not asked again before.
      if failure?.code == .rateLimited { server.time.sleep(.seconds(7200)) }
      #expect(failure?.code == expected(exchange), "\(exchange) gave \(failure as Any)")
    }
    #expect(count > 100)
  }
}
