import Audit
import Rules
import Time

/// The third stage: of what the rules wish, what is to be done. Pure.
struct Decider {
  let policy: Policy
  let reading: Reading
  /// The kill switch, where it stands.
  let pause: Pause?
  /// Whether rules in dry run are judged by what they would have done (``Judgement/account``).
  var isAccount = false

  /// Decides everything: first each workspace by itself, then what only the whole sweep can judge.
  ///
  /// - Parameter evaluations: one list an observation, in its order.
  /// - Returns: decisions by workspace; the acting ones in ``ActingOrder`` are picked from them. And the rules that
  ///   wanted more than the blast radius allows.
  func decide(_ evaluations: [[Evaluation]]) -> (decisions: [Decision], overreaches: [Overreach]) {
    var decisions: [Decision] = []
    for (position, said) in evaluations.enumerated() where !said.isEmpty {
      WorkspaceDecider(decider: self, position: position).decide(said, into: &decisions)
    }
    let overreaches = SweepGuards(policy: policy, reading: reading, pause: pause).apply(to: &decisions)
    return (decisions, overreaches)
  }

  /// Whether decisions of the rule are carried out: settings and rule both say enforce.
  func isEnforced(_ rule: Rule) -> Bool { policy.isEnforced(rule) }
}
