import Audit
import Time

/// A value that neither Curfew nor the server's own bump put there is a person's; a shortening waits for its cooldown.
struct HumanIntervention: Guard {
  /// How long a rule without a cooldown waits.
  static let patience = Duration.seconds(3600)

  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard decision.shortens(context.facts), let seen = context.observation.memory.values[decision.effect],
      seen.setBy == .other
    else { return nil }
    let until = seen.at + (decision.rule.cooldown ?? Self.patience)
    guard context.now < until else { return nil }
    return .blocked(
      by: .humanIntervention,
      reason: "somebody set it by hand, seen at \(seen.at.rfc3339): left alone until \(until.rfc3339)")
  }
}
