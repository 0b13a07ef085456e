import Audit
import Rules
import Time

/// The third stage: decides which of the rules' wishes are carried out. Pure.
///
/// A class, because the decider of each workspace refers to it.
final class Decider: Sendable {
  let policy: Policy
  let reading: Reading
  /// The pause in force; `nil` when there is none.
  let pause: Pause?
  /// Whether dry-run rules are judged by what they would have done earlier (``Judgement/account``).
  let isAccount: Bool
  /// Whether anybody is told of the decisions: of side effects on the deadline, too.
  let wantsWords: Bool

  init(policy: Policy, reading: Reading, pause: Pause?, isAccount: Bool = false, wantsWords: Bool = true) {
    self.policy = policy
    self.reading = reading
    self.pause = pause
    self.isAccount = isAccount
    self.wantsWords = wantsWords
  }

  /// Decides on one workspace alone, and appends the decisions.
  ///
  /// - Parameter evaluations: what the rules said of it.
  func decide(_ evaluations: [RuleMatch], on observation: Observation, into decisions: inout [Decision]) {
    guard !evaluations.isEmpty else { return }
    WorkspaceDecider(decider: self, observation: observation).decide(evaluations, into: &decisions)
  }

  /// Applies to the decisions on all workspaces what depends on the whole sweep; ``ActingOrder`` then picks those that act.
  ///
  /// - Returns: the rules that wanted more than the blast radius allows.
  func limit(_ decisions: inout [Decision]) -> [Overreach] {
    SweepGuards(policy: policy, reading: reading, pause: pause).apply(to: &decisions)
  }

  /// Whether the rule's decisions are carried out: both settings and rule must say enforce.
  func isEnforced(_ rule: Rule) -> Bool { policy.isEnforced(rule) }
}
