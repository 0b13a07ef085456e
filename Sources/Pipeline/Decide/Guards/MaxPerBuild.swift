/// `max_per_build`: a circuit breaker for one session of one workspace.
///
/// An action that has not been carried out in this build, while another of its rule was, may be once.
struct MaxPerBuild: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    let memory = context.memory(of: decision)
    guard let limit = decision.rule.limits.maxPerBuild,
      memory.actions(inBuild: decision.facts.buildNumber) >= limit
    else { return nil }
    let begin = decision.observation.buildCreatedAt
    let isOwnInBuild = context.lastAction(on: decision).map { $0 >= begin } ?? false
    if let last = memory.lastActionAt, last >= begin, !isOwnInBuild { return nil }
    let acted = decision.isByShadow ? "in the dry run it would have acted" : "it has acted"
    return .blocked(by: .maxPerBuild, reason: "\(acted) \(limit) times in build \(decision.facts.buildNumber)")
  }
}
