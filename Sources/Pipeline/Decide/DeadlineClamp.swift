import Rules
import Time

/// What the server accepts of a wished deadline.
enum DeadlineClamp {
  /// The nearest deadline worth sending: the server's 29 minutes and a minute for the request to arrive.
  static func nearest(at now: Timestamp) -> Timestamp { now + .seconds(30 * 60) }

  /// Where a shortening ends at the nearest: 31 minutes ahead, rounded up to the minute.
  static func floor(at now: Timestamp) -> Timestamp {
    let aimed = now + .seconds(31 * 60)
    let minute = aimed.flooredToMinute
    return minute == aimed ? minute : minute + .seconds(60)
  }

  /// The deadline that is sent for the wished one: not beyond `max_deadline`, which is sent exactly as the server has it
  /// because a microsecond above it is refused (facts 9.26), and a shortening not below the floor.
  static func clamped(_ action: ResolvedAction, facts: WorkspaceFacts, now: Timestamp) -> ResolvedAction {
    guard case .deadline(var target, let direction) = action else { return action }
    if direction == .earlier { target = max(target, floor(at: now)) }
    if let maximum = facts.maxDeadline { target = min(target, maximum) }
    return .deadline(target, direction)
  }
}
