import HTTPClient
import Time

/// Why an operation did not give what was asked for: the one error that ``CoderClient`` throws, besides
/// `CancellationError`.
public struct CoderFailure: Error, Sendable, CustomStringConvertible {
  /// The kind of failure, to switch on.
  public enum Code: Sendable, Hashable {
    /// Something answered that is not a Coder server's API.
    case notACoderServer(Stranger)
    /// No connection: the name has no address, nobody listens, or the proxy refused.
    case unreachable
    /// No encrypted connection: perhaps the server does not use TLS.
    case tls
    /// The server's certificate is not trusted.
    case untrusted
    /// The server's certificate is for other names than that in the address.
    case otherName
    /// The file of the certificates to trust cannot be used.
    case certificateFile
    /// The time allowed for an answer passed.
    case timedOut
    /// The connection broke before the whole answer was there.
    case interrupted
    /// The answer is larger than allowed.
    case tooLarge
    /// The token is missing, wrong, expired or deleted.
    case unauthorized
    /// The token's user is suspended; another token of that user does not help.
    case suspended
    /// The token's user may not do this. Also where the server says 404 or 500 for it.
    case forbidden
    /// The server says the same for both (404): the thing does not exist, or the token may not see or change it.
    /// ``CoderClient/settled(_:workspace:)`` finds out more.
    case absentOrForbidden
    /// A 500 that v2.36.0 answers when the extension is forbidden, and that could be any error.
    /// ``CoderClient/settled(_:workspace:)`` asks which.
    case forbiddenOrServerError
    /// It certainly does not exist.
    case notFound
    /// The workspace or template was deleted.
    case deleted
    /// The state of the workspace, or of its builds, does not allow it now.
    case conflict(Conflict)
    /// The server does not accept the values sent.
    case invalid(Invalid)
    /// The template does not allow its users this.
    case templatePolicy
    /// Too many requests; ``CoderFailure/retryAt`` says when the server accepts more.
    case rateLimited
    /// This server, or its version, does not have the operation.
    case unsupported
    /// The server failed (5xx).
    case serverError
    /// The answer is not what this program understands; the detail says where.
    case malformedAnswer
    /// The answer is from earlier: something before the server keeps answers and gives them again.
    case outdatedAnswer
    /// The answer has another date than the server's others: a clock behind its address is wrong.
    case misdatedAnswer
    /// The request could not even be made; a defect of this program or of its machine.
    case unexpected
  }

  /// What answered in a Coder server's place.
  public enum Stranger: Sendable, Hashable {
    /// A page for people: a login page, a proxy's error, another program.
    case html
    /// A Coder server's dashboard rather than its API: the address has a path too much.
    case dashboard
    /// A redirect, to this address. None is followed, since a token would go with it.
    case redirect(to: String?)
    /// Something else, of this content type.
    case other(contentType: String?)
  }

  /// What is wrong with the values sent.
  public enum Invalid: String, Sendable, Hashable, CaseIterable {
    /// ``CoderFailure/validations`` names the fields.
    case fields
    /// A deadline has to be at least 30 (really 29) minutes ahead of the server's clock.
    case deadlineTooSoon
    /// A deadline may not be later than the build's `max_deadline`.
    case deadlineBeyondMaximum
    /// The server could not read the request at all.
    case request
  }

  /// One field that was refused, in the server's words.
  public struct Validation: Sendable, Hashable {
    /// As on the wire: `ttl_ms`, `schedule`, `name`, `q`, …
    public var field: String
    /// What is wrong with its value.
    public var detail: String
  }

  /// What to act on.
  public var code: Code
  /// What was attempted, to follow "cannot": `extend the workspace`.
  public var operation: String
  /// The server's message, or what the connection met with.
  public var message: String
  /// The server's detail; of a malformed answer the place and what was expected there.
  public var detail: String?
  /// Empty unless the server named fields.
  public var validations: [Validation]
  /// When the request may be sent again, by the server's clock; `nil` if the server does not say.
  public var retryAt: Timestamp?
  /// Whether the change may have been made although no proper answer came. Only a read tells. Always false for reads.
  public var outcomeIsUnknown: Bool
  /// The last attempt.
  public var exchange: Exchange
  /// Whether the answer said that all went well and then nothing: what a server sends that fails while it writes out one
  /// of the things asked for.
  var isEmptyAnswer = false
  /// Whether the server itself answered: it is done with the request then, and nothing of it comes later.
  public internal(set) var isFromServer = false

  /// The HTTP status; `nil` when no answer came.
  public var status: Int? { exchange.status }

  /// The server's words about the first field that it refused, else its message with its detail; where it used none, what the
  /// answer was instead. Never empty.
  public var serverWords: String {
    let words = validations.first.map { "\($0.field): \($0.detail)" } ?? messageWithDetail
    switch code {
    case .notACoderServer: return words.isEmpty ? summary : "\(summary): \(words)"
    default: return words.isEmpty ? code.summary : words
    }
  }

  /// What the code says, with what to do.
  ///
  /// The first thing that is asked of a server is its version: only there a page means that the address is wrong. Later it is
  /// something between that answers for the server.
  private var summary: String {
    guard code == .notACoderServer(.dashboard) else { return code.summary }
    return exchange.path == "/buildinfo"
      ? "\(code.summary); give the address of the server without a path"
      : "\(code.summary); something before the server answers in its place, such as a login or a proxy"
  }

  private var messageWithDetail: String {
    guard let detail, detail != message else { return message }
    return message.isEmpty ? detail : "\(message) (\(detail))"
  }

  /// One line: what was attempted, what went wrong, the server's words. Never the token.
  public var description: String {
    var text = "cannot \(operation): \(summary)"
    if !message.isEmpty { text += ": \(message)" }
    for validation in validations where validation.detail != message {
      text += " (\(validation.field): \(validation.detail))"
    }
    if let detail, detail != message { text += " (\(detail))" }
    if let status { text += " [\(exchange.method) \(exchange.path): \(status)]" }
    if let retryAt { text += "; the server accepts more from \(retryAt) on" }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
