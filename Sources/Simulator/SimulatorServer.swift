import HTTPServer
import Synchronization
import Time

/// A simulated Coder server that answers over HTTP.
///
/// It listens from the moment it is made. Simulated time passes with every request, and while `run()` is running also
/// between them.
public final class SimulatorServer: Sendable {
  private struct State: ~Copyable {
    var coder: SimulatedCoder
    var faults: FaultInjector
    var watchers: [SimulatedID: [EventFeed]] = [:]
    var followers: [LogFollower] = []
  }

  /// The clock that it lives by.
  public let clock: SimulatedClock
  private let state: Shared
  private let server: HTTPServer

  /// What the connections' threads share.
  private final class Shared: Sendable {
    let state: Mutex<State>

    init(_ coder: SimulatedCoder, _ faults: SimulatorFaults) {
      state = Mutex(State(coder: coder, faults: FaultInjector(faults)))
    }
  }

  /// Starts listening.
  ///
  /// - Throws: `HTTPServerFailure` when the address cannot be listened on.
  public init(
    coder: SimulatedCoder, clock: SimulatedClock, options: HTTPServerOptions = HTTPServerOptions(),
    faults: SimulatorFaults = SimulatorFaults()
  ) throws {
    var options = options
    options.writesDate = false
    let shared = Shared(coder, faults)
    self.clock = clock
    state = shared
    let server = try HTTPServer(options) { request in Self.answer(request, shared, at: clock.now()) }
    self.server = server
    shared.state.withLock { $0.coder.settings.address = $0.coder.settings.address ?? server.baseURL }
  }

  /// The same on loopback with a port; 0 for a free one.
  public convenience init(
    coder: SimulatedCoder, clock: SimulatedClock, port: UInt16, faults: SimulatorFaults = SimulatorFaults()
  ) throws {
    try self.init(coder: coder, clock: clock, options: HTTPServerOptions(port: port), faults: faults)
  }

  /// Where it answers, for `CODER_URL`.
  public var baseURL: String { server.baseURL }

  /// The port it listens on.
  public var port: UInt16 { server.port }

  /// The server's life: lets simulated time pass as the clock shows it, until the task is cancelled.
  public func run() async {
    await withTaskGroup { group in
      group.addTask { await self.server.run() }
      group.addTask {
        while !Task.isCancelled {
          self.catchUp()
          // Sleeping fails when the task is cancelled, which the loop asks for.
          try? await Task.sleep(for: .milliseconds(20))
        }
      }
    }
  }

  /// Stops listening and ends every stream. Calling it again does nothing.
  public func stop() {
    server.stop()
  }

  /// Lets simulated time pass up to what the clock shows and tells the watchers; for those who advance a manual clock.
  public func catchUp() {
    state.state.withLock { state in
      state.coder.advance(to: clock.now())
      Self.tellWatchers(&state)
    }
  }

  /// What really happened so far.
  public var report: SimulationReport {
    catchUp()
    return state.state.withLock { $0.coder.report }
  }

  /// Reads or changes the simulated server behind its API, as its administrators and the world would.
  public func withCoder<Result: Sendable>(_ body: (inout SimulatedCoder) -> Result) -> Result {
    state.state.withLock { state in
      defer { Self.tellWatchers(&state) }
      return body(&state.coder)
    }
  }

  /// What goes wrong from now on.
  public func setFaults(_ faults: SimulatorFaults) {
    state.state.withLock { $0.faults.faults = faults }
  }

  private static func answer(_ request: ServerRequest, _ shared: Shared, at now: Timestamp) -> ServerResponse {
    shared.state.withLock { state in
      let fault = state.faults.draw(for: request)
      if let instead = state.faults.answerInstead(fault, request) {
        return state.faults.finished(instead, fault, request)
      }
      let answer = state.coder.handle(request, at: now)
      tellWatchers(&state)
      if let following = answer.following, case .upgraded = answer.response.body { state.followers.append(following) }
      guard let watching = answer.watching else { return state.faults.finished(answer.response, fault, request) }
      let feed = EventFeed(heartbeat: SimulatedCoder.ping)
      feed.send(answer.response.bytes ?? [])
      state.watchers[watching, default: []].append(feed)
      var response = answer.response
      response.body = .feed(feed)
      return response
    }
  }

  private static func tellWatchers(_ state: inout State) {
    for id in state.coder.takeChanges() {
      guard let feeds = state.watchers[id] else { continue }
      let event = state.coder.event(for: id)
      let living = feeds.filter { $0.send(event) }
      state.watchers[id] = living.isEmpty ? nil : living
    }
    guard !state.followers.isEmpty else { return }
    state.followers = state.followers.compactMap { follower in
      var follower = follower
      return state.coder.tell(&follower) ? follower : nil
    }
  }
}
