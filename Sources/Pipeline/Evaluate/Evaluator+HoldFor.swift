import Audit
import Rules
import Time

/// The clock of `for:`.
extension Evaluator {
  /// Longest gap between two readings that counts fully towards `for:`.
  ///
  /// Time beyond it was not observed and does not count.
  static let longestGap = Duration.seconds(3600)
  /// Gap between two readings from which on the clock alone may have made the answer another one in between.
  private static let longGap = Duration.minutes(5)

  /// Since when a rule's condition counts as true, now that it gave this answer: false resets it; unknown and unobserved time
  /// do not count. `nil` where it does not count as true.
  ///
  /// In whole microseconds, as the trail keeps it: memory is what the file holds.
  func trueSince(
    of rule: Rule, on observation: Observation, _ memory: RuleMemory?, given answer: RuleEvaluation.Answer
  ) -> Timestamp? {
    exactlyTrueSince(of: rule, on: observation, memory, given: answer).map { Timestamp(microseconds: $0.microseconds) }
  }

  private func exactlyTrueSince(
    of rule: Rule, on observation: Observation, _ memory: RuleMemory?, given answer: RuleEvaluation.Answer
  ) -> Timestamp? {
    let before = memory?.trueSince.flatMap { wasFalse(rule, since: observation, memory) ? nil : $0 }
    if rule.holdFor != nil, let readAt, readAt < now {
      return trueSince(ofTrue: rule, on: observation.facts, memory, before, from: readAt)
    }
    let readBefore = observation.memory.lastReadAt ?? lastSweepAt
    let countedUntil = observation.memory.countedUntil(lastSweepAt: lastSweepAt)
    let gap = countedUntil.map { max(.zero, now - $0) } ?? .zero
    switch answer {
    case .false: return nil
    case .unknown, .error: return before.map { min($0 + gap, now) }
    case .true:
      guard let before else { return now }
      let since = min(before + max(gap - Self.longestGap, failedTime(of: observation, since: countedUntil)), now)
      guard rule.holdFor != nil, let readBefore, now - readBefore > Self.longGap else { return since }
      return max(since, trueSince(ofTrue: rule, on: observation.facts, memory, before, from: readBefore) ?? now)
    }
  }

  /// How much of the time since the last reading counts as unknown, because the server could not be read in it.
  private func failedTime(of observation: Observation, since countedUntil: Timestamp?) -> Duration {
    guard let countedUntil, let failedAt = observation.memory.notReadAt else { return .zero }
    return max(.zero, min(failedAt, now) - countedUntil)
  }

  /// Whether a reading shows that a condition was false since the reading before it: when the workspace was last used, when an
  /// agent's connection ended, or when its session began.
  private func wasFalse(_ rule: Rule, since observation: Observation, _ memory: RuleMemory?) -> Bool {
    guard let before = observation.memory.lastReadAt ?? lastSweepAt else { return false }
    func isFalse(_ facts: WorkspaceFacts, at instant: Timestamp) -> Bool {
      guard before < instant, instant < readAt ?? now else { return false }
      let state = RuleState(memory, rule: rule, buildNumber: facts.buildNumber, at: instant)
      return !rule.selector.matches(facts)
        || rule.evaluate(Subject(facts: facts, now: instant), state: state, wantsHorizon: false).answer == .false
    }
    let facts = observation.facts
    if let used = facts.lastUsedAt, isFalse(facts, at: used) { return true }
    for index in facts.agents.indices {
      guard let (other, at) = facts.agents[index].before else { continue }
      var earlier = facts
      earlier.agents[index] = other
      if isFalse(earlier, at: at) { return true }
    }
    guard facts.status == "running" else { return false }
    var starting = facts
    starting.status = "starting"
    (starting.startedAt, starting.deadline, starting.maxDeadline) = (nil, nil, nil)
    return isFalse(starting, at: observation.buildCreatedAt)
  }

  /// Maximum number of changes of the answer that are followed; one that changes more often holds for no relevant time.
  private static let changesFollowed = 1000

  /// Since when a condition has been true at ``now`` if nothing but the clock changed since another instant; `nil` if it is not
  /// true now.
  ///
  /// Evaluates the rule at each instant at which its answer could change.
  ///
  /// - Parameter before: since when it was true at that instant
  private func trueSince(
    ofTrue rule: Rule, on facts: WorkspaceFacts, _ memory: RuleMemory?, _ before: Timestamp?, from instant: Timestamp
  ) -> Timestamp? {
    var since: Timestamp?
    var at = instant
    for step in 0..<Self.changesFollowed {
      let state = RuleState(memory, rule: rule, buildNumber: facts.buildNumber, at: at)
      let evaluation = rule.evaluate(Subject(facts: facts, now: at), state: state)
      if evaluation.answer == .true {
        since = since ?? (step == 0 ? before ?? at : at)
      } else {
        since = nil
      }
      guard let next = evaluation.nextChangeAt, next <= now, at < now else { return since }
      // At the exact instant of a possible change the answer may still be the old one.
      at = min(max(next, at + .seconds(1)), now)
    }
    return now
  }
}

extension AgentFacts {
  /// The agent as it was when its latest connection ended: connected, if it is not now, and else the other way round.
  ///
  /// `nil` where no connection has ended.
  fileprivate var before: (agent: AgentFacts, at: Timestamp)? {
    var other = self
    if status == "connected" {
      guard let disconnectedAt else { return nil }
      (other.status, other.lastConnectedAt) = ("disconnected", disconnectedAt)
      return (other, disconnectedAt)
    }
    guard let left = [disconnectedAt, lastConnectedAt].compactMap(\.self).max() else { return nil }
    (other.status, other.lastConnectedAt, other.disconnectedAt) = ("connected", left, nil)
    return (other, left)
  }
}
