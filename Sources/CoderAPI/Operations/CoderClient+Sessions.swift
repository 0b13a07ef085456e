import HTTPClient

extension CoderClient {
  /// Longest wait for the metrics: a port that does not answer must not hold up what rules do without it.
  private static let metricsTimeout = Duration.seconds(10)

  /// Whether the server's metrics port is known, which alone tells sessions.
  public var knowsMetrics: Bool { options.metricsURL != nil }

  /// The sessions of all workspaces, from the server's metrics port in one request; the token is not sent there.
  ///
  /// - Throws: ``SessionsFailure``, or `CancellationError`.
  public func sessions() async throws -> AgentSessions {
    guard let url = options.metricsURL else {
      throw SessionsFailure(reason: "the address of the server's metrics port is not set (coder_metrics_url)")
    }
    let timeout = min(options.timeout, Self.metricsTimeout)
    let answer: HTTPResponse
    do {
      answer = try await options.activities.waiting(
        "waiting for \(url) to tell the sessions of the workspaces", nil, until: machine.instant + timeout
      ) { try await http.send(HTTPRequest(.get, url, timeout: timeout)) }
    } catch let failure as HTTPFailure {
      throw SessionsFailure(reason: "\(url): \(failure)")
    }
    guard answer.status == 200 else { throw SessionsFailure(reason: "\(url) answered with status \(answer.status)") }
    do throws(SessionsFailure) {
      return try AgentSessions(metrics: String(decoding: answer.body, as: UTF8.self))
    } catch {
      throw SessionsFailure(reason: "\(url): \(error.reason)")
    }
  }
}
