import Time

/// An action with its amount worked out for one workspace.
///
/// The server's floor, `max_deadline` and everything that depends on other rules are not applied: those are guards.
public enum ResolvedAction: Sendable, Hashable {
  /// A deadline on a whole minute, moved in one direction only.
  case deadline(Timestamp, Direction)
  /// A TTL of whole minutes; `nil` clears it.
  case ttl(Duration?)
  /// A schedule in the server's grammar; `nil` clears it.
  case autostart(String?)

  /// Which way a deadline moves.
  public enum Direction: String, Sendable {
    case later
    case earlier
  }
}

/// What working out an action came to.
public enum Resolution: Sendable, Equatable {
  /// Something to do.
  case action(ResolvedAction)
  /// Nothing to do, and why, for people: the deadline is already later.
  case nothing(reason: String, target: ResolvedAction)
  /// The workspace has no deadline to move.
  case noDeadline
  /// The amount rests on attributes that were not fetched.
  case unknown([String])
  /// The amount failed, with the reason.
  case failed(String)
}
