import HTTPServer
import Time

/// A Coder server as a state machine: requests and the passing of time go in, answers come out, and there is no I/O.
///
/// Everything in it is deterministic: the same seed, the same requests at the same instants give the same answers,
/// identifiers included. It shares nothing with Curfew's client.
public struct SimulatedCoder: Sendable {
  /// Which server it answers like; another one after an upgrade (``restart(as:)``).
  public internal(set) var version: ServerVersion
  /// How it is set up; may be changed while it runs.
  public var settings: SimulatorSettings {
    didSet { if settings.isLicensed != oldValue.isLicensed { forgetFirstStarts() } }
  }
  /// Simulated time: the last instant it was advanced to.
  public internal(set) var now: Timestamp

  let startedAt: Timestamp
  var organizations: [SimulatedOrganization]
  let deploymentID: String
  let workerID: SimulatedID
  var identifiers: SeededRandom
  var users: [SimulatedUser] = []
  var groups: [SimulatedGroup] = []
  var tokens: [String: SimulatedToken] = [:]
  var templates: [SimulatedTemplate] = []
  var versions: [SimulatedID: TemplateVersion] = [:]
  var dryRuns: [SimulatedID: DryRun] = [:]
  var workspaces: [SimulatedWorkspace] = []
  var workspaceIndex: [SimulatedID: Int] = [:]
  var buildIndex: [SimulatedID: (workspace: Int, build: Int)] = [:]
  var people: [Person] = []
  var agenda = Agenda()
  var changed: Set<Int> = []
  var limiter = RateLimiter()
  var served: [String: Int] = [:]
  private let routes = RouteTable<Operation>.coder

  /// An empty server whose clock shows `start`, with the organization `coder` and the site owner `admin`.
  public init(version: ServerVersion, start: Timestamp, seed: UInt64 = 1, settings: SimulatorSettings = .init()) {
    self.version = version
    self.settings = settings
    now = Timestamp(microseconds: start.microseconds)
    startedAt = now
    identifiers = SeededRandom(seed: seed, stream: 0)
    organizations = [
      SimulatedOrganization(
        id: identifiers.id().text, name: "coder", displayName: "Coder", createdAt: now)
    ]
    deploymentID = identifiers.id().text
    workerID = identifiers.id()
    addUser("admin", name: "Admin", roles: [.owner])
    let minute = now.flooredToMinute
    agenda.plan(.tick, at: minute + .minutes(1) + settings.tickPhase)
    agenda.plan(.flush, at: minute + .minutes(1) + settings.tickPhase - .milliseconds(200))
  }

  /// Lets time pass up to `instant`: builds, agents, people, and the server's own stops and starts. Going back does
  /// nothing.
  public mutating func advance(to instant: Timestamp) {
    let instant = Timestamp(microseconds: instant.microseconds)
    while let due = agenda.takeDue(at: instant) {
      now = max(now, due.at)
      perform(due.event)
    }
    now = max(now, instant)
  }

  /// When the next planned thing happens, such as the end of a build or the minute's tick.
  public var nextEventAt: Timestamp? { agenda.nextAt }

  /// Answers one request at `instant`, after letting time pass up to there.
  public mutating func handle(_ request: ServerRequest, at instant: Timestamp) -> SimulatedAnswer {
    advance(to: instant)
    guard let path = Self.pathInAPI(request.path) else {
      // Newer servers have a second interface, of which nothing is imitated.
      let isExperimental = version != .v0136 && Self.parts(request.path).starts(with: ["api", "experimental"])
      return SimulatedAnswer(isExperimental ? finished(NotImitated.refusal.response) : dashboard())
    }
    guard NotImitated.routes.match(method: request.method, path: path) == nil else {
      return SimulatedAnswer(finished(NotImitated.refusal.response))
    }
    guard let match = routes.match(method: request.method, path: path) else {
      return SimulatedAnswer(finished(unrouted(request, path)))
    }
    if match.value == .organizations, version == .v0136 {
      // That version knows the path for making one only.
      return SimulatedAnswer(finished(ServerResponse(status: 405)))
    }
    if version == .v0136 ? match.value.isNewer : match.value.isOlder {
      return SimulatedAnswer(finished(SimulatedRefusal(404, "Route not found.").response))
    }
    served["\(request.method) \(match.value.pattern)", default: 0] += 1
    var call = Call(request: request, parameters: match.parameters)
    do throws(SimulatedRefusal) {
      try identify(&call, operation: match.value)
      let answer = try perform(match.value, call)
      return SimulatedAnswer(
        finished(answer.written(by: version), call), watching: answer.watching, following: answer.following)
    } catch {
      return SimulatedAnswer(finished(error.response, call))
    }
  }

  /// The workspaces whose watchers have to be told, by id, since the last call.
  mutating func takeChanges() -> [SimulatedID] {
    defer { changed.removeAll() }
    return changed.sorted().map { workspaces[$0].id }
  }

  private func dashboard() -> ServerResponse {
    var response = ServerResponse(
      text: version == .v0136
        ? "<pre>\n</pre>\n" : "Slim build of Coder, does not contain the frontend static files.",
      contentType: "text/html; charset=utf-8")
    response.headers["X-Coder-Build-Version"] = version.rawValue
    response.headers["Date"] = now.httpDate
    return response
  }

  /// The path below `/api/v2`, without the slashes that real servers take off its end or that are one too many; nil for one
  /// of the dashboard.
  private static func pathInAPI(_ path: String) -> String? {
    let parts = parts(path)
    guard parts.starts(with: ["api", "v2"]) else { return nil }
    return "/" + parts.dropFirst(2).joined(separator: "/")
  }

  private static func parts(_ path: String) -> [Substring] {
    path.split(separator: "/", omittingEmptySubsequences: true)
  }

  private func unrouted(_ request: ServerRequest, _ path: String) -> ServerResponse {
    let methods = routes.methods(for: path)
    guard !methods.isEmpty else { return SimulatedRefusal(404, "Route not found.").response }
    var response = ServerResponse(status: 405)
    if version != .v0136 { response.headers["Allow"] = methods.joined(separator: ", ") }
    return response
  }

  private func finished(_ response: ServerResponse, _ call: Call? = nil) -> ServerResponse {
    var response = response
    response.headers["X-Coder-Build-Version"] = version.rawValue
    response.headers["Set-Cookie"] = "csrf_token=simulated; Path=/; HttpOnly; SameSite=Lax"
    response.headers["Date"] = now.httpDate
    if let limit = settings.rateLimit, let state = call?.limit {
      response.headers["X-Ratelimit-Limit"] = String(limit)
      response.headers["X-Ratelimit-Remaining"] = String(state.remaining)
      response.headers["X-Ratelimit-Reset"] = String(state.reset.seconds)
    }
    return response
  }
}

/// An answer, and the workspace whose changes are to follow it as server-sent events.
public struct SimulatedAnswer: Sendable {
  /// The answer; for a watch its headers and the first events.
  public let response: ServerResponse
  /// The workspace to watch; nil for an ordinary answer.
  let watching: SimulatedID?
  /// Whom the lines of a build's log are to be told that come from now on; nil for an ordinary answer.
  let following: LogFollower?

  init(_ response: ServerResponse, watching: SimulatedID? = nil, following: LogFollower? = nil) {
    self.response = response
    self.watching = watching
    self.following = following
  }
}
