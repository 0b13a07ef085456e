import Rules
import Time

/// While a plan is applied: lets only the actions of the plan pass, and those only while all is as the plan says.
struct Planned: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard let applied = context.policy.plan, !decision.isShadow else { return nil }
    guard let action = applied.action(on: decision.facts.id, of: decision.rule.name, decision.effect) else {
      return .blocked(by: .notPlanned, reason: "the plan that is applied does not have it")
    }
    return (applied.refusal ?? applied.refusal(at: context.now) ?? staleness(of: action, decision, at: context.now))
      .map { .blocked(by: .planStale, reason: $0) }
  }

  /// Why the action may not be carried out any more, for people; `nil` where nothing has changed.
  private func staleness(of action: SavedPlan.Action, _ decision: Decision, at now: Timestamp) -> String? {
    if now > action.validUntil { return "the plan could be applied to it until \(action.validUntil.rfc3339)" }
    if let changes = action.changes(to: decision.facts, shortens: decision.shortens) { return changes }
    let (kind, after) = (decision.kind.rawValue, decision.action.flatMap(EffectValue.after))
    if kind == action.action, after == action.after { return nil }
    return "the rule now asks for \(kind) to \(after ?? "none"), not for \(action.action) to \(action.after ?? "none")"
  }
}

extension SavedPlan.Action {
  /// What has changed of the workspace, for people; `nil` where it is as the action needs it.
  ///
  /// - Parameter isShorter: whether the rule's decision shortens, whatever the plan says of it
  func changes(to facts: WorkspaceFacts, shortens isShorter: Bool = false) -> String? {
    let changes = [
      // Whoever approved it knows it by its name.
      facts.fullName == workspace ? nil : "it was \(workspace) and is \(facts.fullName)",
      restsOn.changes(to: WorkspaceBasis(facts), countsUse: shortens || isShorter),
    ].compactMap(\.self)
    return changes.isEmpty ? nil : "changed since the plan was made: \(changes.joined(separator: ", "))"
  }
}
