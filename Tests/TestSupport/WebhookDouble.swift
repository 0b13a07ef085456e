import HTTPServer
import Synchronization

/// A webhook over real HTTP that keeps what arrives and answers as the test says.
public final class WebhookDouble: Sendable {
  /// A request that arrived.
  public struct Arrival: Sendable {
    /// The body, JSON.
    public let body: String
    /// The whole request's header fields.
    public let headers: ServerHeaders

    /// The body, read.
    public var json: JSONTree { JSONTree(Array(body.utf8)) ?? .null }
  }

  private final class State: Sendable {
    let arrivals = Mutex<[Arrival]>([])
    let answer = Mutex<@Sendable () -> ServerResponse>({ ServerResponse(status: 204) })

    func take(_ request: ServerRequest) -> ServerResponse {
      arrivals.withLock {
        $0.append(Arrival(body: String(decoding: request.body, as: UTF8.self), headers: request.headers))
      }
      return answer.withLock { $0 }()
    }
  }

  private let state: State
  private let server: HTTPServer

  /// Listens on loopback and answers 204.
  ///
  /// - Parameter identity: what it shows to clients that speak TLS; `nil` for plain HTTP
  public init(identity: TLSIdentity? = nil) throws {
    let state = State()
    self.state = state
    var options = HTTPServerOptions()
    options.identity = identity
    server = try HTTPServer(options) { state.take($0) }
  }

  deinit { server.stop() }

  /// Where messages go.
  public var url: String { server.baseURL + "/hook" }

  /// What arrived so far, in order.
  public var arrivals: [Arrival] { state.arrivals.withLock { $0 } }

  /// Answers like this from now on.
  public func answer(_ answer: @escaping @Sendable () -> ServerResponse) { state.answer.withLock { $0 = answer } }

  /// Answers with this status and nothing else from now on.
  public func answer(status: Int) { answer { ServerResponse(status: status) } }
}
