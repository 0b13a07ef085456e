/// Stops new decisions about an effect while the outcome of an earlier request for it is unknown.
///
/// That request may still arrive, through a proxy or a slow server, and undo what was decided in between.
struct NotSettled: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard let since = decision.observation.memory.open[decision.effect] else { return nil }
    return .blocked(
      by: .notSettled,
      reason: """
        no answer came to the request of \(since.flooredToSecond.rfc3339), which may still arrive; a later reading shows \
        what became of it
        """)
  }
}
