import Audit
import Rules
import Time

/// What a person set stands: a later deadline until it comes, an earlier one, a TTL, a schedule, and that there is none of
/// them, until a person changes it again, or as long as the rule's `respect` says.
struct HumanIntervention: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    switch decision.action {
    case .deadline(let target, _): return lifetime(target, decision, context)
    case .ttl(let ttl):
      if let verdict = standing(decision, context) { return verdict }
      // Clearing it takes the deadline of a running session away, too.
      return ttl == nil && context.observation.isRunning && context.server.clearingTTLMovesDeadline
        ? lifetime(.latest, decision, context) : nil
    case .autostart: return standing(decision, context)
    case nil: return nil
    }
  }

  /// The verdict on another deadline than the one that stands.
  private func lifetime(_ target: Timestamp, _ decision: Decision, _ context: GuardContext) -> Verdict? {
    guard let deadline = context.facts.deadline, let byHand = context.observation.memory.deadlineByHand(deadline) else {
      return nil
    }
    // Whoever asked for more time is not wronged by more.
    if byHand.isLater, target >= byHand.to || context.now >= byHand.to { return nil }
    guard let end = respect(decision, context).end(ofWhatWasSetAt: byHand.at, deadline: byHand.to, context) else {
      return nil
    }
    let until = byHand.isLater ? end.map { min($0, byHand.to) } ?? byHand.to : end
    let words = until == byHand.to ? "then" : until?.flooredToSecond.rfc3339
    return .blocked(
      by: .humanIntervention,
      reason: "set by hand at \(byHand.at.flooredToSecond.rfc3339) to \(byHand.to.flooredToSecond.rfc3339); "
        + Self.leftAlone(until: words))
  }

  /// The verdict on another TTL or schedule than the one that stands.
  private func standing(_ decision: Decision, _ context: GuardContext) -> Verdict? {
    guard let seen = context.observation.memory.values[decision.effect], seen.setBy == .other,
      let end = respect(decision, context).end(ofWhatWasSetAt: seen.at, deadline: context.facts.deadline, context)
    else { return nil }
    let at = seen.at.flooredToSecond.rfc3339
    let deed =
      EffectValue.present(decision.effect, of: context.facts).map { "set by hand at \(at) to \($0)" }
      ?? "cleared by hand at \(at)"
    return .blocked(
      by: .humanIntervention, reason: "\(deed); \(Self.leftAlone(until: end?.flooredToSecond.rfc3339))")
  }

  private func respect(_ decision: Decision, _ context: GuardContext) -> Respect {
    decision.rule.respect ?? context.policy.respect
  }

  private static func leftAlone(until end: String?) -> String {
    end.map { "left alone until \($0)" } ?? "left alone until somebody changes it"
  }
}

extension Respect {
  /// Until when something set by hand is left alone, inside an optional of its own: `.some(nil)` is without end, `nil` is not,
  /// or not any more.
  fileprivate func end(
    ofWhatWasSetAt instant: Timestamp, deadline: Timestamp?, _ context: GuardContext
  ) -> Timestamp?? {
    switch self {
    case .untilChanged: return .some(nil)
    case .never: return nil
    case .span(let span): return context.now < instant + span ? .some(instant + span) : nil
    case .untilDeadline:
      guard context.observation.isRunning, context.facts.startedAt.map({ instant >= $0 }) ?? true else { return nil }
      guard let deadline else { return .some(nil) }
      return context.now < deadline ? .some(deadline) : nil
    }
  }
}

extension WorkspaceMemory {
  /// The deadline that somebody set by hand and that counts; `nil` when none does.
  ///
  /// - Parameter present: the deadline that stands now.
  func deadlineByHand(_ present: Timestamp) -> LiveValue.HandSet? {
    guard let seen = values[.lifetime] else { return nil }
    if let byHand = seen.byHand { return byHand.isLater || byHand.to == present ? byHand : nil }
    // A trail of version 1 does not tell what it replaced.
    return seen.setBy == .other ? LiveValue.HandSet(from: nil, to: present, at: seen.at) : nil
  }
}
