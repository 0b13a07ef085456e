/// While nobody knows what became of a request nothing new is decided about its effect: it may still arrive, through a proxy
/// or a server that was slow, and undo what was decided meanwhile.
struct NotSettled: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard let since = context.observation.memory.open[decision.effect] else { return nil }
    return .blocked(
      by: .notSettled,
      reason: """
        no answer came to the request of \(since.flooredToSecond.rfc3339), which may still arrive; a later reading shows \
        what became of it
        """)
  }
}
