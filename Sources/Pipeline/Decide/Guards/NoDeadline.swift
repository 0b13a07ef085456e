/// Stops deadline changes on a session without a deadline, or with one that the server never acts on.
///
/// A session without a deadline cannot be given one: the server answers "Workspace shutdown is manual."
struct NoDeadline: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard decision.effect == .lifetime else { return nil }
    guard decision.facts.deadline != nil else {
      return .blocked(by: .noDeadline, reason: "it has no deadline to move: its owner stops it by hand")
    }
    return DeadlineFate.obstacle(decision.facts, on: context.server).map {
      .blocked(by: .noDeadline, reason: "its deadline will not come true: \($0)")
    }
  }
}
