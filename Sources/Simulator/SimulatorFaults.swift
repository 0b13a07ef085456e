/// What a simulated server does wrong on purpose.
public struct SimulatorFaults: Sendable {
  /// One way of going wrong.
  public enum Kind: Sendable, Hashable {
    /// 429 in Coder's words, with `Retry-After`.
    case rateLimited(retryAfterSeconds: Int)
    /// 500 with a message.
    case serverError
    /// 502 as a proxy in front writes it, HTML.
    case badGateway
    /// 200 with a page instead of JSON, as a wrong base path gives.
    case html
    /// The body cut off with its length announced.
    case truncated
    /// The body ends in the middle of its JSON, as if that were all.
    case malformed
    /// The connection closed without an answer; the request was carried out.
    case reset
    /// The connection closed without an answer; the request was not carried out.
    case resetBefore
    /// A change of a deadline, a TTL or a schedule is answered as if it were done, and is not. It hits nothing else.
    case unheeded
    /// The same list as the last time it was asked for. It hits nothing else.
    case stale
  }

  /// A fault, and which requests it hits.
  public struct Rule: Sendable {
    /// What goes wrong.
    public var kind: Kind
    /// Only requests of this method; nil for all.
    public var method: String?
    /// Only paths that contain this; "" for all.
    public var path = ""
    /// Which part of them, 0 to 1; drawn from a fixed seed.
    public var share = 1.0
    /// How many at most; nil for no end.
    public var limit: Int?
    /// How many of them pass before the first is hit.
    public var after = 0

    /// A fault for these requests.
    public init(
      _ kind: Kind, method: String? = nil, path: String = "", share: Double = 1, limit: Int? = nil, after: Int = 0
    ) {
      self.after = after
      self.kind = kind
      self.method = method
      self.path = path
      self.share = share
      self.limit = limit
    }
  }

  /// How long every answer is held back, in real time.
  public var latency = Duration.zero
  /// The rules; the first that hits counts.
  public var rules: [Rule] = []

  /// Everything works.
  public init() {}

  /// These faults.
  public init(latency: Duration = .zero, rules: [Rule] = []) {
    self.latency = latency
    self.rules = rules
  }
}
