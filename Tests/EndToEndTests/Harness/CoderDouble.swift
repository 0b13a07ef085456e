import HTTPServer
import Simulator
import Synchronization
import Time

/// The simulated server over real HTTP, with a log of what arrived and a say in what becomes of each request.
final class CoderDouble: Sendable {
  /// What happens to a request other than being answered.
  enum Twist: Sendable {
    /// This answer, and the server never learns of the request.
    case instead(ServerResponse)
    /// Carried out, and the answer's text changed.
    case changed(@Sendable (String) -> String)
    /// Held, then answered.
    case heldBefore(Gate)
    /// Carried out, the answer held.
    case heldAfter(Gate)
    /// Carried out, and the connection closed instead of an answer.
    case answerLost
    /// Held, and then lost: the server never learns of the request.
    case lost(Gate)
  }

  /// A request that arrived.
  struct Request: Sendable, CustomStringConvertible {
    let method: String
    let path: String
    let body: String
    let token: String?
    /// The values of the query's `limit`, `offset` and `q`.
    let query: [String: String]

    /// Whether it could have changed anything.
    var changesSomething: Bool { method != "GET" && !path.hasSuffix("/authcheck") }
    var description: String { "\(method) \(path) \(body)" }
  }

  private struct State: ~Copyable {
    var coder: SimulatedCoder
    var requests: [Request] = []
    var twist: @Sendable (ServerRequest) -> Twist? = { _ in nil }
  }

  private final class Shared: Sendable {
    let state: Mutex<State>
    let clock: SimulatedClock

    init(_ coder: SimulatedCoder, _ clock: SimulatedClock) {
      state = Mutex(State(coder: coder))
      self.clock = clock
    }

    func answer(_ request: ServerRequest) -> ServerResponse {
      let twist = state.withLock { state in
        state.requests.append(
          Request(
            method: request.method, path: request.path, body: String(decoding: request.body, as: UTF8.self),
            token: request.headers["Coder-Session-Token"],
            query: ["limit", "offset", "q"].reduce(into: [:]) { $0[$1] = request.queryValue($1) }))
        return state.twist(request)
      }
      switch twist {
      case .instead(let response): return response
      case .changed(let change):
        var response = handled(request)
        response.body = .bytes(Array(change(String(decoding: response.bytes ?? [], as: UTF8.self)).utf8))
        return response
      case .heldBefore(let gate):
        gate.pass()
        return handled(request)
      case .heldAfter(let gate):
        let response = handled(request)
        gate.pass()
        return response
      case .answerLost:
        _ = handled(request)
        return ServerResponse(status: 200, fault: .closeWithoutAnswer)
      case .lost(let gate):
        gate.pass()
        return ServerResponse(status: 200, fault: .closeWithoutAnswer)
      case nil: return handled(request)
      }
    }

    private func handled(_ request: ServerRequest) -> ServerResponse {
      state.withLock { $0.coder.handle(request, at: clock.now()).response }
    }
  }

  /// The clock that it lives by; it stands still until it is moved.
  let clock: SimulatedClock
  private let shared: Shared
  private let server: HTTPServer

  init(_ coder: SimulatedCoder, identity: TLSIdentity? = nil) throws {
    clock = .manual(at: coder.now)
    let shared = Shared(coder, clock)
    self.shared = shared
    var options = HTTPServerOptions()
    options.writesDate = false
    options.identity = identity
    server = try HTTPServer(options) { shared.answer($0) }
  }

  var url: String { server.baseURL }

  /// What arrived so far, in order.
  var requests: [Request] { shared.state.withLock { $0.requests } }

  /// The requests so far that could have changed something.
  var changes: [Request] { requests.filter(\.changesSomething) }

  /// Decides what becomes of each request from now on; replaces what was said before.
  func twist(_ twist: @escaping @Sendable (ServerRequest) -> Twist?) {
    shared.state.withLock { $0.twist = twist }
  }

  /// Answers everything like this from now on.
  func answer(_ response: @escaping @Sendable (ServerRequest) -> ServerResponse?) {
    twist { request in response(request).map { .instead($0) } }
  }

  /// Reads or changes the simulated server behind its API.
  func withCoder<Result: Sendable>(_ body: (inout SimulatedCoder) -> Result) -> Result {
    shared.state.withLock { state in
      state.coder.advance(to: clock.now())
      return body(&state.coder)
    }
  }
}
