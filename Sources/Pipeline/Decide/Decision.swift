import Rules
import Time

/// One rule's wish for one effect of one workspace, with the verdict on it.
public struct Decision: Sendable {
  /// Position of the workspace in the reading's observations.
  public let observation: Int
  /// Whose wish it is.
  public let rule: Rule
  /// What it touches.
  public let effect: Effect
  /// The kind of action, as the rule file names it.
  public let kind: RuleAction.Kind
  /// What is wished, clamped to what the server accepts; `nil` where it could not be worked out.
  public var action: ResolvedAction?
  /// The bound that the wished deadline was moved to, which the message states.
  var bound: DeadlineBound?
  /// What carrying it out does to the present deadline besides, which the message states.
  public internal(set) var deadlineChange: DeadlineChange?
  /// What the owner has to know besides, a sentence that the message ends with.
  var advice: String?
  /// What became of it. For a rule in dry run: what a sweep would make of it now if the rule were enforced.
  public var verdict: Verdict
  /// What the dry run's own account says where that is something else (``Judgement/account``), to stand beside the verdict.
  public internal(set) var note: String?
  /// Whether it was judged as a dry run: in the second count, with the shadow memory.
  public let isShadow: Bool
  /// Whether it was judged by what the rule would have done in the dry run, not by what it did.
  let isByShadow: Bool
  /// Earliest instant at which the rule's answer could change by itself.
  public let nextChangeAt: Timestamp?

  /// Which decision it is in a judgement.
  var key: Key { Key(observation: observation, rule: rule.index, effect: effect) }

  struct Key: Hashable {
    let observation: Int
    let rule: Int
    let effect: Effect
  }

  /// Whether carrying it out takes something from the owner (``EffectValue/isTaking(_:from:to:)``).
  func isTaking(from facts: WorkspaceFacts) -> Bool {
    guard let action else { return false }
    return EffectValue.isTaking(
      effect, from: EffectValue.present(effect, of: facts), to: EffectValue.after(action))
  }

  /// Whether carrying it out makes the workspace stop sooner than it would now.
  func shortens(_ facts: WorkspaceFacts) -> Bool {
    switch action {
    case .deadline(let target, .earlier): facts.deadline.map { target < $0 } ?? false
    case .ttl(let ttl?): facts.ttl.map { ttl < $0 } ?? true
    case .deadline, .ttl, .autostart, nil: false
    }
  }
}
