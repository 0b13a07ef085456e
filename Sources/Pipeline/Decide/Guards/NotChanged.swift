import Rules
import Time

/// Stops a change that the server confirmed three times without making it, for a day.
///
/// The server would confirm it once more, and the trail would fill with changes that were never made.
struct NotChanged: Guard {
  /// Number of unmade confirmations after which the guard stops the change.
  static let limit = 3
  private static let rest = Duration.seconds(86_400)

  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard let change = decision.observation.memory.confirmed[decision.effect], change.refutations >= Self.limit,
      context.now < change.at + Self.rest
    else { return nil }
    return .blocked(
      by: .notChanged,
      reason: """
        the server confirmed this \(change.refutations) times and each time changed nothing; Curfew asks again from \
        \((change.at + Self.rest).flooredToSecond.rfc3339) on
        """, until: change.at + Self.rest)
  }
}
