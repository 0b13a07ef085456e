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
  /// There is nothing to do, because the deadline stands well as it is.
  case nothing(StandingDeadline, target: ResolvedAction)
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

/// Why a deadline is not moved. Only its parts are kept: most such answers are never shown to anybody.
public struct StandingDeadline: Sendable, Equatable {
  /// The present deadline.
  public let deadline: Timestamp
  /// Where it is beside the wished one.
  public let place: Place
  /// The zone of the rule's file, in which the deadline is told.
  public let zone: Zone

  /// Where a deadline is beside another one.
  public enum Place: Sendable {
    case within, later, earlier
  }

  /// Makes it from its parts.
  public init(_ deadline: Timestamp, _ place: Place, zone: Zone) {
    (self.deadline, self.place, self.zone) = (deadline, place, zone)
  }

  /// The sentence for people, without a full stop.
  public var reason: String {
    let present = ValueText.text(of: deadline, zone: zone)
    return switch place {
    case .within: "within a minute of it already: the deadline is \(present), and it is moved by whole minutes"
    case .later: "the deadline, \(present), is later already"
    case .earlier: "the deadline, \(present), is earlier already"
    }
  }
}
