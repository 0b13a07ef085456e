import Time

/// A request that is about to be sent; it is committed to disk before that.
public struct IntentRecord: Hashable, Sendable {
  /// The decision that it carries out.
  public var decision: Int64

  /// When it was recorded, by the server's clock.
  public var at: Timestamp

  /// The HTTP method.
  public var method: String

  /// The path, without the server's address and without secrets.
  public var path: String

  /// The body, unchanged.
  public var body: String

  /// The day that the action counts for, as `2026-11-24` in the rule's zone; `nil` in rows that version 1 wrote.
  public var day: String?

  /// Makes the record of a request that is about to be sent.
  public init(decision: Int64, at: Timestamp, method: String, path: String, body: String, day: String? = nil) {
    self.decision = decision
    self.at = at
    self.method = method
    self.path = path
    self.body = body
    self.day = day
  }
}

/// The result of recording an intent.
public enum IntentReceipt: Hashable, Sendable {
  /// The intent is on disk under this number: send the request, then record its outcome.
  case recorded(Int64)

  /// Curfew is paused: nothing was recorded and nothing may be sent.
  case paused(Pause)
}
