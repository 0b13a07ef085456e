import Rules

/// The true `keep` rules of one workspace: nothing of their own or lower priority takes anything from it.
///
/// Taking is what ``EffectValue/isTaking(_:from:)`` says. A rule's own actions are exempt.
struct Keepers {
  /// Highest priority first; of equals, the first in the order of the rules.
  private let rules: [Rule]

  init(_ rules: [Rule]) {
    self.rules = rules.enumerated().sorted { ($1.element.priority, $0.offset) < ($0.element.priority, $1.offset) }
      .map(\.element)
  }

  /// The rule that keeps the workspace from this wish; `nil` when none does.
  func keeper(against candidate: Candidate, _ facts: WorkspaceFacts) -> Rule? {
    guard !rules.isEmpty, candidate.isTaking(from: facts) else { return nil }
    return rules.first { $0.priority >= candidate.rule.priority && $0.index != candidate.rule.index }
  }
}

extension Candidate {
  /// Whether carrying the wish out would take something from the workspace's owner.
  func isTaking(from facts: WorkspaceFacts) -> Bool {
    guard let wished else { return false }
    // An extension never takes, though its target may lie before the present deadline.
    if case .deadline(_, .later) = wished { return false }
    // A schedule that is suspended already is still taken.
    if kind == .suspendAutostart, facts.suspendedAutostart != nil { return true }
    return EffectValue.isTaking(wished, from: facts)
  }
}

extension Rule {
  /// The effect at which the decision on its `keep` stands in the trail.
  ///
  /// A rule has one decision for each effect, so it is the first one that the rule does not change.
  var keepStandsAt: Effect {
    Effect.allCases.first { effect in !actions.contains { $0.effect == effect && $0.kind.competes } } ?? .ttl
  }
}
