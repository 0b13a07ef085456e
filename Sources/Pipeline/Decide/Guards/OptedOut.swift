/// Stops changes to workspaces that are opted out in the settings.
struct OptedOut: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    context.policy.optOut.reason(for: decision.facts).map { .blocked(by: .optOut, reason: "opted out: \($0)") }
  }
}
