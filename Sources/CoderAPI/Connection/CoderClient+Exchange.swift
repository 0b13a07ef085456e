import HTTPClient
import Time

extension CoderClient {
  /// Sends a request and reads its answer as a model.
  func answer<Value: Sendable>(
    _ request: CoderRequest, timeout: Duration? = nil,
    _ read: (inout JSONReader) throws(JSONProblem) -> Value
  ) async throws -> Response<Value> {
    let (answer, exchange) = try await exchange(request, timeout: timeout ?? options.timeout)
    do throws(JSONProblem) {
      return Response(value: try JSONReader.read(answer.body, hiding: tokens.secrets, read), exchange: exchange)
    } catch {
      throw CoderFailure(error, in: answer.body, request: request, exchange: exchange)
    }
  }

  /// Sends a change whose answer has nothing, or at most a message.
  func acknowledgement(_ request: CoderRequest) async throws -> Response<Acknowledgement> {
    let (answer, exchange) = try await exchange(request, timeout: options.timeout)
    return Response(
      value: Acknowledgement(message: ErrorBody(answer.body, hiding: tokens.secrets)?.message), exchange: exchange)
  }

  private func exchange(
    _ request: CoderRequest, timeout: Duration
  ) async throws -> (answer: HTTPResponse, exchange: Exchange) {
    try await repeating(request) { token, attempt in
      try await attemptOnce(request, token: token, attempt: attempt, timeout: timeout)
    }
  }

  /// Makes attempts, again where that is safe and promising, until one succeeds.
  func repeating<Success>(
    _ request: CoderRequest,
    _ attemptOnce: (_ token: Token?, _ attempt: Int) async throws -> Result<Success, CoderFailure>
  ) async throws -> Success {
    var attempt = 0
    var hasNewToken = false
    while true {
      attempt += 1
      if let refusal = limiter.refusal(of: request.path, at: machine.instant) { throw refusal }
      if let wait = limiter.wait(for: request.path, now: serverTime) {
        try await sleep(wait, ", which accepts only so many requests a minute", request, attempt)
        waits.note(request.operation, wait)
        attempt -= 1
        continue
      }
      let token = request.isAuthenticated ? tokens.token : nil
      var failure: CoderFailure
      let detail = attempt > 1 ? ", try \(attempt) of \(options.retry.attempts)" : nil
      switch try await options.activities.waiting(
        waiting(request), detail, until: end(of: request), { try await attemptOnce(token, attempt) })
      {
      case .success(let success): return success
      case .failure(let error): failure = error
      }
      if failure.code == .unauthorized || failure.code == .suspended, !hasNewToken, let token {
        do {
          if try tokens.replacement(for: token) != nil {
            // The old token was refused before anything was done, so that a change may be sent again as well.
            hasNewToken = true
            continue
          }
        } catch {
          // That there may be a new token that cannot be read is what somebody has to know.
          failure.detail = [failure.detail, "\(error)"].compactMap(\.self).joined(separator: "; ")
        }
      }
      guard request.isRepeated || failure.code == .rateLimited,
        let pause = options.retry.pause(
          after: failure, attempt: attempt, changesSomething: request.changesSomething,
          serverTime: serverTime)
      else {
        if failure.code == .rateLimited, let wish = failure.retryAt.map({ $0 - serverTime }), wish > .zero {
          limiter.refuse(request.path, failure, until: machine.instant + wish)
        }
        throw failure
      }
      if failure.code == .rateLimited { limiter.block(request.path, until: serverTime + pause) }
      let next = ": \(failure.code.summary); try \(attempt + 1) of \(options.retry.attempts)"
      guard options.deadline.map({ machine.instant + pause < $0.instant }) ?? true else { throw failure }
      try await sleep(pause, next, request, attempt)
      if failure.code == .rateLimited { waits.note(request.operation, pause) }
    }
  }

  /// To begin a line: `waiting for https://coder.example.com to list the workspaces`.
  private func waiting(_ request: CoderRequest) -> String { "waiting for \(url) to \(request.operation)" }

