import Rules
import Time

/// The order of acting: first what protects, nearest deadline first; then what shortens; then schedules.
struct ActingOrder: Comparable {
  private let step: Int
  private let deadline: Timestamp
  private let position: Int

  init(_ decision: Decision, facts: WorkspaceFacts) {
    step = decision.effect == .autostart ? 2 : decision.shortens(facts) ? 1 : 0
    deadline = facts.deadline ?? .latest
    position = decision.observation
  }

  static func < (left: ActingOrder, right: ActingOrder) -> Bool {
    (left.step, left.deadline, left.position) < (right.step, right.deadline, right.position)
  }

  /// Positions of the decisions with that verdict, in the order in which they act.
  static func positions(of verdict: Verdict, in decisions: [Decision], reading: Reading) -> [Int] {
    decisions.indices
      .filter { decisions[$0].verdict == verdict }
      .map { (ActingOrder(decisions[$0], facts: reading.observations[decisions[$0].observation].facts), $0) }
      .sorted { $0.0 < $1.0 }
      .map(\.1)
  }
}
