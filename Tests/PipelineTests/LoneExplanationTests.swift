import CoderAPI
import HTTPClient
import Rules
import Synchronization
import Testing
import Time

@testable import Pipeline

/// A workspace is explained without the others where they have no say, and then just as with them.
@Suite struct LoneExplanationTests {
  private static let cases: [(rules: String, readsAll: Bool)] = [
    (#"- {name: none, when: "false", actions: [{extend: {by: 1h}}]}"#, false),
    (#"- {name: held, when: "true", for: 2h, actions: [{shorten: {to: "${now + duration('40m')}"}}]}"#, false),
    (#"- {name: same, when: "true", actions: [{set_ttl: {to: 8h}}]}"#, false),
    (#"- {name: owners, when: has(owner.status) && owner.status == "active", actions: [{set_ttl: {to: 8h}}]}"#, false),
    (#"- {name: act, when: "true", actions: [{extend: {to: "${now + duration('10h')}"}}]}"#, true),
    (#"- {name: dry, mode: dry-run, when: "true", actions: [{extend: {to: "${now + duration('10h')}"}}]}"#, true),
    (
      #"""
      - {name: keep, priority: 90, when: "true", actions: [{keep: {}}]}
      - {name: shorten, when: "true", actions: [{shorten: {to: "${now + duration('40m')}"}}]}
      """#, false
    ),
  ]

  @Test(arguments: cases)
  func readsTheOthersOnlyWhereTheyHaveASay(_ rules: String, _ readsAll: Bool) async throws {
    let world = try await SimulatedWorld()
    let http = CountingLists(http: try HTTPClient(HTTPConfiguration()))
    let client = CoderClient(url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))), http: http)
    let set = try ruleSet(rules)
    let plan = Plan(coder: client, server: try await client.buildInfo(), ruleSet: set, policy: enforcing)
    let workspace = try await world.workspace("one")
    let told = try await plan.explanation(of: workspace, FleetMemory())
    #expect(http.lists == (readsAll ? 1 : 0))

    let whole = try await plan.judgement(FleetMemory())
    let observation = try #require(whole.reading.observations.first { $0.facts.id == workspace.id })
    let expected = WorkspaceExplanation(whole, of: observation, ruleSet: set, builds: [], trail: WorkspaceTrail())
    #expect(told.facts == expected.facts)
    #expect(told.notes == expected.notes)
    #expect(
      told.rules.map { $0.decisions.map(\.record.message) } == expected.rules.map { $0.decisions.map(\.record.message) }
    )
    #expect(
      told.rules.map { $0.decisions.map(\.decision.verdict) }
        == expected.rules.map { $0.decisions.map(\.decision.verdict) })
    #expect(told.rules.map(\.nextChangeAt) == expected.rules.map(\.nextChangeAt))
  }
}

/// Counts how often the list of workspaces is asked for.
private final class CountingLists: HTTPTransport {
  private let http: HTTPClient
  private let count = Mutex(0)
  var lists: Int { count.withLock { $0 } }

  init(http: HTTPClient) { self.http = http }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    if request.url.contains("/workspaces?") { count.withLock { $0 += 1 } }
    return try await http.send(request)
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream { try await http.stream(request) }
}
