import Time

/// Stops a rule that acted on this effect of the workspace less than its `cooldown` ago.
struct Cooldown: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard let cooldown = decision.rule.cooldown, let last = context.lastAction(on: decision),
      context.now < last + cooldown
    else { return nil }
    let end = last + cooldown
    let until = end.rfc3339
    let reason =
      decision.isByShadow
      ? "in the dry run it would have acted at \(last.rfc3339) and rests until \(until)"
      : "it acted at \(last.rfc3339) and rests until \(until)"
    return .blocked(by: .cooldown, reason: reason, until: end)
  }
}
