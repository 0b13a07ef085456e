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
  private let position: Int

  init(_ decision: Decision, on observation: Observation) {
    let facts = observation.facts
    step = decision.effect == .autostart ? 2 : decision.shortens(facts) ? 1 : 0
    failedAt = observation.memory.setbacks[decision.effect]?.last
    instant = step == 0 ? facts.deadline ?? .latest : facts.lastWantedAt
    position = decision.observation
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
  static func positions(of verdict: Verdict, in decisions: [Decision], reading: Reading) -> [Int] {
    decisions.indices
      .filter { decisions[$0].verdict == verdict }
      .map { (ActingOrder(decisions[$0], on: reading.observations[decisions[$0].observation]), $0) }
      .sorted { $0.0 < $1.0 }
      .map(\.1)
  }
}
