import HTTPClient
import Time

extension CoderFailure {
  /// The failure that an answer is, or `nil` if it is none.
  /// - Parameter now: the server's time, for an answer without `Date`, as proxies write.
  init?(
    answer: HTTPResponse, request: CoderRequest, secrets: SecretFilter, exchange: Exchange, at now: Timestamp
  ) {
    guard let code = Refusal.code(of: answer, to: request) else { return nil }
    let body = ErrorBody(answer.body, hiding: secrets)
    self.init(
      code: code.cleaned(secrets.clean), operation: request.operation,
      message: CoderFailure.wrongStatus(of: answer, to: request)
        ?? CoderFailure.unsaidSuccess(of: answer, to: request) ?? body?.message
        ?? secrets.clean(CoderFailure.plainText(of: answer, code)),
      detail: body?.detail, validations: body?.validations ?? [],
      retryAt: nil, outcomeIsUnknown: request.changesSomething && code.leavesOutcomeOpen && answer.status != 401,
      exchange: exchange)
    // A proxy that got no answer itself says 502 to 504, and only that leaves open whether one comes.
    isFromServer = ContentKind(answer).isFromCoder || !(502...504).contains(answer.status)
    let limits = RateLimitHeaders(answer.headers)
    retryAt = limits.retryAt(answeredAt: exchange.serverDate ?? now) ?? (code == .rateLimited ? limits.reset : nil)
  }

  /// The list of workspaces, not asked for because the server told an earlier sweep to wait until then.
  package static func listNotAsked(until: Timestamp) -> CoderFailure {
    CoderFailure(
      code: .rateLimited, operation: "list the workspaces", message: "it said so to an earlier sweep", detail: nil,
      validations: [], retryAt: until, outcomeIsUnknown: false,
      exchange: Exchange(method: "GET", path: "/workspaces", duration: .zero, attempts: 0))
  }

  /// The list of workspaces as it was at `date`, although the server dates its answers `present` by now.
  package static func outdatedList(of date: Timestamp, at present: Timestamp, _ exchange: Exchange) -> CoderFailure {
    CoderFailure(
      code: .outdatedAnswer, operation: "list the workspaces",
      message: """
        it is dated \(date.rfc3339), and other answers \(present.rfc3339): a proxy in front of the server keeps answers to \
        /api/v2 and gives them again, which it must not
        """,
      detail: nil, validations: [], retryAt: nil, outcomeIsUnknown: false, exchange: exchange)
  }

  /// The list of workspaces dated `date`, when the server dates its other answers `present`.
  package static func misdatedList(of date: Timestamp, at present: Timestamp, _ exchange: Exchange) -> CoderFailure {
    CoderFailure(
      code: .misdatedAnswer, operation: "list the workspaces",
      message: """
        it is dated \(date.rfc3339), and other answers \(present.rfc3339): one of the servers behind this address, or a proxy, \
        has a wrong clock
        """,
      detail: nil, validations: [], retryAt: nil, outcomeIsUnknown: false, exchange: exchange)
  }

  /// The failure of a request that got no whole answer.
  init(_ failure: HTTPFailure, request: CoderRequest, secrets: SecretFilter, exchange: Exchange) {
    self.init(
      code: CoderFailure.code(of: failure.code), operation: request.operation,
      message: secrets.clean(failure.reason), detail: nil, validations: [], retryAt: nil,
      outcomeIsUnknown: request.changesSomething && failure.requestMayHaveArrived, exchange: exchange)
  }

  /// The failure of an answer that is not what a model expects.
  init(
    _ problem: JSONProblem, in body: [UInt8], request: CoderRequest, exchange: Exchange
  ) {
    let path = JSONPlace.path(to: problem.position, in: body)
    self.init(
      code: .malformedAnswer, operation: request.operation,
      message: body.isEmpty ? "the answer is empty" : "expected \(problem.expected)",
      detail: body.isEmpty
        ? nil : (path.isEmpty ? "" : "at \(path), ") + "byte \(problem.position) of \(body.count)",
      validations: [], retryAt: nil, outcomeIsUnknown: request.changesSomething, exchange: exchange)
    isEmptyAnswer = body.isEmpty
  }

  /// That a status without an error is not the one that stands for success; `nil` for any other answer.
  private static func wrongStatus(of answer: HTTPResponse, to request: CoderRequest) -> String? {
    guard (200..<300).contains(answer.status) || answer.status == 304, answer.status != request.success else {
      return nil
    }
    return "status \(answer.status), where the server documents \(request.success)"
  }

  /// That a status of success came without the words that go with it; `nil` for any other answer.
  private static func unsaidSuccess(of answer: HTTPResponse, to request: CoderRequest) -> String? {
    guard answer.status == request.success, let words = request.confirmation else { return nil }
    return "status \(answer.status) without '\(words)…', which the server says when it has done it"
  }

  private static func code(of code: HTTPFailure.Code) -> Code {
    switch code {
    case .cannotResolve, .cannotConnect: .unreachable
    case .tls: .tls
    case .untrusted: .untrusted
    case .otherName: .otherName
    case .certificateFile: .certificateFile
    case .timedOut, .silent: .timedOut
    case .connectionLost, .truncated, .shutDown: .interrupted
    case .tooLarge: .tooLarge
    case .malformed: .notACoderServer(.other(contentType: nil))
    case .invalidRequest, .unexpected: .unexpected
    }
  }

  /// The beginning of a refusal that is not JSON; nothing of a page, which says nothing.
  private static func plainText(of answer: HTTPResponse, _ code: Code) -> String {
    if case .page = ContentKind(answer) { return "" }
    let text = String(decoding: answer.body.prefix(200), as: UTF8.self)
    return String(text.map { $0.isNewline ? " " : $0 }.drop { $0 == " " }.prefix { $0 != "\0" })
  }
}

extension CoderFailure.Code {
  /// The code without a token in what a stranger said of itself: a redirect can carry it back.
  fileprivate func cleaned(_ clean: (String) -> String) -> Self {
    switch self {
    case .notACoderServer(.redirect(let target)): .notACoderServer(.redirect(to: target.map(clean)))
    case .notACoderServer(.other(let type)): .notACoderServer(.other(contentType: type.map(clean)))
    default: self
    }
  }

  /// After this answer to a change one cannot be sure that nothing was changed.
  fileprivate var leavesOutcomeOpen: Bool {
    switch self {
    case .serverError, .forbiddenOrServerError, .malformedAnswer: true
    default: false
    }
  }
}
