import HTTPClient
import HTTPServer
import Simulator
import Synchronization
import Time

/// A simulated server in the same process, as a transport without a socket: its answers come through a network on which what
/// can go wrong does.
final class TroubledServer: HTTPTransport {
  /// A change that Curfew sent and the server carried out, as the server saw it.
  struct Change: Sendable {
    let at: Timestamp
    let workspace: String
    let path: String
    let body: String
    let before: WorkspaceSchedule?
    let after: WorkspaceSchedule?
    /// When Curfew had read the workspace last, with an answer that was not an old one.
    let readAt: Timestamp?
  }

  /// A value that somebody else set.
  struct HandSet: Sendable {
    let at: Timestamp
    let workspace: String
    let what: String
    let state: WorkspaceSchedule?
  }

  private struct State {
    var coder: SimulatedCoder
    var dice: Dice
    var faults = Faults.none
    var lists: [String: ServerResponse] = [:]
    var readAt: [String: Timestamp] = [:]
    var changes: [Change] = []
    var handSets: [HandSet] = []
    var requests = 0
    var counts: [String: Int] = [:]
    /// Requests of dead processes are cut off by this.
    var generation = 0
  }

  private let loop: EventLoop
  private let state: Mutex<State>
  /// Called before a change reaches the server, whatever becomes of it.
  private let willChange: @Sendable (_ path: String, _ body: String) -> Void

  init(
    _ coder: SimulatedCoder, loop: EventLoop, dice: Dice,
    willChange: @escaping @Sendable (_ path: String, _ body: String) -> Void
  ) {
    self.loop = loop
    self.willChange = willChange
    state = Mutex(State(coder: coder, dice: dice))
  }

  /// What goes wrong from now on.
  func set(_ faults: Faults) { state.withLock { $0.faults = faults } }

  /// The changes that reached it, oldest first.
  var changes: [Change] { state.withLock { $0.changes } }
  var handSets: [HandSet] { state.withLock { $0.handSets } }
  var requests: Int { state.withLock { $0.requests } }
  /// How often each fault happened.
  var counts: [String: Int] { state.withLock { $0.counts } }

  /// Lets a process die: its requests under way are answered by nobody.
  func dropClients() { state.withLock { $0.generation += 1 } }

  /// Reads or changes the server behind its API.
  func withCoder<Result: Sendable>(_ body: (inout SimulatedCoder) -> Result) -> Result {
    let now = loop.now
    return state.withLock { state in
      state.coder.advance(to: now)
      return body(&state.coder)
    }
  }

