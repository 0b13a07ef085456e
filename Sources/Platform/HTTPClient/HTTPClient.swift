/// placeholder body, replaced in the next commit
public final class HTTPClient: Sendable {
  public init(_ configuration: HTTPConfiguration = HTTPConfiguration()) throws {}
  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    throw HTTPFailure(
      code: .unexpected, method: request.method, url: request.url, reason: "", requestMayHaveArrived: false)
  }
}
