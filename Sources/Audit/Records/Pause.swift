import Time

/// An order not to act, which every process checks before each action.
///
/// Its instants are by this machine's clock, not the server's: it may be ordered while the server is out of reach.
public struct Pause: Hashable, Sendable {
  /// When it began.
  public var since: Timestamp

  /// When it ends; `nil` for a pause that only `resume` ends.
  public var until: Timestamp?

  /// The reason, for people.
  public var reason: String

  /// The person who ordered it, such as a user name; `nil` when not known.
  public var by: String?

  /// Makes a pause.
  public init(since: Timestamp, until: Timestamp? = nil, reason: String, by: String? = nil) {
    self.since = since
    self.until = until
    self.reason = reason
    self.by = by
  }

  /// Whether the pause is still in force at an instant; does not check its start.
  public func stands(at instant: Timestamp) -> Bool {
    until.map { instant < $0 } ?? true
  }
}
