/// A session without a deadline can be given none: the server answers "Workspace shutdown is manual."
struct NoDeadline: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard decision.effect == .lifetime, context.facts.deadline == nil else { return nil }
    return .blocked(by: .noDeadline, reason: "it has no deadline to move: its owner stops it by hand")
  }
}
