/// What a handler answers.
public struct ServerResponse: Sendable {
  /// Where the body's bytes come from.
  public enum Body: Sendable {
    /// These bytes, with their length announced.
    case bytes([UInt8])
    /// Whatever is sent into the feed, until it is finished (chunked).
    case feed(EventFeed)
    /// What the closure returns, call after call, until it returns nil (chunked): for bodies too large to hold.
    case chunks(@Sendable () -> [UInt8]?)
    /// After a 101, bytes of another protocol: whatever is sent into the feed, until it is finished. Not over TLS.
    case upgraded(EventFeed)
    /// The whole answer comes later, its status and header fields, too; an answer that is promised promises no other.
    case promised(PromisedResponse)
  }

  /// The status code.
  public var status: Int
  /// The header fields; `Content-Length` and `Connection` are the server's business.
  public var headers: ServerHeaders
  /// The body.
  public var body: Body
  /// How long the answer is held back; a stop of the server cuts it short.
  public var delay: Duration
  /// What goes wrong on purpose; nil in honest operation.
  public var fault: ServerFault?

  /// An answer of any kind.
  public init(
    status: Int, headers: ServerHeaders = [:], body: Body = .bytes([]), delay: Duration = .zero,
    fault: ServerFault? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.delay = delay
    self.fault = fault
  }

  /// A text answer with its content type.
  public init(status: Int = 200, text: String, contentType: String = "text/plain; charset=utf-8") {
    self.init(status: status, headers: ["Content-Type": contentType], body: .bytes(Array(text.utf8)))
  }

  /// A JSON answer, already written.
  public init(status: Int = 200, json: String) {
    self.init(status: status, text: json, contentType: "application/json; charset=utf-8")
  }

  /// An answer that somebody gives later.
  public init(later promise: PromisedResponse) {
    self.init(status: 503, body: .promised(promise))
  }

  /// The body's bytes when they are known beforehand; nil for a feed and for chunks.
  public var bytes: [UInt8]? {
    if case .bytes(let bytes) = body { bytes } else { nil }
  }
}
