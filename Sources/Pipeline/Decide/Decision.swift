import Rules
import Time

/// One rule's wish for one effect of one workspace, and the verdict on it.
public struct Decision: Sendable {
  /// The workspace as it was read and remembered when this was decided.
  public let observation: Observation
  /// The rule that wishes it.
  public let rule: Rule
  /// The effect that it changes.
  public let effect: Effect
  /// The kind of action, as the rule file names it.
  public let kind: RuleAction.Kind
  /// The wished change, clamped to what the server accepts; `nil` where it could not be worked out.
  public var action: ResolvedAction?
  /// The bound to which the wished deadline was moved; the message states it.
  var bound: DeadlineBound?
  /// The side effect on the present deadline; the message states it.
  public internal(set) var deadlineChange: DeadlineChange?
  /// A sentence of advice for the owner, at the end of the message.
  var advice: String?
  /// The verdict; for a dry-run rule, the one that a sweep would give now if the rule were enforced.
  public var verdict: Verdict
  /// The dry run's own account where it differs from the verdict (``Judgement/account``), shown beside it.
  public internal(set) var note: String?
  /// Whether it was judged as a dry run: in the contest of all rules, with the shadow memory.
  public let isShadow: Bool
  /// Whether it was judged by what the rule would have done in the dry run, not by what it did.
  let isByShadow: Bool
  /// Why its rule's group is not judged now; `nil` where it is.
  let wait: GroupWait?
  /// Since when its rule's group has been due, or was when the rule last had something to do; `nil` where it is judged in every sweep.
  let dueSince: Timestamp?
  /// Earliest instant at which the rule's answer could change by itself.
  public let nextChangeAt: Timestamp?

  /// What the server told of the workspace.
  public var facts: WorkspaceFacts { observation.facts }

  /// Identifies the decision within a judgement.
  var key: Key { Key(workspace: facts.id, rule: rule.index, effect: effect) }

  /// Identifies a decision within a judgement.
  public struct Key: Hashable, Sendable {
    let workspace: String
    let rule: Int
    let effect: Effect
  }

  /// Whether carrying it out takes something from the owner (``EffectValue/isTaking(_:from:)``).
  var isTaking: Bool { action.map { EffectValue.isTaking($0, from: facts) } ?? false }

  /// How old a delivered notice must be before it may be carried out; `nil` where none is needed.
  var noticeBefore: Duration? { shortens ? rule.notice?.before : nil }

  /// Whether carrying it out makes the workspace stop sooner than it would now.
  var shortens: Bool {
    switch action {
    case .deadline(let target, .earlier): facts.deadline.map { target < $0 } ?? false
    case .ttl(let ttl?): facts.ttl.map { ttl < $0 } ?? true
    case .deadline, .ttl, .autostart, nil: false
    }
  }
}

extension Decision {
  /// Whether the limits of a sweep, or what the token may change elsewhere, have a say in it.
  ///
  /// Those guards come last and look only at what would be carried out; what a dry run blocks is also told what enforcing
  /// would do.
  var dependsOnOthers: Bool {
    switch verdict {
    case .act, .wouldAct: true
    case .blocked(let name, _, _): isShadow || [.maxActionsPerSweep, .blastRadius, .notAllowed].contains(name)
    default: false
    }
  }
}