  /// When an answer to a request that is sent now has to be there.
  private func end(of request: CoderRequest) -> ContinuousClock.Instant {
    let usual = machine.instant + (request.path == "/workspaces" ? options.listTimeout : options.timeout)
    return min(usual, options.deadline?.instant ?? usual)
  }

  /// Waits, unless everything has to be over before.
  private func sleep(_ pause: Duration, _ detail: String, _ request: CoderRequest, _ attempt: Int) async throws {
    let end = machine.instant + pause
    if let deadline = options.deadline, end >= deadline.instant { throw late(request, attempt, deadline.reason) }
    try await options.activities.waiting(waiting(request), detail, until: end) { try await machine.sleep(for: pause) }
  }

  /// The failure of a request for which no time is left.
  private func late(_ request: CoderRequest, _ attempt: Int, _ reason: String) -> CoderFailure {
    CoderFailure(
      code: .timedOut, operation: request.operation, message: reason, detail: nil, validations: [], retryAt: nil,
      outcomeIsUnknown: false,
      exchange: Exchange(
        method: request.method.rawValue, path: request.path, duration: .zero, attempts: attempt - 1))
  }

  var serverTime: Timestamp { clock.now(at: machine.instant) }

  private func attemptOnce(
    _ request: CoderRequest, token: Token?, attempt: Int, timeout: Duration
  ) async throws -> Result<(answer: HTTPResponse, exchange: Exchange), CoderFailure> {
    let sent = machine.instant
    var exchange = Exchange(
      method: request.method.rawValue, path: request.path, sentAt: sent, duration: .zero, attempts: attempt)
    let left = options.deadline.map { sent.duration(to: $0.instant) }
    if let left, left <= .zero { return .failure(late(request, attempt, options.deadline?.reason ?? "")) }
    do {
      let answer = try await http.send(httpRequest(request, token: token, timeout: min(timeout, left ?? timeout)))
      note(answer.head, of: request, sent: sent, in: &exchange)
      options.attempted(exchange)
      if let failure = CoderFailure(
        answer: answer, request: request, secrets: tokens.secrets, exchange: exchange, at: serverTime)
      {
        return .failure(failure)
      }
      return .success((answer, exchange))
    } catch let failure as HTTPFailure {
      exchange.duration = sent.duration(to: machine.instant)
      options.attempted(exchange)
      if failure.code == .timedOut, let left, left < timeout {
        return .failure(late(request, attempt + 1, options.deadline?.reason ?? ""))
      }
      return .failure(CoderFailure(failure, request: request, secrets: tokens.secrets, exchange: exchange))
    }
  }

  /// Takes in what an answer says about itself, the server's clock and its limits.
  func note(
    _ head: HTTPResponseHead, of request: CoderRequest, sent: ContinuousClock.Instant, in exchange: inout Exchange
  ) {
    let received = machine.instant
    exchange.status = head.status
    exchange.duration = sent.duration(to: received)
    exchange.buildVersion = head.headers[ContentKind.versionHeader].map(tokens.secrets.clean)
    exchange.serverDate = head.headers["Date"].flatMap { Timestamp(httpDate: $0) }
    if let date = exchange.serverDate { clock.note(date, sent: sent, received: received) }
    limiter.note(RateLimitHeaders(head.headers), for: request.path)
  }

  /// The request on the wire. The token goes into the one header that every version accepts, and nowhere else.
  func httpRequest(_ request: CoderRequest, token: Token?, timeout: Duration) -> HTTPRequest {
    var message = HTTPRequest(
      request.method, url.address(request.path, query: request.query),
      headers: ["Accept": "application/json", "Cache-Control": "no-cache"],
      body: request.body.map { Array($0.utf8) }, timeout: timeout)
    if request.body != nil { message.headers["Content-Type"] = "application/json" }
    if let token { message.headers["Coder-Session-Token"] = token.secret }
    return message
  }
}
