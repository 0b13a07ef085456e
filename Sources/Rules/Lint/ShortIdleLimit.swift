import CEL
import Diagnostics

/// Warns about idle limits too short for servers before v0.19.0, which learn of use only every ten minutes (R312).
enum ShortIdleLimit {
  /// Shortest limit without a warning; below it, somebody who works may look idle on such a server.
  static let least = Duration.minutes(15)
  private static let subjects = ["ws.idle_for", "now - ws.last_used_at"]

  static func check(_ expressions: [PlacedExpression], _ problems: Problems) {
    for expression in expressions {
      for comparison in expression.program.comparisons where subjects.contains(comparison.subject) {
        guard case .duration(let nanoseconds) = comparison.value, nanoseconds > 0, .nanoseconds(nanoseconds) < least
        else {
          continue
        }
        problems.warn(
          RuleCode.shortIdleLimit,
          "the server learns of use every ten minutes only: within \(Duration.nanoseconds(nanoseconds).shortText) somebody who "
            + "works may look idle", at: expression.fileSpan(of: comparison.span),
          explanation: "It is of a version before v0.19.0: idle limits should be 15 minutes or more there.")
      }
    }
  }
}
