/// Stops changes that the token may not make.
///
/// Dry-run rules are judged as if it might: a read-only token is the right one to try rules with.
struct NotAllowed: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard decision.observation.mayBeChanged == false, context.policy.isEnforced(decision.rule) else { return nil }
    let place = decision.facts.organization.map { " of organization \($0)" } ?? ""
    return .blocked(
      by: .notAllowed, reason: "the token may not change this workspace\(place); 'curfew doctor' shows what it may")
  }
}
