import Rules
import Time

extension WorkspaceExplanation {
  /// Explains a workspace of which nothing is known but its facts: on the newest server, seen for the first time, with no other
  /// workspace beside it.
  public init(of facts: WorkspaceFacts, at now: Timestamp, under ruleSet: RuleSet, policy: Policy) {
    let observation = Observation(facts: facts, buildCreatedAt: facts.startedAt ?? facts.createdAt)
    let reading = Reading(now: now, observations: [observation], server: ServerTraits(version: nil))
    self.init(
      Judgement(of: reading, under: ruleSet, policy: policy), of: observation, ruleSet: ruleSet, builds: [],
      trail: WorkspaceTrail())
  }
}
