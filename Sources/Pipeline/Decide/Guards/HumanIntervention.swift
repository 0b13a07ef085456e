import Audit
import Rules
import Time

/// Protects what a person set: a deadline, a TTL, a schedule, or that there is none.
///
/// By default a later deadline set by hand stands until it comes, and everything else until a person changes it again.
/// The rule's `respect` can shorten that.
struct HumanIntervention: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    switch decision.action {
    case .deadline(let target, _): return lifetime(target, decision, context)
    case .ttl(let ttl):
      if let verdict = standing(decision, context) { return verdict }
      // Clearing the TTL also takes the deadline of a running session away.
      return ttl == nil && decision.facts.isRunning && context.server.clearingTTLMovesDeadline
        ? lifetime(.latest, decision, context) : nil
    case .autostart where decision.kind == .suspendAutostart: return setMeanwhile(decision, context)
    case .autostart: return standing(decision, context)
    case nil: return nil
    }
  }

  /// The verdict on a deadline other than the present one.
  private func lifetime(_ target: Timestamp, _ decision: Decision, _ context: GuardContext) -> Verdict? {
    guard let byHand = decision.observation.deadlineByHand else { return nil }
    // Somebody who asked for more time does not mind even more.
    if byHand.isLater, target >= byHand.to || context.now >= byHand.to { return nil }
    guard let end = end(ofWhatWasSetAt: byHand.at, deadline: byHand.to, decision, context) else { return nil }
    let until = byHand.isLater ? end.map { min($0, byHand.to) } ?? byHand.to : end
    return verdict(decision, until: until, as: until == byHand.to ? "then" : nil)
  }

  /// The verdict on a TTL or schedule other than the present one.
  private func standing(_ decision: Decision, _ context: GuardContext) -> Verdict? {
    guard let at = decision.observation.setByHand(decision.effect),
      let end = end(ofWhatWasSetAt: at, deadline: decision.facts.deadline, decision, context)
    else { return nil }
    return verdict(decision, until: end)
  }

  /// The verdict on suspending a schedule.
  ///
  /// One that was set before is suspended, whoever set it: it comes back. One that somebody set while another was
  /// suspended is left alone by all rules until a time has come in which none of them would suspend it.
  private func setMeanwhile(_ decision: Decision, _ context: GuardContext) -> Verdict? {
    guard let left = decision.observation.memory.suspension, left.state == .left,
      let end = end(ofWhatWasSetAt: left.at, deadline: decision.facts.deadline, decision, context)
    else { return nil }
    return .blocked(
      by: .humanIntervention,
      reason: "set by hand to \(decision.facts.autostart ?? "none"), seen at \(left.at.flooredToSecond.rfc3339), while "
        + "its schedule was suspended; left alone until "
        + (end?.flooredToSecond.rfc3339 ?? "no rule suspends it any more, and one does again"), until: end)
  }

  private func verdict(_ decision: Decision, until end: Timestamp?, as words: String? = nil) -> Verdict {
    let setting = decision.observation.wordsByHand(decision.effect) ?? ""
    let time = words ?? end?.flooredToSecond.rfc3339 ?? "somebody changes it"
    return .blocked(by: .humanIntervention, reason: "\(setting); left alone until \(time)", until: end)
  }

  /// Until when something set by hand is left alone: `.some(nil)` is for ever, `nil` is not at all or not any more.
  private func end(
    ofWhatWasSetAt instant: Timestamp, deadline: Timestamp?, _ decision: Decision, _ context: GuardContext
  ) -> Timestamp?? {
    switch decision.rule.respect ?? context.policy.respect {
    case .untilChanged: return .some(nil)
    case .never: return nil
    case .span(let span): return context.now < instant + span ? .some(instant + span) : nil
    case .untilDeadline:
      // A start that is still to come was dated by a clock that was ahead and tells nothing of what was first.
      guard decision.facts.isRunning,
        decision.facts.startedAt.map({ instant >= $0 || $0.isToCome(at: context.now) }) ?? true
      else { return nil }
      guard let deadline else { return .some(nil) }
      return context.now < deadline ? .some(deadline) : nil
    }
  }
}
