/// Stops a rule for the rest of the session when the server has undone its shortenings repeatedly because of use.
///
/// Otherwise the rule would go on announcing a stop that does not come.
struct MovedByUse: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard decision.effect == .lifetime, decision.shortens,
      let moved = decision.observation.memory.moved[decision.rule.name], moved.count >= MovesByUse.limit,
      moved.buildNumber == Int64(decision.facts.buildNumber)
    else { return nil }
    return .blocked(
      by: .movedByUse,
      reason: """
        the server moved the deadline back \(moved.count) times in this session after the rule had made it earlier, because \
        the workspace is in use; the rule rests here until the next start
        """)
  }
}
