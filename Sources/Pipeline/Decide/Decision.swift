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
  /// What became of it. For a rule in dry run: what a sweep would make of it now if the rule were enforced.
  public var verdict: Verdict
  /// What the dry run's own account makes of it where that is something else: there the rule rests after each action
  /// that it would have taken, so that its numbers are those that enforcing would have given.
  public var inDryRun: Verdict?
  /// Whether it was judged as a dry run: in the second count, with the shadow memory.
  public let isShadow: Bool
  /// Earliest instant at which the rule's answer could change by itself.
  public let nextChangeAt: Timestamp?

  /// The verdict that the trail keeps: the dry run's own where there is one.
  public var recorded: Verdict { inDryRun ?? verdict }

  /// What the dry run's own account says, to stand beside the verdict; `nil` where it says the same.
  public var note: String? {
    inDryRun.map { $0.reason ?? "in the dry run it would act, for those before it rest there" }
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
