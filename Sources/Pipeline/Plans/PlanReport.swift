import Audit

/// What became of each action of an applied plan.
public struct PlanReport: Sendable {
  /// The plan, and who approved it.
  public let applied: AppliedPlan
  /// One result for each action of the plan, in its order.
  public let results: [Result]

  /// What became of one action.
  public struct Result: Sendable {
    /// The action.
    public let action: SavedPlan.Action
    /// What became of it.
    public let state: State
    /// Why it was not carried out, for people; `nil` where it was.
    public let reason: String?
  }

  /// What became of an action.
  public enum State: String, Sendable {
    /// The server took it.
    case applied
    /// Something is not as the plan says; nothing was sent.
    case refused
    /// It was sent without success, or the outcome is not known.
    case failed
    /// It could have been sent and was not.
    case notTried = "not-tried"
  }

  init(
    _ applied: AppliedPlan, _ judgement: Judgement, outcomes: [Decision.Key: Outcome],
    notTried: [Decision.Key: String]
  ) {
    self.applied = applied
    let seen = Dictionary(
      judgement.reading.observations.map { ($0.facts.id, $0.facts) }, uniquingKeysWith: { first, _ in first })
    let decisions = [SavedPlan.Action.Key: Decision](
      judgement.decisions.map { (.init(workspace: $0.facts.id, rule: $0.rule.name, effect: .init($0.effect)), $0) },
      uniquingKeysWith: { first, _ in first })
    results = applied.plan.actions.map { action in
      guard let facts = seen[action.workspaceID] else {
        return Result(action: action, state: .refused, reason: "the server does not show the workspace any more")
      }
      guard let decision = decisions[action.key] else {
        let reason =
          applied.refusal ?? action.changes(to: facts)
          ?? "nothing that the plan names has changed, but its rule does not want it any more"
        return Result(action: action, state: .refused, reason: reason)
      }
      switch decision.verdict {
      case .act: break
      case .wouldAct:
        return Result(action: action, state: .refused, reason: "the settings or the rule are in dry-run mode now")
      default: return Result(action: action, state: .refused, reason: decision.verdict.reason)
      }
      if let reason = notTried[decision.key] { return Result(action: action, state: .notTried, reason: reason) }
      guard let outcome = outcomes[decision.key] else {
        return Result(action: action, state: .notTried, reason: "no request was sent")
      }
      return outcome.isApplied && !outcome.isOpen
        ? Result(action: action, state: .applied, reason: nil)
        : Result(action: action, state: .failed, reason: outcome.words.map { "\(outcome.told): \($0)" } ?? outcome.told)
    }
  }

  /// Number of actions with this state.
  public func count(_ state: State) -> Int { results.count { $0.state == state } }

  /// What was applied, who approved it and what became of it, each a sentence, for the trail.
  var notes: [String] {
    let (plan, count) = (applied.plan, results.count)
    let by = applied.approvedBy.map { ", approved by \($0)" } ?? ""
    let head =
      "plan \(plan.digest.prefix(12)), made at \(plan.madeAt.rfc3339)\(plan.madeBy.map { " by \($0)" } ?? "")\(by): "
      + "\(self.count(.applied)) of \(count) \(count == 1 ? "action" : "actions") carried out"
    let refused = results.filter { $0.state == .refused }
    let named = refused.prefix(5).map { result in
      "refused: \(result.action.workspace), \(result.action.rule), \(result.action.action): \(result.reason ?? "")"
    }
    return [head] + named + (refused.count > 5 ? ["refused besides these: \(refused.count - 5)"] : [])
  }
}
