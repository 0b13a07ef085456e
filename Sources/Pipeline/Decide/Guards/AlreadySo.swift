import Audit
import Cron
import Rules
import Time

/// Stops changes that are not worth a request.
///
/// They are a deadline within a minute of the present one, the same TTL, and a schedule with the same firings.
struct AlreadySo: Guard {
  static let tolerance = Duration.seconds(60)

  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    switch decision.action {
    case .deadline(let target, let direction): deadline(target, direction, decision.facts)
    case .ttl(let ttl): self.ttl(ttl, decision.facts)
    case .autostart(nil) where decision.kind == .suspendAutostart: suspended(decision)
    case .autostart(let schedule): autostart(schedule, decision.facts)
    case nil: nil
    }
  }

  private func deadline(
    _ target: Timestamp, _ direction: ResolvedAction.Direction, _ facts: WorkspaceFacts
  ) -> Verdict? {
    guard let present = facts.deadline else { return nil }
    let gain = direction == .later ? target - present : present - target
    if gain >= Self.tolerance { return nil }
    if gain + Self.tolerance > .zero {
      return .noOp(reason: "within a minute of it already: the deadline is \(present.rfc3339)")
    }
    return .noOp(reason: direction == .later ? "the deadline is already later" : "the deadline is already earlier")
  }

  private func ttl(_ ttl: Duration?, _ facts: WorkspaceFacts) -> Verdict? {
    guard ttl == facts.ttl else { return nil }
    return .noOp(reason: ttl.map { "the TTL is \($0.shortText) already" } ?? "it has no TTL already")
  }

  private func suspended(_ decision: Decision) -> Verdict? {
    guard decision.facts.autostart == nil else { return nil }
    guard decision.facts.suspendedAutostart != nil, let suspension = decision.observation.memory.suspension else {
      return .noOp(reason: "it has no schedule to suspend")
    }
    return .noOp(
      reason: "its schedule is suspended since \(suspension.at.flooredToSecond.rfc3339) by \(suspension.rule): "
        + "\(suspension.schedule) comes back when no rule suspends it any more")
  }

  private func autostart(_ schedule: String?, _ facts: WorkspaceFacts) -> Verdict? {
    if schedule == facts.autostart {
      return .noOp(reason: schedule == nil ? "it has no schedule already" : "it has this schedule already")
    }
    guard let present = facts.autostart, CoderSchedule.fireSame(schedule, present) else { return nil }
    // Writing the schedule in another form could start a stopped workspace (How Coder behaves, "Changing a schedule").
    return .noOp(reason: "the schedule, written \(present), fires alike")
  }
}
