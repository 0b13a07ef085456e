import Audit
import CoderAPI
import HTTPClient
import HTTPServer
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// What simulated trouble found (Fuzzing/README.md).
@Suite struct TroubleFindingsTests {
  private static let extend = #"- {name: extend, when: "true", actions: [{extend: {to: "${now + duration('10h')}"}}]}"#

  /// The instant has nanoseconds in memory and microseconds in the file.
  @Test func rememberUntilWhenTheListIsNotWantedAsTheFileDoes() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(
      SimulatorFaults(rules: [.init(.rateLimited(retryAfterSeconds: 3600), method: "GET", path: "/workspaces")]))
    var memory = FleetMemory(try await world.store.loadMemory())
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    #expect(memory.listRetryAt != nil)
    #expect(memory.differences(from: FleetMemory(try await world.store.loadMemory())) == [])
  }

  private static func client(of world: SimulatedWorld, pageSize: Int) throws -> CoderClient {
    var options = CoderClient.Options()
    options.pageSize = pageSize
    return CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))),
      http: try HTTPClient(HTTPConfiguration()), options: options)
  }

  /// A proxy keeps one page of the list and asks the server for the others.
  @Test func judgeNothingByAListWithAnOldPage() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend), client: try Self.client(of: world, pageSize: 1))
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    world.clock.advance(by: .minutes(10))
    _ = try await sweep.run(.running, &memory)
    world.clock.advance(by: .minutes(10))
    world.server.setFaults(
      SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1, after: 1)]))
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    let end = try await AuditReader(path: world.path).sweeps().first?.end
    #expect(end?.result == .failed && end?.note?.contains("a proxy in front of the server keeps answers") == true)
  }

  /// The trail knows when the latest sweep read a list, and a proxy may give that very list to the next process.
  @Test func judgeNothingByTheListOfTheProcessBefore() async throws {
    let world = try await SimulatedWorld()
    let rules = try ruleSet(Self.extend)
    func process() async throws -> ActingProcess {
      try await ActingProcess(
        coder: try world.freshClient(), store: world.store, ruleSet: rules, policy: enforcing, cause: .service,
        version: "test")
    }
    var first = try await process()
    _ = try await first.sweep()
    world.clock.advance(by: .minutes(10))
    world.server.setFaults(SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1)]))
    var second = try await process()
    await #expect(throws: CoderFailure.self) { _ = try await second.sweep() }
    #expect(try await second.sweep().judgement.reading.observations.count == 2)
  }

  /// The first request for a list gets no answer and has no date; the pages that follow date the list all the same.
  @Test func dateAListByItsPagesAfterAnAnswerWithoutDate() async throws {
    let world = try await SimulatedWorld(workspaces: ["one", "two", "three"])
    let client = try Self.client(of: world, pageSize: 2)
    // So often that the client's own attempts are used up, and the first page is read in halves.
    world.server.setFaults(
      SimulatorFaults(rules: [.init(.reset, method: "GET", path: "/workspaces", limit: 4)]))
    let list = try await client.listAll()
    #expect(list.value.workspaces.count == 3)
    #expect(list.exchange.serverDate == wednesday)
  }

  /// The answer to a change comes in half, and before Curfew looks, somebody changes the same value once more.
  @Test func takeNoChangeForNotMadeWhereSomethingElseStands() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let http = Interrupted(http: try HTTPClient(HTTPConfiguration()), world: world)
    let client = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))), http: http)
    let sweep = try await world.sweep(try ruleSet(Self.extend), client: client)
    var memory = FleetMemory()
    #expect(try await sweep.run(.everything, &memory).outcomes.map(\.word) == ["open"])
    world.clock.advance(by: .minutes(2))
    _ = try await world.sweep(try ruleSet(Self.extend), client: try world.freshClient()).run(.everything, &memory)
    let actions = try await AuditReader(path: world.path).actions()
    #expect(actions.last?.outcome?.result == .undeterminable)
  }
}

/// Sends changes, gives half of their answers, and lets somebody clear the TTL in between, which moves the deadline.
private struct Interrupted: HTTPTransport {
  let http: HTTPClient
  let world: SimulatedWorld

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let answer = try await http.send(request)
    guard request.method == .put else { return answer }
    let now = world.clock.now()
    let path = "/api/v2/workspaces/\(try await world.workspace("one").id)/ttl"
    world.server.withCoder { coder in
      let clearing = ServerRequest(
        "PUT", path, headers: ["Coder-Session-Token": world.token], body: Array(#"{"ttl_ms":null}"#.utf8))
      _ = coder.handle(clearing, at: now)
    }
    return HTTPResponse(head: answer.head, body: Array(answer.body.prefix(answer.body.count / 2)))
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream { try await http.stream(request) }
}
