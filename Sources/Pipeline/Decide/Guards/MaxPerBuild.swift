/// `max_per_build`: a circuit breaker for one session of one workspace.
struct MaxPerBuild: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard let limit = decision.rule.limits.maxPerBuild,
      context.memory(of: decision).actions(inBuild: decision.facts.buildNumber) >= limit
    else { return nil }
    let acted = decision.isByShadow ? "in the dry run it would have acted" : "it has acted"
    return .blocked(by: .maxPerBuild, reason: "\(acted) \(limit) times in build \(decision.facts.buildNumber)")
  }
}
