import Audit
import CoderAPI
import HTTPClient
import HTTPServer
import Rules
import Simulator
import Synchronization
import Testing
import Time

@testable import Pipeline

/// What people change between Curfew's reading and its request is theirs, whatever the request was to do.
@Suite struct FasterPeopleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let action: String
    /// What somebody sends meanwhile: the end of the path, and the body.
    let meddling: (path: String, body: String)
    /// How the workspace is before the sweep, besides running with a TTL of eight hours.
    var prepared: [(path: String, body: String)] = []
    var isStopped = false
    /// At which look of Curfew's at the workspace it happens: before the first request, or between two.
    var look = 1
    /// Changes that Curfew sends all the same.
    var sent = 0

    var testDescription: String { name }
  }

  private static let later = #"{"deadline":"2026-03-11T21:00:00Z"}"#
  private static let weekdays = #"{"schedule":"0 9 * * 1-5"}"#
  private static let own = #"{"schedule":"30 6 * * 1-5"}"#

  static let cases = [
    Case(
      name: "extend", action: #"extend: {to: "${now + duration('10h')}"}"#, meddling: ("extend", later)),
    Case(
      name: "extend, after a shortening by hand", action: #"extend: {to: "${now + duration('10h')}"}"#,
      meddling: ("extend", #"{"deadline":"2026-03-11T11:00:00Z"}"#)),
    Case(
      name: "shorten", action: #"shorten: {to: "${now + duration('40m')}"}"#, meddling: ("extend", later)),
    Case(name: "set_ttl", action: "set_ttl: {to: 4h}", meddling: ("ttl", #"{"ttl_ms":7200000}"#)),
    Case(name: "set_ttl, after a clearing", action: "set_ttl: {to: 4h}", meddling: ("ttl", #"{"ttl_ms":null}"#)),
    Case(name: "clear_ttl", action: "clear_ttl: {}", meddling: ("ttl", #"{"ttl_ms":7200000}"#)),
    Case(
      name: "set_autostart where there was none", action: #"set_autostart: {schedule: "0 8 * * 1-5"}"#,
      meddling: ("autostart", own)),
    Case(
      name: "set_autostart, running", action: #"set_autostart: {schedule: "0 8 * * 1-5"}"#,
      meddling: ("autostart", own), prepared: [("autostart", weekdays)]),
    Case(
      name: "set_autostart, running, after a clearing", action: #"set_autostart: {schedule: "0 8 * * 1-5"}"#,
      meddling: ("autostart", #"{"schedule":null}"#), prepared: [("autostart", weekdays)]),
    Case(
      name: "clear_autostart", action: "clear_autostart: {}", meddling: ("autostart", own),
      prepared: [("autostart", weekdays)]),
    Case(
      name: "the first step of a schedule", action: #"set_autostart: {schedule: "0 8 * * 1-5"}"#,
      meddling: ("autostart", own), prepared: [("autostart", weekdays)], isStopped: true),
    Case(
      name: "the second step of a schedule", action: #"set_autostart: {schedule: "0 8 * * 1-5"}"#,
      meddling: ("autostart", own), prepared: [("autostart", weekdays)], isStopped: true, look: 2, sent: 1),
  ]

  /// What nobody can look at again: a proxy held the request, and what people set meanwhile is gone.
  @Test(arguments: [
    (3, nil), (21, "1 change was on its way for 21s; what somebody set there meanwhile was overwritten"),
  ])
  func areToldOfChangesThatWereLongOnTheirWay(_ seconds: Int, _ words: String?) throws {
    let rules = try ruleSet(#"- {name: extend, when: "true", actions: [{extend: {to: "${now + duration('10h')}"}}]}"#)
    let judgement = Judgement(of: reading([workspace()]), under: rules, policy: enforcing)
    let decision = try #require(judgement.decisions.first)
    var performance = AttemptSummary()
    var attempt = Attempt(at: RecordedDecision(decision: decision, row: 1), memory: WorkspaceMemory())
    attempt.outcomes = [
      Outcome(result: .applied, status: 200, failure: nil, answer: nil, duration: .seconds(seconds))
    ]
    performance.add(attempt)
    #expect(SweepReport(judgement, performance, mode: .enforce, sweep: 1).note == words)
  }

  /// What was approved as a whole is not gone on with where a part of it cannot be done, unless it was approved in parts.
  @Test(arguments: [false, true]) func stopThePlanThatTheyAreFasterThan(isPartial: Bool) async throws {
    let world = try await SimulatedWorld(workspaces: ["one", "two"])
    let rules = try ruleSet("- {name: rule, when: \"true\", actions: [{set_ttl: {to: 4h}}]}")
    let (token, server, clock) = (world.token, world.server, world.clock)
    let looks = Looks()
    let double = try HTTPServer(HTTPServerOptions()) { request in
      let name = request.path.split(separator: "/").last.map(String.init) ?? ""
      if request.method == "GET", request.path.hasSuffix("/workspaces/\(name)"), looks.another() == 1 {
        SimulatedWorld.put("ttl", #"{"ttl_ms":7200000}"#, on: name, of: server, as: token, at: clock.now())
      }
      return server.withCoder { $0.handle(request, at: clock.now()).response }
    }
    defer { double.stop() }
    let client = CoderClient(
      url: try ServerURL(double.baseURL), tokens: TokenSource(try #require(Token(token))),
      http: try HTTPClient(HTTPConfiguration()))
    let planned = try await Plan(
      coder: world.coder, server: world.coder.buildInfo(), ruleSet: rules, policy: enforcing
    ).judgement(FleetMemory())
    let plan = SavedPlan(
      planned, of: rules, on: .init(url: "u", deployment: nil, version: "v"), curfew: "test", madeBy: nil,
      validFor: .hours(1))
    #expect(plan.actions.count == 2)
    var policy = enforcing
    policy.plan = AppliedPlan(plan, approvedBy: nil, isPartial: isPartial, refusal: nil)
    var memory = FleetMemory()
    let report = try await world.sweep(rules, policy: policy, client: client).run(.everything, &memory)
    #expect(report.applied == (isPartial ? 1 : 0) && report.notTried.count == (isPartial ? 1 : 2))
    #expect(report.notTried.values.contains { $0.contains("apply --partial") } == !isPartial, "\(report.notTried)")
  }

  @Test(arguments: cases, Simulator.ServerVersion.allCases)
  func keepWhatTheySet(_ example: Case, _ version: Simulator.ServerVersion) async throws {
    // Before v2.19.0 a schedule is replaced by one request, and nobody can come between.
    if version == .v0136, example.sent == 1, example.look == 2 { return }
    let world = try await SimulatedWorld(version: version, workspaces: ["one"])
    let id = try await world.workspace("one").id
    for step in example.prepared { world.put(step.path, step.body, on: id) }
    // On the older server a schedule that fired after the stop would start the workspace.
    if example.isStopped { try await world.stop("one") }
    let looks = Looks()
    let (token, server, clock) = (world.token, world.server, world.clock)
    var options = HTTPServerOptions()
    options.writesDate = false
    let double = try HTTPServer(options) { request in
      if request.method == "GET", request.path.hasSuffix("/workspaces/\(id)"), looks.another() == example.look {
        SimulatedWorld.put(example.meddling.path, example.meddling.body, on: id, of: server, as: token, at: clock.now())
      }
      return server.withCoder { $0.handle(request, at: clock.now()).response }
    }
    defer { double.stop() }
    let client = CoderClient(
      url: try ServerURL(double.baseURL), tokens: TokenSource(try #require(Token(token))),
      http: try HTTPClient(HTTPConfiguration()))
    let rules = try ruleSet("- {name: rule, when: \"true\", actions: [{\(example.action)}]}")
    var memory = FleetMemory()
    let report = try await world.sweep(rules, client: client).run(.everything, &memory)
    let after = try await world.workspace("one")
    switch example.meddling.path {
    case "extend": #expect(after.deadline.map { example.meddling.body.contains($0.rfc3339) } == true)
    case "ttl":
      let shown = after.ttlMilliseconds.map(String.init) ?? "null"
      #expect(example.meddling.body == #"{"ttl_ms":\#(shown)}"#)
    default:
      let shown = after.autostartSchedule.map { "\"\($0)\"" } ?? "null"
      #expect(example.meddling.body == #"{"schedule":\#(shown)}"#)
    }
    // Left alone and recorded as such, no failure and nothing done.
    #expect(report.outcomes.count == example.sent && report.failures == 0 && report.result == .done)
    let decision = try #require(report.judgement.decisions.first)
    let reason = try #require(report.omission(of: decision))
    #expect(reason.contains("changed since it was read") || reason.contains("somebody set"))
    #expect(report.outcome(of: decision) == nil)
    #expect(try await AuditReader(path: world.path).remarks().map(\.kind) == [.notTried])
  }
}

/// Counts Curfew's looks at the workspace, from 1.
private final class Looks: Sendable {
  private let count = Atomic(0)

  func another() -> Int { count.add(1, ordering: .relaxed).newValue }
}

extension SimulatedWorld {
  /// Sends a change as somebody with the rights of Curfew's user.
  func put(_ path: String, _ body: String, on id: String) {
    Self.put(path, body, on: id, of: server, as: token, at: clock.now())
  }

  /// The same, from a place that may not hold on to the world.
  static func put(
    _ path: String, _ body: String, on id: String, of server: SimulatorServer, as token: String, at now: Timestamp
  ) {
    let request = ServerRequest(
      "PUT", "/api/v2/workspaces/\(id)/\(path)", headers: ["Coder-Session-Token": token], body: Array(body.utf8))
    let status = server.withCoder { $0.handle(request, at: now).response.status }
    #expect(status == 200 || status == 204)
  }
}
