import Rules
import Time

/// What the server accepts of a wished deadline.
enum DeadlineClamp {
  /// The nearest deadline that Curfew aims at, a whole minute.
  static func floor(at now: Timestamp) -> Timestamp { (now + ServerLimits.nearestAim).ceiledToMinute }

  /// The deadline that is sent for the wished one, and the bound that it was moved to: nothing is nearer than the floor, where
  /// `at_most` and `max_deadline` leave room for it, and nothing beyond `max_deadline`, which is sent exactly as the server has
  /// it because a microsecond above it is refused (How Coder behaves, "Extending").
  ///
  /// - Parameter atMost: beyond which the wished deadline is not
  static func clamped(
    _ action: ResolvedAction, atMost: Timestamp?, facts: WorkspaceFacts, now: Timestamp
  ) -> (action: ResolvedAction, bound: DeadlineBound?) {
    guard case .deadline(var target, let direction) = action else { return (action, nil) }
    var bound: DeadlineBound? = target == atMost ? .atMost : nil
    let floor = floor(at: now)
    if target < floor {
      let room = direction == .later ? atMost.map { min($0, floor) } ?? floor : floor
      if target < room { (target, bound) = (room, room == floor ? .floor : .atMost) }
    }
    if let maximum = facts.maxDeadline, maximum < target { (target, bound) = (maximum, .maximum) }
    return (.deadline(target, direction), bound)
  }
}
