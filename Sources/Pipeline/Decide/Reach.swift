import Rules
import Time

/// What one sweep may take from the present fleet, and which rules could want more; shown before any sweep does it.
package struct Reach {
  /// One kind of thing that can be taken.
  package struct Share {
    package let effect: Effect
    /// Number of workspaces that have it.
    package let population: Int
    /// Number of them that may lose it in one sweep.
    package let allowed: Int
  }

  /// A rule that may want to take something from more workspaces at once than is allowed.
  package struct Excess {
    package let rule: String
    package let effect: Effect
    /// Number of workspaces with the effect that the rule looks at.
    package let looksAt: Int
    package let allowed: Int
    /// Whether the rule has a pace of its own, which then exceeds what is allowed.
    package let isPaced: Bool
  }

  package private(set) var shares: [Share] = []
  package private(set) var excesses: [Excess] = []

  /// Looks at all rules that are not switched off.
  package init(_ fleet: [WorkspaceFacts], of ruleSet: RuleSet, under policy: Policy, at now: Timestamp) {
    let subjects = fleet.map { Subject(facts: $0, now: now) }
    for effect in Effect.allCases {
      let having = subjects.filter { Self.has(effect, $0.facts) }
      let allowed = policy.blastRadius(of: having.count)
      shares.append(Share(effect: effect, population: having.count, allowed: allowed))
      for rule in ruleSet.rules where rule.mode != .off && rule.actions.contains(where: { Self.takes($0, effect) }) {
        let looksAt = having.count { rule.selector.matches($0.facts) && Self.mayBeTrue(rule, $0) }
        let pace = rule.limits.maxActionsPerSweep?.limit(of: having.count)
        guard min(looksAt, pace ?? looksAt) > allowed else { continue }
        excesses.append(
          Excess(rule: rule.name, effect: effect, looksAt: looksAt, allowed: allowed, isPaced: pace != nil))
      }
    }
  }

  /// Whether the rule is true, or could become true as time passes.
  ///
  /// For example, a rule for workspaces without a schedule never takes one.
  private static func mayBeTrue(_ rule: Rule, _ subject: Subject) -> Bool {
    let evaluation = rule.evaluate(subject)
    return evaluation.answer != .false || evaluation.nextChangeAt != nil
  }

  private static func has(_ effect: Effect, _ facts: WorkspaceFacts) -> Bool {
    switch effect {
    case .lifetime: facts.isRunning
    case .ttl: true
    case .autostart: facts.autostart != nil
    }
  }

  /// Whether an action can take something from an owner; its target value is not known yet.
  private static func takes(_ action: RuleAction, _ effect: Effect) -> Bool {
    action.effect == effect && action.kind != .extend && action.kind.competes
  }
}
