import Audit
import Cron
import Rules
import Time

/// The last action of Curfew on one effect of a workspace, and what has become of it since.
public struct LastDeed: Sendable {
  /// The last request, with its decision; of a schedule that was suspended and given back, the one that suspended it.
  public let action: StoredAction
  /// Why the change is no longer in force; `nil` while it is, or where it was never applied.
  ///
  /// A sentence without a full stop, its instants in UTC.
  public let sequel: String?

  /// The last deed for each effect that has one.
  ///
  /// For the deadline it is within the latest session, for TTL and schedule at any time.
  ///
  /// - Parameters:
  ///   - session: number of the latest build that started the workspace; `nil` where it is not known
  static func all(of facts: WorkspaceFacts, session: Int64?, trail: WorkspaceTrail) -> [LastDeed] {
    DecisionRecord.Effect.allCases.compactMap { effect in
      let isOfSession = effect == .lifetime
      let action = trail.actions.first { action in
        action.decision.record.effect == effect && (!isOfSession || action.decision.buildNumber == session)
      }
      return action.map { action in
        guard let suspension = trail.suspension(givenBackBy: action) else {
          return LastDeed(action: action, sequel: sequel(of: action, effect, on: facts, trail))
        }
        let (schedule, present) = (suspension.decision.record.before, facts.autostart)
        let now = present.map { CoderSchedule.humanText(of: $0) } ?? "none"
        return LastDeed(
          action: suspension,
          sequel: "the schedule, \(CoderSchedule.humanText(of: schedule ?? "")), was given back at "
            + action.intent.at.flooredToSecond.rfc3339
            + (CoderSchedule.fireSame(schedule, present) ? "" : ", and is \(now) now"))
      }
    }
  }

  private static func sequel(
    of action: StoredAction, _ effect: DecisionRecord.Effect, on facts: WorkspaceFacts, _ trail: WorkspaceTrail
  ) -> String? {
    let decision = action.decision
    guard action.outcome?.result.isApplied == true else { return nil }
    if effect == .lifetime, !facts.isStarted || decision.buildNumber != Int64(facts.buildNumber) {
      return "that session is over"
    }
    let present = EffectValue.present(Effect(effect), of: facts)
    if Effect(effect) == .autostart
      ? CoderSchedule.fireSame(present, decision.record.after) : present == decision.record.after
    {
      return nil
    }
    switch effect {
    case .lifetime:
      // A deadline that was moved further still keeps what an extension promised.
      let promised = decision.record.after.flatMap { Timestamp(rfc3339: $0) }
      let isKept = decision.record.action == "extend" && promised.map { $0 < facts.deadline ?? .latest } ?? false
      let byHand = facts.deadline.flatMap { trail.setByHand($0, inBuild: decision.buildNumber) }
      if byHand == nil, trail.isMovedByUse(decision.seq) {
        return
          "that did not last: the server moved the deadline to \(present ?? "none"), because the workspace is in use"
      }
      let by = byHand.map { ", set by hand at \($0.flooredToSecond.rfc3339)" } ?? ""
      return "\(isKept ? "it was moved on since" : "that did not last"): the deadline is \(present ?? "none") now\(by)"
    case .ttl: return "that did not last: the TTL is \(facts.ttl?.shortText ?? "none") now"
    case .autostart:
      return "that did not last: the schedule is \(present.map { CoderSchedule.humanText(of: $0) } ?? "none") now"
    }
  }
}

extension WorkspaceTrail {
  /// The request that suspended the schedule that this one gave back, which belongs to the same decision; `nil` for any other.
  fileprivate func suspension(givenBackBy action: StoredAction) -> StoredAction? {
    guard action.decision.record.action == Suspension.action, action.intent.body != Suspension.clearing,
      action.outcome?.result.isApplied == true
    else { return nil }
    return actions.last { $0.decision.seq == action.decision.seq && $0.seq < action.seq }
  }
}