  /// Carries out a change of a person or another program.
  func handSet(_ what: String, _ request: ServerRequest, on workspace: String) {
    let now = loop.now
    state.withLock { state in
      guard state.coder.handle(request, at: now).response.status < 300 else { return }
      state.counts["by hand", default: 0] += 1
      state.handSets.append(
        HandSet(at: now, workspace: workspace, what: what, state: state.coder.schedule(of: workspace)))
    }
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream {
    throw HTTPFailure(
      code: .invalidRequest, method: request.method, url: request.url, reason: "nothing streams here",
      requestMayHaveArrived: false)
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let generation = state.withLock { $0.generation }
    func failure(_ code: HTTPFailure.Code, _ reason: String) -> HTTPFailure {
      HTTPFailure(code: code, method: request.method, url: request.url, reason: reason, requestMayHaveArrived: true)
    }
    let message = ServerRequest(request)
    if request.method.changesSomething, let path = message.changedPath {
      willChange(path, String(decoding: request.body ?? [], as: UTF8.self))
    }
    let (fault, latency) = draw(for: message, isChange: request.method.changesSomething)
    try await loop.sleep(for: latency)
    try checkAlive(generation)
    switch fault {
    case .lostBefore: throw failure(.connectionLost, "the connection broke")
    case .late:
      try await loop.sleep(for: request.timeout)
      let lateness = Duration.milliseconds(state.withLock { $0.dice.number(1...15_000) })
      Task(executorPreference: JobExecutor(loop: loop)) { [self] in
        try await loop.sleep(for: lateness)
        _ = handle(message)
      }
      throw failure(.timedOut, "no answer in time")
    case .lostAfter:
      _ = handle(message)
      throw failure(.connectionLost, "the connection broke")
    case .twice: _ = handle(message)
    case .refused(let status, let isDone):
      if isDone { _ = handle(message) }
      return HTTPResponse(
        head: HTTPResponseHead(status: status, headers: ["Content-Type": "text/html"]),
        body: Array("<html><body>\(status)</body></html>".utf8))
    case .failing(let isDone):
      if isDone { _ = handle(message) }
      return HTTPResponse(
        head: HTTPResponseHead(
          status: 500, headers: ["Content-Type": "application/json", "X-Coder-Build-Version": "v2.36.0+0"]),
        body: Array(#"{"message":"Internal error.","detail":"simulated"}"#.utf8))
    case .stale:
      if let old = state.withLock({ $0.lists[message.target] }) { return HTTPResponse(old) }
    case .cut:
      _ = handle(message)
      throw failure(.truncated, "the answer ended early")
    case nil: break
    }
    let answer = handle(message)
    if fault != .twice { note(message, answer) }
    try checkAlive(generation)
    return HTTPResponse(answer)
  }

  private enum Fault: Equatable {
    case lostBefore, late, lostAfter, twice, stale, cut
    case refused(Int, isDone: Bool)
    case failing(isDone: Bool)

    var name: String {
      switch self {
      case .lostBefore: "lost before"
      case .late: "late"
      case .lostAfter: "lost after"
      case .twice: "twice"
      case .stale: "stale"
      case .cut: "cut"
      case .refused(let status, _): "status \(status)"
      case .failing: "status 500"
      }
    }
  }

  private func draw(for request: ServerRequest, isChange: Bool) -> (Fault?, Duration) {
    state.withLock { state in
      state.requests += 1
      let latency = Duration.milliseconds(state.dice.number(2...400))
      let (faults, isList) = (state.faults, request.path.hasSuffix("/workspaces"))
      var fault: Fault?
      if state.dice.happens(faults.lostBefore) { fault = .lostBefore }
      if state.dice.happens(faults.lostAfter) { fault = fault ?? .lostAfter }
      if state.dice.happens(faults.cut) { fault = fault ?? .cut }
      if isChange, state.dice.happens(faults.late) { fault = fault ?? .late }
      if isChange, state.dice.happens(faults.twice) { fault = fault ?? .twice }
      if isList, state.dice.happens(faults.stale) { fault = fault ?? .stale }
      if state.dice.happens(faults.status) {
        let isDone = state.dice.happens(0.5)
        fault =
          fault
          ?? (state.dice.happens(0.5)
            ? .failing(isDone: isDone) : .refused(state.dice.pick([502, 503, 504]), isDone: isDone))
      }
      if let fault { state.counts[fault.name, default: 0] += 1 }
      return (fault, latency)
    }
  }

  /// Lets the server have a request, and notes what it changed.
  private func handle(_ request: ServerRequest) -> ServerResponse {
    let now = loop.now
    return state.withLock { state in
      guard let path = request.changedPath, let workspace = request.workspace else {
        return state.coder.handle(request, at: now).response
      }
      state.coder.advance(to: now)
      let before = state.coder.schedule(of: workspace)
      let response = state.coder.handle(request, at: now).response
      if response.status < 300 {
        state.changes.append(
          Change(
            at: now, workspace: workspace, path: path, body: String(decoding: request.body, as: UTF8.self),
            before: before, after: state.coder.schedule(of: workspace), readAt: state.readAt[workspace]))
      }
      return response
    }
  }

  /// Notes what a client was shown.
  private func note(_ request: ServerRequest, _ answer: ServerResponse) {
    let now = loop.now
    state.withLock { state in
      guard request.method == "GET", answer.status == 200 else { return }
      if request.path.hasSuffix("/workspaces") {
        state.lists[request.target] = answer
        for id in state.coder.workspaceIDs { state.readAt[id] = now }
      } else if let workspace = request.workspace {
        state.readAt[workspace] = now
      }
    }
  }

  private func checkAlive(_ generation: Int) throws {
    if state.withLock({ $0.generation }) != generation { throw CancellationError() }
  }
}

extension ServerRequest {
  init(_ request: HTTPRequest) {
    var headers = ServerHeaders()
    for field in request.headers.fields { headers.append(field.name, field.value) }
    let target = request.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: true)
    self.init(
      request.method.rawValue, "/" + target.dropFirst(2).joined(separator: "/"), headers: headers,
      body: request.body ?? [])
  }

  /// The id of the workspace that it is about.
  var workspace: String? {
    let parts = path.split(separator: "/")
    return parts.count >= 4 && parts[2] == "workspaces" ? String(parts[3]) : nil
  }

  /// The path below the API, of a change of a workspace.
  var changedPath: String? {
    guard method == "PUT", workspace != nil else { return nil }
    return "/" + path.split(separator: "/").dropFirst(2).joined(separator: "/")
  }
}

extension HTTPResponse {
  init(_ response: ServerResponse) {
    var headers = HTTPHeaders()
    for (name, value) in response.headers.all { headers.append(name, value) }
    guard case .bytes(let bytes) = response.body else { preconditionFailure("nothing streams here") }
    self.init(head: HTTPResponseHead(status: response.status, headers: headers), body: bytes)
  }
}
