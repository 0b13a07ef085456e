import Rules

/// A change that a rule wants on one workspace.
public struct RuleWish: Sendable, Equatable {
  /// The rule.
  public let rule: String
  /// Its action.
  public let action: RuleAction.Kind
  /// What the request would set; `nil` for an action that sends nothing.
  public let change: ResolvedAction?

  /// The value after it, as decisions have it; `nil` for none.
  public var after: String? { change.flatMap(EffectValue.after) }

  /// What would be sent, for each effect.
  ///
  /// - Parameter withDryRuns: whether a rule in dry run counts as if it were enforced; an enforced one goes before it
  static func all(_ decisions: [Decision], withDryRuns: Bool) -> [Effect: RuleWish] {
    var wishes: [Effect: RuleWish] = [:]
    for decision in decisions
    where decision.verdict == .act
      || withDryRuns && decision.verdict == .wouldAct && wishes[decision.effect] == nil
    {
      wishes[decision.effect] = RuleWish(
        rule: decision.rule.name, action: decision.kind, change: decision.action)
    }
    return wishes
  }
}
