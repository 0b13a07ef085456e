import Audit

extension Judgement {
  /// Whether a sweep sends a message for a decision of a rule that only notifies, or would if the rule were enforced: none that
  /// still counts is on record, and nobody paused Curfew.
  ///
  /// The messages of other rules go with what else is decided on them.
  public func tells(_ decision: Decision) -> Bool {
    guard case .noOp = decision.verdict, decision.kind == .notify, pause == nil, policy.plan == nil
    else { return false }
    return !reading.notices.about(decision.facts.id).contains { notice in
      notice.rule == decision.rule.name && notice.kind == .whileTrue
        && notice.isAbout(decision.rule, decision.observation) && !notice.isToBeReplaced(at: reading.now)
    }
  }

  /// The decisions of rules that only notify for which a sweep sends a message (``tells(_:)``).
  public var telling: [Decision] { decisions.filter { !$0.isShadow && tells($0) } }
}
