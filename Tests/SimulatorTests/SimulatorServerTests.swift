import HTTPClient
import HTTPServer
import TestSupport
import Testing
import Time

@testable import Simulator

struct SimulatorServerTests {
  private struct World {
    let server: SimulatorServer
    let client: HTTPClient
    let clock: SimulatedClock
    let token: String

    init(faults: SimulatorFaults = SimulatorFaults(), count: Int = 6) throws {
      let company = Company.fleet(count: count)
      clock = .manual(at: company.coder.now)
      token = company.token
      server = try SimulatorServer(coder: company.coder, clock: clock, port: 0, faults: faults)
      client = try HTTPClient()
    }

    func request(_ method: HTTPRequest.Method, _ path: String, body: String? = nil) -> HTTPRequest {
      HTTPRequest(
        method, "\(server.baseURL)/api/v2\(path)", headers: ["Coder-Session-Token": token],
        body: body.map { Array($0.utf8) })
    }

    func send(_ method: HTTPRequest.Method, _ path: String, body: String? = nil) async throws -> HTTPResponse {
      try await client.send(request(method, path, body: body))
    }

    func failure(_ path: String) async -> HTTPFailure.Code? {
      do {
        _ = try await send(.get, path)
        return nil
      } catch {
        return (error as? HTTPFailure)?.code
      }
    }
  }

  private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

  @Test func answersWithSimulatedTime() async throws {
    let world = try World()
    let list = try await world.send(.get, "/workspaces?limit=2")
    #expect(list.status == 200)
    #expect(list.headers["X-Coder-Build-Version"] == "v2.36.0")
    #expect(list.headers["Date"] == "Tue, 24 Nov 2026 04:00:00 GMT")
    #expect(JSONTree(list.body)?["count"] == .number(6))
    #expect(JSONTree(list.body)?["workspaces"].elements.count == 2)
    world.clock.advance(by: .hours(1))
    #expect(try await world.send(.get, "/buildinfo").headers["Date"] == "Tue, 24 Nov 2026 05:00:00 GMT")
  }

  @Test func countsWhatItServed() async throws {
    let world = try World()
    _ = try await world.send(.get, "/workspaces?limit=2")
    _ = try await world.send(.get, "/workspaces?limit=2&offset=2")
    let requests = world.server.report.requests
    #expect(requests == ["GET /workspaces": 2])
  }

  @Test func tellsWatchersOfAnExtension() async throws {
    let world = try World()
    let id = try #require(world.server.withCoder { $0.workspaceIDs.first })
    let stream = try await world.client.stream(world.request(.get, "/workspaces/\(id)/watch"))
    #expect(stream.head.headers["Content-Type"] == "text/event-stream")
    var received = ""
    func receive(until wanted: String) async throws {
      while !received.contains(wanted), let bytes = try await stream.next() {
        received += String(decoding: bytes, as: UTF8.self)
      }
    }
    try await receive(until: "event: data\ndata: {\"id\":\"\(id)\"")
    #expect(received.hasPrefix("event: ping\n\n"))
    received = ""
    let deadline = world.clock.now() + .hours(7)
    let answer = try await world.send(
      .put, "/workspaces/\(id)/extend", body: "{\"deadline\":\"\(deadline.rfc3339)\"}")
    #expect(answer.status == 200 || answer.status == 409)
    try await receive(until: "event: data\n")
    world.server.stop()
  }

  @Test func letsTimePassWhileItRuns() async throws {
    let company = Company.fleet(count: 3)
    let start = company.coder.now
    // Slow enough for a task that begins minutes late: what it then makes up for holds the server's lock.
    let clock = SimulatedClock(start: start, speed: 1000)
    let server = try SimulatorServer(coder: company.coder, clock: clock, port: 0)
    try await withThrowingTaskGroup { group in
      group.addTask { await server.run() }
      while server.withCoder({ $0.now }) < start + .minutes(2) { try await Task.sleep(for: .milliseconds(10)) }
      group.cancelAll()
      try await group.waitForAll()
    }
    #expect(server.withCoder { $0.now } >= start + .minutes(2))
  }

  @Test(arguments: [
    (SimulatorFaults.Kind.rateLimited(retryAfterSeconds: 7), 429, "rate limited"), (.serverError, 500, "message"),
    (.badGateway, 502, "<html>"), (.html, 200, "<!doctype html>"), (.malformed, 200, "\"workspaces\":["),
  ])
  func goesWrongInTheAnswer(_ kind: SimulatorFaults.Kind, _ status: Int, _ words: String) async throws {
    let world = try World(faults: SimulatorFaults(rules: [.init(kind, path: "/workspaces", limit: 1)]))
    let answer = try await world.send(.get, "/workspaces")
    #expect(answer.status == status)
    #expect(text(answer).contains(words))
    #expect(answer.headers["Retry-After"] == (status == 429 ? "7" : nil))
    #expect(JSONTree(answer.body)?["count"] != .number(6))
    #expect(JSONTree(try await world.send(.get, "/workspaces").body)?["count"] == .number(6))
  }

  @Test(arguments: [
    (SimulatorFaults.Kind.truncated, HTTPFailure.Code.truncated), (.reset, .connectionLost),
    (.resetBefore, .connectionLost),
  ])
  func breaksTheConnection(_ kind: SimulatorFaults.Kind, _ code: HTTPFailure.Code) async throws {
    let world = try World(faults: SimulatorFaults(rules: [.init(kind, path: "/workspaces")]))
    #expect(await world.failure("/workspaces") == code)
    #expect(await world.failure("/buildinfo") == nil)
    #expect(world.server.report.requests["GET /workspaces"] == (kind == .resetBefore ? nil : 1))
  }

  @Test func repeatsAnOldList() async throws {
    let world = try World()
    let first = try await world.send(.get, "/workspaces?limit=100")
    world.server.setFaults(SimulatorFaults(rules: [.init(.stale, path: "/workspaces")]))
    world.clock.advance(by: .hours(30))
    #expect(try await world.send(.get, "/workspaces?limit=100").body == first.body)
    world.server.setFaults(SimulatorFaults())
    #expect(try await world.send(.get, "/workspaces?limit=100").body != first.body)
  }

  /// Only what changes a schedule is answered as if it were done: what is read has to be true.
  @Test func readsAreHeededWhereChangesAreNot() async throws {
    let world = try World(faults: SimulatorFaults(rules: [.init(.unheeded, limit: 1)]))
    let id = try #require(world.server.withCoder { $0.workspaceIDs.first })
    let list = try await world.send(.get, "/workspaces?limit=2")
    #expect(list.status == 200 && JSONTree(list.body)?["workspaces"].elements.count == 2, "\(list)")
    let check = try await world.send(
      .post, "/authcheck", body: #"{"checks":{"x":{"object":{"resource_type":"workspace"},"action":"read"}}}"#)
    #expect(check.status == 200 && JSONTree(check.body)?["x"].bool == true, "\(check)")
    #expect(try await world.send(.put, "/workspaces/\(id)/ttl", body: #"{"ttl_ms":7200000}"#).status == 204)
    #expect(JSONTree(try await world.send(.get, "/workspaces/\(id)").body)?["ttl_ms"].integer != 7_200_000)
  }
}
