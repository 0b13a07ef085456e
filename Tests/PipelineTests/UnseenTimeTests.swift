import Audit
import CoderAPI
import HTTPClient
import Rules
import Synchronization
import Testing
import Time

@testable import Pipeline

/// Time in which the list did not tell of a workspace is unknown, and does not count towards `for`.
@Suite struct UnseenTimeTests {
  @Test(arguments: [false, true])
  func aRowThatIsNotUnderstoodPausesTheClockOfFor(restarts: Bool) async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let http = Garbling(http: try HTTPClient(HTTPConfiguration()))
    var options = CoderClient.Options()
    options.machine = world.coder.machine
    let coder = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))), http: http, options: options)
    let sweep = try await world.sweep(
      try ruleSet(
        "- {name: extend, when: \"true\", for: 30m, actions: [{extend: {to: \"${now + duration('10h')}\"}}]}"),
      client: coder)
    var memory = FleetMemory(try await world.store.loadMemory())
    func run(after time: Duration) async throws -> [String] {
      world.clock.advance(by: time)
      world.server.catchUp()
      if restarts { memory = FleetMemory(try await world.store.loadMemory()) }
      let report = try await sweep.run(.everything, &memory)
      let fresh = FleetMemory(try await world.store.loadMemory())
      #expect(memory.isStale || memory.differences(from: fresh) == [])
      return report.judgement.reading.observations.isEmpty ? ["unseen"] : verdicts(report.judgement)
    }
    #expect(try await run(after: .minutes(1)) == ["extend: blocked for"])
    http.isGarbling = true
    for _ in 1...5 { #expect(try await run(after: .minutes(5)) == ["unseen"]) }
    http.isGarbling = false
    // Only the time since the last sweep that did not understand it counts.
    #expect(try await run(after: .minutes(5)) == ["extend: blocked for"])
    #expect(try await run(after: .minutes(24)) == ["extend: blocked for"])
    #expect(try await run(after: .minutes(1)) == ["extend: act"])
    // What nobody has seen for over an hour begins anew.
    _ = try await world.coder.extend(
      workspace: try await world.workspace("one").id, deadline: world.clock.now() + .hours(1))
    http.isGarbling = true
    for _ in 1...7 { #expect(try await run(after: .minutes(10)) == ["unseen"]) }
    let key = WorkspaceMemory.RuleKey(rule: "extend", shadow: false)
    let since = FleetMemory(try await world.store.loadMemory())[try await world.workspace("one").id].rules[key]?
      .trueSince
    #expect((since == nil) == !restarts)
  }
}

/// Makes the rows of lists such as nobody understands.
private final class Garbling: HTTPTransport {
  private let http: HTTPClient
  private let state = Mutex(false)

  init(http: HTTPClient) { self.http = http }

  var isGarbling: Bool {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    var answer = try await http.send(request)
    guard isGarbling, request.url.contains("/workspaces?") else { return answer }
    let text = String(decoding: answer.body, as: UTF8.self)
    answer.body = Array(text.replacing("\"created_at\":\"", with: "\"created_at\":\"?").utf8)
    return answer
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream { try await http.stream(request) }
}
