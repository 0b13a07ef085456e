import Audit
import Rules
import Time

/// The third stage: decides which of the rules' wishes are carried out. Pure.
struct Decider {
  let policy: Policy
  let reading: Reading
  /// The pause in force; `nil` when there is none.
  let pause: Pause?
  /// Whether dry-run rules are judged by what they would have done earlier (``Judgement/account``).
  var isAccount = false
  /// Whether anybody is told of the decisions: of side effects on the deadline, too.
  var wantsWords = true

  /// Decides everything: first each workspace alone, then what depends on the whole sweep.
  ///
  /// - Parameter evaluations: one list per observation, in the same order.
  /// - Returns: the decisions by workspace, from which ``ActingOrder`` picks those that act; and the rules that wanted
  ///   more than the blast radius allows.
  func decide(_ evaluations: [[RuleMatch]]) -> (decisions: [Decision], overreaches: [Overreach]) {
    var decisions: [Decision] = []
    for (observation, said) in zip(reading.observations, evaluations) where !said.isEmpty {
      WorkspaceDecider(decider: self, observation: observation).decide(said, into: &decisions)
    }
    let overreaches = SweepGuards(policy: policy, reading: reading, pause: pause).apply(to: &decisions)
    return (decisions, overreaches)
  }

  /// Whether the rule's decisions are carried out: both settings and rule must say enforce.
  func isEnforced(_ rule: Rule) -> Bool { policy.isEnforced(rule) }
}
