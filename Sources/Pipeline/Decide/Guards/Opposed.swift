import Rules
import Time

/// Rests a rule whose changes others undid three times, longer after each further time.
///
/// Of two programs that undo each other's changes, one has to give way.
struct Opposed: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    let key = Opposition.Key(rule: decision.rule.name, effect: decision.effect)
    guard let opposition = decision.observation.memory.opposed[key], let end = opposition.restEnds, context.now < end
    else { return nil }
    let present = EffectValue.present(decision.effect, of: decision.facts) ?? "none"
    return .blocked(
      by: .opposed,
      reason: """
        another program or person undid what this rule did \(opposition.count) times, last seen at \
        \(opposition.last.flooredToSecond.rfc3339) (\(present) stands there now); it rests here until \
        \(end.flooredToSecond.rfc3339)
        """, until: end)
  }
}
