import Time

/// An action with its target value computed for one workspace.
///
/// The server's floor, `max_deadline` and everything that depends on other rules are not applied here; guards do that.
public enum ResolvedAction: Sendable, Hashable {
  /// A deadline in whole minutes, to be moved in one direction only.
  case deadline(Timestamp, Direction)
  /// A TTL of whole minutes; `nil` clears it.
  case ttl(Duration?)
  /// A schedule in the server's grammar; `nil` clears it.
  case autostart(String?)

  /// The direction in which a deadline may move.
  public enum Direction: String, Sendable {
    case later
    case earlier
  }
}

/// The result of resolving an action for one workspace.
public enum Resolution: Sendable, Equatable {
  /// The action is to be carried out.
  case action(ResolvedAction)
  /// There is nothing to do; the reason is for people, such as "the deadline is already later".
  case nothing(reason: String, target: ResolvedAction)
  /// It sends nothing: it keeps rules of its own and of lower priority from taking something.
  case keeps
  /// It sends nothing to the server: people are told.
  case notifies
  /// The workspace has no deadline to move.
  case noDeadline
  /// The target value depends on attributes that were not fetched.
  case unknown([String])
  /// The target value could not be computed, for this reason.
  case failed(String)
}
