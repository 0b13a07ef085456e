/// A session without a deadline can be given none: the server answers "Workspace shutdown is manual." One that the server never
/// acts on is not worth moving.
struct NoDeadline: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard decision.effect == .lifetime else { return nil }
    guard context.facts.deadline != nil else {
      return .blocked(by: .noDeadline, reason: "it has no deadline to move: its owner stops it by hand")
    }
    return DeadlineFate.obstacle(context.facts, on: context.server).map {
      .blocked(by: .noDeadline, reason: "its deadline will not come true: \($0)")
    }
  }
}
