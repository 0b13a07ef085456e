/// What the token may not change is not tried. Rules in dry run are shown as if it might: a token that may only look is the
/// right one to try rules with.
struct NotAllowed: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard context.observation.mayBeChanged == false, context.policy.isEnforced(decision.rule) else { return nil }
    let place = context.facts.organization.map { " of organization \($0)" } ?? ""
    return .blocked(
      by: .notAllowed, reason: "the token may not change this workspace\(place); 'curfew doctor' shows what it may")
  }
}
