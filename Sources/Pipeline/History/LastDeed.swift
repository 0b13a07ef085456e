import Audit
import Cron
import Rules
import Time

/// The last action of Curfew on one effect of a workspace, and what has become of it since.
///
/// An action may take several requests: what counts is what they came to together.
public struct LastDeed: Sendable {
  /// The request that tells what the action came to: the first one that did not succeed, else the one that made the change.
  public let action: StoredAction
  /// Whether the whole action was carried out.
  public let isDone: Bool
  /// Why the change is no longer in force, or what became of an action that was left half-way; `nil` where there is nothing to
  /// add.
  ///
  /// A sentence without a full stop, its instants in UTC.
  public let sequel: String?

  /// The last deed for each effect that has one.
  ///
  /// For the deadline it is within the latest session, for TTL and schedule at any time.
  ///
  /// - Parameters:
  ///   - session: number of the latest build that started the workspace; `nil` where it is not known
  ///   - isUnscheduled: whether its schedule was cleared by Curfew and is to come back
  static func all(
    of facts: WorkspaceFacts, session: Int64?, trail: WorkspaceTrail, isUnscheduled: Bool = false
  ) -> [LastDeed] {
    DecisionRecord.Effect.allCases.compactMap { effect in
      let isOfSession = effect == .lifetime
      let last = trail.actions.first { action in
        action.decision.record.effect == effect && (!isOfSession || action.decision.buildNumber == session)
      }
      guard let last else { return nil }
      let steps = ActionSteps(trail.actions.filter { $0.decision.seq == last.decision.seq }.reversed())
      let action = steps.deciding ?? last
      let sequel = steps.sequel(on: facts, isUnscheduled: isUnscheduled)
      return LastDeed(
        action: action, isDone: steps.isDone,
        sequel: sequel ?? (steps.isDone ? Self.sequel(of: action, effect, on: facts, trail) : nil))
    }
  }

  private static func sequel(
    of action: StoredAction, _ effect: DecisionRecord.Effect, on facts: WorkspaceFacts, _ trail: WorkspaceTrail
  ) -> String? {
    let decision = action.decision
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
          "that did not last: the server moved the deadline to \(present ?? "none"), because "
          + facts.causeOfMove(since: action.intent.at)
      }
      let by = byHand.map { ", set by hand at \($0.flooredToSecond.rfc3339)" } ?? ""
      return "\(isKept ? "it was moved on since" : "that did not last"): the deadline is \(present ?? "none") now\(by)"
    case .ttl: return "that did not last: the TTL is \(facts.ttl?.shortText ?? "none") now"
    case .autostart:
      return "that did not last: the schedule is \(present.map { CoderSchedule.humanText(of: $0) } ?? "none") now"
    }
  }
}

/// The requests that one decision took, oldest first.
private struct ActionSteps {
  private let requests: [StoredAction]

  init(_ requests: [StoredAction]) { self.requests = requests }

  private var decision: StoredDecision? { requests.first?.decision }
  private var suspends: Bool { decision?.record.action == Suspension.action }

  /// Whether the first of them cleared a schedule, or was to.
  private var clearsFirst: Bool {
    decision?.record.effect == .autostart && requests.first?.intent.body == Suspension.clearing
  }

  /// The request that tells what they came to.
  var deciding: StoredAction? {
    // What follows the clearing gives the schedule back.
    suspends
      ? requests.first
      : requests.first { !Self.isApplied($0) } ?? requests.last(where: makesTheChange) ?? requests.first
  }

  /// Whether the action was carried out.
  var isDone: Bool {
    if suspends { return requests.first.map(Self.isApplied) ?? false }
    return decision?.result.flatMap(OutcomeRecord.Result.init)?.isApplied ?? false
  }

  /// What became of a schedule that was cleared; `nil` where nothing is to be said of it.
  func sequel(on facts: WorkspaceFacts, isUnscheduled: Bool) -> String? {
    guard clearsFirst, let record = decision?.record, let before = record.before, let cleared = requests.first else {
      return nil
    }
    let schedule = CoderSchedule.humanText(of: before)
    let back = requests.dropFirst().last { !makesTheChange($0) }
    let isBack = back.map(Self.isApplied) ?? false
    let present = facts.autostart.map { CoderSchedule.humanText(of: $0) } ?? "none"
    if suspends {
      guard let back else { return nil }
      let at = back.intent.at.flooredToSecond.rfc3339
      if isBack {
        return "the schedule, \(schedule), was given back at \(at)"
          + (CoderSchedule.fireSame(before, facts.autostart) ? "" : ", and is \(present) now")
      }
      return isUnscheduled
        ? "the schedule, \(schedule), was to be given back at \(at): \(Self.words(of: back)); a later sweep tries again"
        : nil
    }
    if isDone || record.after == nil { return nil }
    if let back, isBack {
      return "the schedule before it, \(schedule), was cleared for it and put back at "
        + back.intent.at.flooredToSecond.rfc3339
        + (CoderSchedule.fireSame(before, facts.autostart) ? "" : ", and is \(present) now")
    }
    guard Self.isApplied(cleared) || cleared.outcome == nil, !CoderSchedule.fireSame(before, facts.autostart) else {
      return nil
    }
    if facts.autostart != nil {
      return "the schedule before it, \(schedule), was cleared for it, and is \(present) now"
    }
    return isUnscheduled || cleared.outcome == nil
      ? "the schedule before it, \(schedule), was cleared for it and is missing; a later sweep puts it back" : nil
  }

  /// Whether a request asks for what the decision aims at, and not for what was there before.
  private func makesTheChange(_ request: StoredAction) -> Bool {
    guard let record = decision?.record, record.effect == .autostart else { return true }
    guard let after = record.after else { return request.intent.body == Suspension.clearing }
    return request.intent.body.contains(after)
  }

  private static func isApplied(_ request: StoredAction) -> Bool { request.outcome?.result.isApplied == true }

  private static func words(of request: StoredAction) -> String {
    guard let outcome = request.outcome else { return "no answer is known yet" }
    return outcome.result.words + (outcome.answer.map { ": \($0)" } ?? "")
  }
}
