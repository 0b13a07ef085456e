import CFaultyDisk
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
    /// True time, and the server's.
    let at: Timestamp
    let serverAt: Timestamp
    let workspace: String
    let path: String
    let body: String
    let before: WorkspaceSchedule?
    let after: WorkspaceSchedule?
    /// What Curfew had been shown when the request left.
    let basis: Basis
  }

  /// What Curfew was shown of a workspace, with answers that were not old ones.
  struct Basis: Sendable {
    /// When it was last read, true time.
    var readAt: Timestamp?
    /// What the last list showed, and when, by the server's clock.
    var listed: Shown?
  }

  /// What a reading showed of a workspace.
  struct Shown: Sendable {
    let at: Timestamp
    let state: WorkspaceSchedule
    /// The first list of those in a row that showed it idle for longer than ``idleLimit``, as far as Curfew has recorded
    /// them; `nil` when this one does not.
    let idleSince: Timestamp?
  }

  /// What the rule `shorten-idle` waits for, less what the server's minutes may hide.
  static let idleLimit = Duration.minutes(38)

  /// A value that somebody else set.
  struct HandSet: Sendable {
    let at: Timestamp
    let serverAt: Timestamp
    let workspace: String
    let what: String
    let body: String
    let before: WorkspaceSchedule?
    let state: WorkspaceSchedule?
    /// What Curfew was last shown, and what it was shown in the last sweep that it has finished.
    let shown: WorkspaceSchedule?
    let known: WorkspaceSchedule?
  }

  struct State {
    var coder: SimulatedCoder
    var dice: Dice
    var chances: Chances
    /// How far the server's clock is ahead of true time.
    var ahead = Duration.zero
    var isDownUntil: Timestamp?
    /// What the server has saved, for when it is set back.
    var saved: (at: Timestamp, coder: SimulatedCoder)?
    var lists: [String: (made: Timestamp, ahead: Duration, response: ServerResponse)] = [:]
    /// When the page was made that a proxy gave once more, more than a minute later, since the last sweep began.
    var oldPage: Timestamp?
    /// When the lists of each date were made, true time.
    var listDates: [Timestamp: Timestamp] = [:]
    /// The dates that lists of different times have, because the clock was set back.
    var repeatedDates: Set<Timestamp> = []
    /// What each look at a single workspace showed, and when, server time.
    var looks: [String: [(at: Timestamp, state: WorkspaceSchedule)]] = [:]
    var readAt: [String: Timestamp] = [:]
    var shown: [String: WorkspaceSchedule] = [:]
    var known: [String: WorkspaceSchedule] = [:]
    var listed: [String: Shown] = [:]
    var idleSince: [String: Timestamp] = [:]
    var changes: [Change] = []
    /// The changes, by path and body, that were refused on their way since the last sweep began, and never carried out.
    var refused: Set<String> = []
    var handSets: [HandSet] = []
    /// When the server's clock was last set back, true time.
    var clockSetBackAt: Timestamp?
    /// When it was set at all.
    var clockSets: [Timestamp] = []
    /// The times, true ones, whose changes the server has lost.
    var lost: [ClosedRange<Timestamp>] = []
    /// What requests under way rest on, by path and body.
    var bases: [String: Basis] = [:]
    /// Requests of dead processes are cut off by this.
    var generation = 0
  }

  let loop: EventLoop
  let state: Mutex<State>
  let story: Story
  let checks: ChangeChecks
  /// Called before a workspace is shown again, or before another page of the list with `nil`.
  private let willRead: @Sendable (_ server: TroubledServer, _ workspace: String?) -> Void

  init(
    _ coder: SimulatedCoder, loop: EventLoop, dice: Dice, chances: Chances, story: Story, checks: ChangeChecks,
    willRead: @escaping @Sendable (_ server: TroubledServer, _ workspace: String?) -> Void
  ) {
    self.loop = loop
    self.story = story
    self.checks = checks
    self.willRead = willRead
    state = Mutex(State(coder: coder, dice: dice, chances: chances))
  }

  /// Lets a process die: its requests under way are answered by nobody.
  func dropClients() {
    state.withLock { $0.generation += 1 }
    checks.forgetWishes()
  }

  /// The server's time.
  var now: Timestamp { loop.now + state.withLock { $0.ahead } }

  /// Nothing goes wrong any more.
  func endTrouble() {
    state.withLock { state in
      state.chances.end()
      state.isDownUntil = nil
    }
  }

  /// A sweep begins.
  func noteSweepBegins() {
    state.withLock { state in
      state.oldPage = nil
      state.refused = []
    }
  }

  /// A change was refused, so that it is known what became of it.
  private func noteRefused(_ message: ServerRequest) {
    guard let path = message.changedPath else { return }
    let body = String(decoding: message.body, as: UTF8.self)
    state.withLock { _ = $0.refused.insert(path + body) }
  }

  /// Takes what Curfew was shown for what it knows, after a sweep that ended.
  func noteSweepEnded() {
    state.withLock { state in
      state.known = state.shown
      for (id, shown) in state.listed where shown.at - shown.state.lastUsedAt < Self.idleLimit {
        state.idleSince[id] = nil
      }
    }
  }

  /// The trail was lost: what Curfew knew is not known any more.
  func noteTrailLost() {
    state.withLock { state in
      state.known = [:]
      // Nor does a later sweep that reads only some of the workspaces know the others.
      state.shown = [:]
    }
  }

  /// Reads or changes the server behind its API.
  func withCoder<Result: Sendable>(_ body: (inout SimulatedCoder) -> Result) -> Result {
    let now = loop.now
    return state.withLock { state in
      state.coder.advance(to: now + state.ahead)
      return body(&state.coder)
    }
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream {
    throw HTTPFailure(
      code: .invalidRequest, method: request.method, url: request.url, reason: "nothing streams here",
      requestMayHaveArrived: false)
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let generation = state.withLock { $0.generation }
    guard faulty_disk_is_dead() == 0 else { throw CancellationError() }
    let message = ServerRequest(request)
    let isChange = message.changedPath != nil
    let network = draw(for: message, isChange: isChange, timeout: request.timeout)
    if network.fault == .diesBefore {
      faulty_disk_kill()
      throw CancellationError()
    }
    if let path = message.changedPath {
      let body = String(decoding: request.body ?? [], as: UTF8.self)
      if let fault = network.fault { story.note("PUT \(path) \(body): \(fault)") }
      checks.willChange(path, body, at: loop.now)
      state.withLock { state in
        let workspace = message.workspace ?? ""
        state.bases[path + body] = Basis(readAt: state.readAt[workspace], listed: state.listed[workspace])
      }
    }
    do {
      let answer = try await answer(request, message, network, generation)
      if isChange { checks.didChange() }
      return answer
    } catch {
      if isChange { checks.didChange() }
      throw error
    }
  }

  private func answer(
    _ request: HTTPRequest, _ message: ServerRequest, _ network: Network, _ generation: Int
  ) async throws -> HTTPResponse {
    func failure(_ code: HTTPFailure.Code, _ reason: String, mayHaveArrived: Bool = true) -> HTTPFailure {
      HTTPFailure(
        code: code, method: request.method, url: request.url, reason: reason, requestMayHaveArrived: mayHaveArrived)
    }
    try await loop.sleep(for: network.latency)
    try checkAlive(generation)
    if let until = state.withLock({ $0.isDownUntil }), loop.now < until {
      throw failure(.cannotConnect, "nobody listens", mayHaveArrived: false)
    }
    switch network.fault {
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
    case .proxyPage:
      if network.isDone { _ = handle(message) }
      return .page(status: network.status)
    case .loginPage: return .page(status: 200)
    case .serverError:
      if network.isDone { _ = handle(message) }
      return .refusal(status: 500, #"{"message":"Internal error.","detail":"simulated"}"#)
    case .refused:
      guard let refusal = network.refusal else { break }
      noteRefused(message)
      return .refusal(status: refusal.status, refusal.body)
    case .proxyRefused:
      noteRefused(message)
      return .page(status: network.status)
    case .signedOut: return .refusal(status: 401, #"{"message":"You are signed out.","detail":"simulated"}"#)
    case .rateLimit:
      // Shorter wishes than five seconds the client fulfils by itself.
      if message.changedPath != nil, network.wish > 6 {
        checks.wasTurnedAway(until: loop.now + .seconds(network.wish - 1))
      }
      var answer = HTTPResponse.refusal(status: 429, #"{"message":"You've been rate limited."}"#)
      answer.head.headers["Retry-After"] = "\(network.wish)"
      return answer
    case .stale:
      if let old = oldList(message) { return HTTPResponse(old) }
    case .cut:
      _ = handle(message)
      throw failure(.truncated, "the answer ended early")
    case .half:
      let answer = HTTPResponse(handle(message))
      return HTTPResponse(head: answer.head, body: Array(answer.body.prefix(answer.body.count / 2)))
    case .diesAfter:
      _ = handle(message)
      faulty_disk_kill()
      throw CancellationError()
    default: break
    }
    if network.isRaced { willRead(self, message.workspace) }
    let answer = handle(message)
    if network.isLast { restart(upgrades: false, isSetBack: true) }
    // What it shows is what was so when it was made, however late it comes.
    if network.fault != .twice { note(message, answer) }
    if network.fault == .slow { try await loop.sleep(for: network.latency) }
    try checkAlive(generation)
    return HTTPResponse(answer)
  }

  private func checkAlive(_ generation: Int) throws {
    if state.withLock({ $0.generation }) != generation { throw CancellationError() }
  }
}
