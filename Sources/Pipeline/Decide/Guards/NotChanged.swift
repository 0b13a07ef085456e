import Rules
import Time

/// What the server confirmed and did not do, time and again, is not asked for a fourth time within a day: it would say yes
/// once more, and the trail would fill with changes that never were.
struct NotChanged: Guard {
  /// So many times are enough to know.
  static let limit = 3
  private static let rest = Duration.seconds(86_400)

  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard let change = context.observation.memory.confirmed[decision.effect], change.refutations >= Self.limit,
      context.now < change.at + Self.rest
    else { return nil }
    return .blocked(
      by: .notChanged,
      reason: """
        the server confirmed this \(change.refutations) times and each time changed nothing; Curfew asks again from \
        \((change.at + Self.rest).flooredToSecond.rfc3339) on
        """)
  }
}
