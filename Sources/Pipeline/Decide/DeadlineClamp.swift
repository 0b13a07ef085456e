import Rules
import Time

/// Moves a wished deadline into the range that the server accepts.
enum DeadlineClamp {
  /// The nearest deadline that Curfew sends, in whole minutes; it leaves time for the request to arrive.
  static func floor(at now: Timestamp) -> Timestamp { (now + ServerLimits.nearestAim).ceiledToMinute }

  /// The deadline to send for the wished one, and the bound to which it was moved, if any.
  ///
  /// It is never nearer than the floor, unless `at_most` or `max_deadline` lie below that, and never beyond
  /// `max_deadline`, which is sent exactly as the server stores it because one microsecond more is refused
  /// (How Coder behaves, "Extending").
  ///
  /// - Parameters:
  ///   - atMost: latest instant that the rule may aim at; the wished deadline is not after it.
  ///   - validity: how much later an earlier deadline may still be sent (``Policy/planValidity``).
  static func clamped(
    _ action: ResolvedAction, atMost: Timestamp?, facts: WorkspaceFacts, now: Timestamp, validity: Duration = .zero
  ) -> (action: ResolvedAction, bound: DeadlineBound?) {
    guard case .deadline(var target, let direction) = action else { return (action, nil) }
    var bound: DeadlineBound? = target == atMost ? .atMost : nil
    let isForLater = direction == .earlier && validity > .zero
    let floor = floor(at: isForLater ? now + validity : now)
    if target < floor {
      let room = direction == .later ? atMost.map { min($0, floor) } ?? floor : floor
      if target < room { (target, bound) = (room, room == floor ? isForLater ? .planEnd : .floor : .atMost) }
    }
    if let maximum = facts.maxDeadline, maximum < target { (target, bound) = (maximum, .maximum) }
    return (.deadline(target, direction), bound)
  }
}

/// A bound to which a wished deadline was moved; the message states it.
enum DeadlineBound: Sendable {
  /// The nearest deadline that Curfew sends; the server refuses deadlines that are much nearer.
  case floor
  /// The nearest deadline that the server still takes at the end of the plan that is being made.
  case planEnd
  /// The rule's `at_most`.
  case atMost
  /// `max_deadline`.
  case maximum

  /// A sentence for people, appended to the rule's own message.
  var sentence: String {
    switch self {
    case .floor: "That is the nearest deadline that the server takes."
    case .planEnd: "That is the nearest deadline that the server still takes when the plan's validity ends."
    case .atMost: "That is the at_most of the rule."
    case .maximum: "That is the latest deadline that the template allows."
    }
  }
}
