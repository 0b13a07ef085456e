import Time

/// A request that is about to be sent: committed to disk before it leaves.
public struct IntentRecord: Hashable, Sendable {
  /// The decision that it carries out.
  public var decision: Int64

  /// When, by the server's clock.
  public var at: Timestamp

  /// The HTTP method.
  public var method: String

  /// The path, without the server's address and without secrets.
  public var path: String

  /// The body, unchanged.
  public var body: String

  /// Makes the record of a request to come.
  public init(decision: Int64, at: Timestamp, method: String, path: String, body: String) {
    self.decision = decision
    self.at = at
    self.method = method
    self.path = path
    self.body = body
  }
}
