import Rules
import Time

/// The order in which decisions act.
///
/// First come protecting ones by nearest deadline, then shortening ones by longest disuse, then schedules.
///
/// Within each of these groups, decisions that failed recently come last, the oldest failure first: when a sweep may
/// try only a limited number, the ones that always fail must not take all the places.
struct ActingOrder: Comparable {
  private let step: Int
  private let failedAt: Timestamp?
  /// The deadline of a protecting decision, else the last use; earlier ones come first.
  private let instant: Timestamp
  /// Position in the list of decisions, so that the order is the same each time.
  private let position: Int

  private init(_ decision: Decision, at position: Int) {
    let facts = decision.facts
    step = decision.effect == .autostart ? 2 : decision.shortens ? 1 : 0
    failedAt = decision.observation.memory.setbacks[decision.effect]?.last
    instant = step == 0 ? facts.deadline ?? .latest : facts.lastWantedAt
    self.position = position
  }

  static func < (left: ActingOrder, right: ActingOrder) -> Bool {
    if left.step != right.step { return left.step < right.step }
    switch (left.failedAt, right.failedAt) {
    case (nil, .some): return true
    case (.some, nil): return false
    case (let left?, let right?) where left != right: return left < right
    default: return (left.instant, left.position) < (right.instant, right.position)
    }
  }

  /// Positions of the decisions with this verdict, in the order in which they act.
  static func positions(of verdict: Verdict, in decisions: [Decision]) -> [Int] {
    decisions.indices
      .filter { decisions[$0].verdict == verdict }
      .map { ActingOrder(decisions[$0], at: $0) }
      .sorted()
      .map(\.position)
  }
}
