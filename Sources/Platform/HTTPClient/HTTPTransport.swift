/// What carries requests to a server and brings its answers: ``HTTPClient`` over the network, a simulated server directly.
public protocol HTTPTransport: Sendable {
  /// Sends a request and waits for its whole answer, whatever its status.
  ///
  /// - Throws: ``HTTPFailure``, or `CancellationError` when the task is cancelled.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse

  /// Sends a request and waits for the beginning of its answer; its body comes as it arrives.
  ///
  /// - Throws: as ``send(_:)``.
  func stream(_ request: HTTPRequest) async throws -> HTTPStream
}

extension HTTPClient: HTTPTransport {}
