import HTTPClient

/// Reads what an answer with a status of a refusal means (How Coder behaves, "Refusals").
///
/// Coder states most reasons in words alone, so this is the one place that compares them.
struct Refusal {
  private var status: Int
  private var body: ErrorBody?
  /// `PUT …/extend`, whose bare 500 may be a refusal.
  private var isExtend: Bool

  /// The kind of failure that an answer is, or `nil` if it has the one status that is a success of the request.
  static func code(of answer: HTTPResponse, to request: CoderRequest) -> CoderFailure.Code? {
    let kind = ContentKind(answer)
    switch answer.status {
    case 200..<300, 304:
      if !answer.body.isEmpty, let stranger = kind.stranger { return .notACoderServer(stranger) }
      guard answer.status == request.success else { return .malformedAnswer }
      return says(success: request.confirmation, in: answer) ? nil : .serverError
    case 300..<400: return .notACoderServer(.redirect(to: answer.headers["Location"]))
    case 400..<500 where answer.status != 429:
      if let stranger = kind.stranger, !kind.isFromCoder || kind == .page(fromCoder: true) {
        return .notACoderServer(stranger)
      }
    default: break
    }
    let refusal = Refusal(
      status: answer.status, body: ErrorBody(answer.body, hiding: SecretFilter()),
      isExtend: request.path.hasSuffix("/extend"))
    if refusal.body == nil, !kind.isFromCoder, (400..<500).contains(answer.status), answer.status != 429 {
      return .notACoderServer(.other(contentType: answer.headers["Content-Type"]))
    }
    return refusal.code
  }

  /// Whether an answer has the words that stand for success, where there are any: a server whose database went away answers
  /// 200 and says nothing.
  private static func says(success words: String?, in answer: HTTPResponse) -> Bool {
    guard let words else { return true }
    return ErrorBody(answer.body, hiding: SecretFilter())?.message.hasPrefix(words) == true
  }

  private var code: CoderFailure.Code {
    switch status {
    case 400, 422: badRequest
    case 401: unauthorized
    case 403, 428: .forbidden
    case 404: notFound
    case 405: says("is deleted") ? .deleted : .unsupported
    case 406, 409, 412: collision
    case 410: .deleted
    case 413: .invalid(.request)
    case 429: .rateLimited
    case 400..<500: .invalid(.request)
    case 500..<600: serverError
    default: .malformedAnswer
    }
  }

  /// A server that cannot reach its database cannot look the token up, and says 401 as well.
  private var unauthorized: CoderFailure.Code {
    guard let message = body?.message else { return .unauthorized }
    if says("Template is not in organization") { return .forbidden }
    if message.contains("User is not active") { return .suspended }
    return ["signed out", "session has expired", "API key"].contains { message.contains($0) }
      ? .unauthorized : .serverError
  }

  private var badRequest: CoderFailure.Code {
    if says("beyond max deadline") { return .invalid(.deadlineBeyondMaximum) }
    if says("template does not allow") || says("not allowed for workspaces using this template")
      || says("template's maximum TTL") || says("has been deprecated")
    {
      return .templatePolicy
    }
    if says("Cannot extend workspace: new deadline must be") { return .invalid(.deadlineTooSoon) }
    if says("renames are not allowed") { return .unsupported }
    if says("must be an existing uuid or username") { return .notFound }
    if says("Job has already") { return .conflict(.buildEnded) }
    if says("failed to import") || says("was canceled") { return .conflict(.templateVersion) }
    return .invalid(body?.validations.isEmpty == false ? .fields : .request)
  }

  private var notFound: CoderFailure.Code {
    if says("Route not found") { return .unsupported }
    return says("has been deleted") ? .deleted : .absentOrForbidden
  }

  private var collision: CoderFailure.Code {
    if says("deleted workspace") { return .deleted }
    for (words, conflict) in Refusal.collisions where says(words) { return .conflict(conflict) }
    return .conflict(.other)
  }

  private static let collisions: [(words: String, conflict: Conflict)] = [
    ("still building", .stillBuilding), ("Workspace must be started", .notStarted),
    ("shutdown is manual", .manualShutdown), ("prebuilt", .prebuild), ("build is already active", .buildActive),
    ("insert workspace build", .buildActive), ("already exists", .nameTaken), ("Job ", .buildEnded),
    ("emplate version", .templateVersion),
  ]

  /// v2.36.0 reports a missing permission to change something as 500 (How Coder behaves, "Missing permissions").
  private var serverError: CoderFailure.Code {
    if says("forbidden") { return .forbidden }
    if says("no allowed autostart") { return .templatePolicy }
    if status == 500, isExtend, body != nil, body?.detail == nil { return .forbiddenOrServerError }
    return .serverError
  }

  private func says(_ words: String) -> Bool {
    guard let body else { return false }
    return body.message.contains(words) || body.detail?.contains(words) == true
      || body.validations.contains { $0.detail.contains(words) }
  }
}
