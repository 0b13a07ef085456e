import HTTPClient
import HTTPServer
import Synchronization
import Time

/// A simulated server in the same process, as a transport without a socket: for runs in virtual time.
public final class SimulatorTransport: HTTPTransport {
  private let coder: Mutex<SimulatedCoder>
  private let now: @Sendable () -> Timestamp

  /// - Parameter now: the server's clock; simulated time passes up to it with every request.
  public init(_ coder: SimulatedCoder, now: @escaping @Sendable () -> Timestamp) {
    self.coder = Mutex(coder)
    self.now = now
  }

  /// What the server counted.
  public var report: SimulationReport { coder.withLock { $0.report } }

  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    HTTPResponse(coder.withLock { $0.handle(ServerRequest(request), at: now()).response })
  }

  public func stream(_ request: HTTPRequest) async throws -> HTTPStream {
    throw HTTPFailure(
      code: .invalidRequest, method: request.method, url: request.url, reason: "nothing streams without a socket",
      requestMayHaveArrived: false)
  }
}

extension ServerRequest {
  /// A client's request as a server receives it.
  public init(_ request: HTTPRequest) {
    var headers = ServerHeaders()
    for field in request.headers.fields { headers.append(field.name, field.value) }
    let target = request.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: true)
    self.init(
      request.method.rawValue, "/" + target.dropFirst(2).joined(separator: "/"), headers: headers,
      body: request.body ?? [])
  }
}

extension HTTPResponse {
  /// A server's answer as a client receives it; not for streams.
  public init(_ response: ServerResponse) {
    var headers = HTTPHeaders()
    for (name, value) in response.headers.all { headers.append(name, value) }
    guard case .bytes(let bytes) = response.body else { preconditionFailure("nothing streams without a socket") }
    self.init(head: HTTPResponseHead(status: response.status, headers: headers), body: bytes)
  }
}
