import Audit
import CoderAPI
import HTTPClient
import HTTPServer
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// A simulated server with a few workspaces of ana's, a real database, and sweeps over both.
final class SimulatedWorld: Sendable {
  let clock: SimulatedClock
  let server: SimulatorServer
  let coder: CoderClient
  let store: AuditStore
  let path: String
  private let folder: TemporaryFolder
  /// The curfew user's.
  let token: String

  /// The curfew user is a site owner unless told otherwise. Retries do not wait.
  init(
    version: Simulator.ServerVersion = .v2360, roles: [SimulatedUser.Role] = [.owner],
    workspaces: [String] = ["one", "two"], sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in }
  ) async throws {
    folder = TemporaryFolder()
    path = folder.file("curfew.db")
    clock = SimulatedClock.manual(at: wednesday - .hours(1))
    var simulated = SimulatedCoder(version: version, start: wednesday - .hours(1))
    simulated.addUser("ana")
    simulated.addUser("curfew", roles: roles)
    var dev = SimulatedTemplate("dev", defaultTTL: .hours(8))
    // Binds only on a licensed server, which this one is not yet.
    dev.autostartDays = [6]
    let template = simulated.addTemplate(dev)
    let own = simulated.addToken(user: "ana")
    token = simulated.addToken(user: "curfew")
    server = try SimulatorServer(coder: simulated, clock: clock, port: 0)
    let url = try ServerURL(server.baseURL)
    let http = try HTTPClient(HTTPConfiguration())
    var options = CoderClient.Options()
    // Time passes for the machine as for the server.
    let (clock, start) = (clock, ContinuousClock.now)
    options.machine = MachineClock(
      instant: { start + (clock.now() - (wednesday - .hours(1))) }, now: { clock.now() }, sleep: sleep)
    coder = CoderClient(url: url, tokens: TokenSource(try #require(Token(token))), http: http, options: options)
    store = try await AuditStore.open(path)
    let ana = CoderClient(url: url, tokens: TokenSource(try #require(Token(own))), http: http)
    for name in workspaces {
      _ = try await ana.createWorkspace(
        NewWorkspace(name: name, templateID: template), organizationID: simulated.organization)
    }
    clock.advance(to: wednesday)
    server.catchUp()
  }

  deinit { server.stop() }

  /// A sweep under these rules.
  ///
  /// - Parameter client: of another process; the world's own unless said otherwise.
  func sweep(_ rules: RuleSet, policy: Policy = enforcing, client: CoderClient? = nil) async throws -> Sweep {
    try await Sweep(
      .init(
        coder: client ?? coder, store: store, ruleSet: rules, policy: policy, cause: .command, version: "test"))
  }

  /// What Curfew did last to a workspace, as `explain` has it.
  func deeds(of name: String, _ rules: RuleSet) async throws -> [LastDeed] {
    try await explanation(of: name, rules).deeds
  }

  /// What `explain` tells of a workspace.
  func explanation(of name: String, _ rules: RuleSet) async throws -> WorkspaceExplanation {
    let workspace = try await workspace(name)
    let trail = try await WorkspaceTrail(of: workspace.id, from: AuditReader(path: path))
    let plan = Plan(coder: coder, server: try await coder.buildInfo(), ruleSet: rules, policy: enforcing)
    return try await plan.explanation(of: workspace, FleetMemory(try await store.loadMemory()), trail: trail)
  }

  /// A client as a process has it that knows nothing of earlier answers.
  func freshClient() throws -> CoderClient {
    CoderClient(
      url: coder.url, tokens: TokenSource(try #require(Token(token))), http: try HTTPClient(HTTPConfiguration()))
  }

  /// A client with the token of a user who is made for it and has no role.
  func client(of name: String) throws -> CoderClient {
    let token = server.withCoder { coder in
      coder.addUser(name)
      return coder.addToken(user: name)
    }
    return CoderClient(
      url: coder.url, tokens: TokenSource(try #require(Token(token))), http: try HTTPClient(HTTPConfiguration()))
  }

  /// Stops a workspace as its owner would, and lets the build end.
  func stop(_ name: String) async throws { try await build(name, "stop") }

  /// Makes a build of that transition as the owner would, and lets it end.
  func build(_ name: String, _ transition: String) async throws {
    let path = "/api/v2/workspaces/\(try await workspace(name).id)/builds"
    let request = ServerRequest(
      "POST", path, headers: ["Coder-Session-Token": token],
      body: Array(#"{"transition":"\#(transition)"}"#.utf8))
    let now = clock.now()
    let status = server.withCoder { $0.handle(request, at: now).response.status }
    #expect(status == 201)
    clock.advance(by: .minutes(2))
    server.catchUp()
  }

  /// How many PUTs the server has answered.
  var puts: Int { server.report.requests.filter { $0.key.hasPrefix("PUT") }.values.reduce(0, +) }

  /// The workspace of that name as the server has it now.
  func workspace(_ name: String) async throws -> Workspace {
    try await coder.workspace(owner: "ana", name: name).value
  }
}
