import HTTPClient
import Text
import Time

/// What the running service says of itself, where it was asked.
enum ServiceAnswer: Sendable {
  /// No setting says where it listens.
  case notAsked
  /// It does not answer, or something else does.
  case unreachable(at: String, reason: String)
  case answered(ServiceStatus)

  /// Asks.
  ///
  /// - Parameter address: where it listens; `nil` where that is not set
  init(asking address: ListenAddress?) async throws {
    guard let address, address.port != 0 else {
      self = .notAsked
      return
    }
    var configuration = HTTPConfiguration(connectTimeout: .seconds(2), userAgent: "curfew/\(VersionCommand.current)")
    configuration.isDirect = true
    let client = try HTTPClient(configuration)
    do {
      let answer = try await client.send(
        HTTPRequest(.get, "http://\(address.reachedAt)/status", timeout: .seconds(5), bodyLimit: 1 << 20))
      if answer.status == 200, let status = ServiceStatus(json: answer.body) {
        self = .answered(status)
      } else {
        self = .unreachable(at: address.reachedAt, reason: "something else than 'curfew serve' answers there")
      }
    } catch let failure as HTTPFailure {
      self = .unreachable(at: address.reachedAt, reason: failure.reason)
    }
  }
}
