import Time

/// A standing order not to act, seen by every process at its next action.
///
/// Its instants are of this machine's clock, not the server's: it is ordered where the server may be out of reach.
public struct Pause: Hashable, Sendable {
  /// Since when.
  public var since: Timestamp

  /// Until when; `nil` until `resume`.
  public var until: Timestamp?

  /// Why, for people.
  public var reason: String

  /// Who asked for it, such as a user name; `nil` when not known.
  public var by: String?

  /// Makes a pause.
  public init(since: Timestamp, until: Timestamp? = nil, reason: String, by: String? = nil) {
    self.since = since
    self.until = until
    self.reason = reason
    self.by = by
  }

  /// Whether the pause still stands at an instant.
  public func stands(at instant: Timestamp) -> Bool {
    until.map { instant < $0 } ?? true
  }
}
