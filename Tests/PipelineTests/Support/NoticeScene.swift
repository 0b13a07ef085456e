import Audit
import CoderAPI
import HTTPClient
import Notices
import Rules
import SQLite
import TestSupport
import Testing
import Time

@testable import Pipeline

/// A world with a channel, whose sweeps send what they queue.
struct NoticeScene {
  let world: SimulatedWorld
  let webhook: WebhookDouble
  let client: CoderClient
  let sender: NoticeSender
  private var memory = FleetMemory()
  var rules: RuleSet
  var policy = enforcing

  init(_ rule: String, jumps: Bool = false) async throws {
    world = try await SimulatedWorld(workspaces: ["one"])
    webhook = try WebhookDouble()
    rules = try ruleSet(rule)
    // A machine on which no time passes while the server's clock goes on: the server's clock jumps.
    client =
      jumps
      ? try Self.client(
        of: world,
        machine: MachineClock(instant: { [now = ContinuousClock.now] in now }, now: { .now() }, sleep: { _ in }))
      : world.coder
    let channel = Channel(name: "chat", target: .webhook(Webhook(address: .text(webhook.url))))
    let transport = ChannelTransport(http: try HTTPClient(), server: "https://coder.test", zone: .utc) { _ in
      .failure(.init(reason: "nobody asks", isTemporary: false))
    }
    sender = NoticeSender(
      store: world.store, transport: transport, channels: [channel], clock: client.machine,
      now: { [client] in
        let now = client.clock.now()
        return .init(server: now, machine: now - (client.clock.skew ?? .zero))
      }, report: { _ in })
  }

  private static func client(of world: SimulatedWorld, machine: MachineClock) throws -> CoderClient {
    var options = CoderClient.Options()
    options.machine = machine
    return CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))), http: try HTTPClient(),
      options: options)
  }

  /// Sweeps, sends what is due, and answers how the rule's decision came out.
  mutating func sweep() async throws -> String {
    let report = try await world.sweep(rules, policy: policy, client: client).run(.everything, &memory)
    try await send()
    guard let decision = report.judgement.decisions.first else { return "nothing" }
    return decision.verdict.word + (decision.verdict.guardName.map { " \($0.rawValue)" } ?? "")
  }

  mutating func sweep(after duration: Duration) async throws -> String {
    world.clock.advance(by: duration)
    world.server.catchUp()
    return try await sweep()
  }

  /// Sends what is due.
  func send() async throws { try await sender.sendDue(within: .seconds(60)) }

  /// The message of each notice that arrived.
  var told: [String?] { webhook.arrivals.map { $0.json["notices"].elements.first?["message"].text } }

  /// Forgets everything but the trail.
  mutating func restart() async throws { memory = FleetMemory(try await world.store.loadMemory()) }

  /// The rows of a query's first column.
  func trail(_ query: String) throws -> [String] {
    try Connection(path: world.path, access: .readOnly).prepare(query).all { $0.text(0) }
  }

  func expectNoStopWithoutNotice(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try trail("SELECT full_name FROM v_stops_without_notice") == [], sourceLocation: sourceLocation)
  }

  /// A rule that shortens, and tells half an hour before.
  static func shorten(_ rest: String = "", when: String = "true") -> String {
    """
    - name: shorten
      when: "\(when)"
      actions: [{shorten: {to: "${now + duration('45m')}"}}]
      message: "Not used for a while."
      notice: {before: 30m, to: chat}
      \(rest)
    """
  }
}
