import Audit
import Rules
import Time

/// The second stage: every rule on every observation. Pure.
struct Evaluator {
  /// The process's mode, which caps that of the rules.
  let mode: Mode
  /// The sweep's instant, server time.
  let now: Timestamp
  /// When the sweep before looked, for workspaces that this process has not read yet; `nil` at the first one.
  let lastSweepAt: Timestamp?
  /// When the workspaces were read, where it is judged for a later time as if nothing happened until then.
  var readAt: Timestamp?
  /// Whether rules in dry run remember what they would have done (``Judgement/account``).
  var isAccount = false

  /// Time between two sweeps that counts as observed for `for:`; what is beyond it was not watched and pauses the clock.
  static let longestGap = Duration.seconds(3600)

  /// New begins of true conditions by rule; `nil` where the condition is true no more.
  typealias TrueSince = [(key: WorkspaceMemory.RuleKey, since: Timestamp?)]

  /// What the rules said of one workspace.
  struct Result: Sendable {
    /// The answers that are not plainly false, in the order of the rules.
    var evaluations: [Evaluation] = []
    /// New `trueSince` of the rules with `for:`, where it changed.
    var trueSince: TrueSince = []
  }

  /// Asks the rules that look at this workspace.
  func evaluate(_ rules: [Rule], on observation: Observation) -> Result {
    var result = Result()
    // A rule that does not look at the workspace is not true of it: what comes back later begins anew.
    let waiting = observation.memory.rules.filter { $0.value.trueSince != nil }.keys
    if !waiting.isEmpty {
      let looking = Set(rules.map { WorkspaceMemory.RuleKey(rule: $0.name, shadow: !isEnforced($0)) })
      for key in waiting where !looking.contains(key) { result.trueSince.append((key, nil)) }
    }
    guard !rules.isEmpty else { return result }
    let gap = (observation.memory.lastReadAt ?? lastSweepAt).map { max(.zero, now - $0) } ?? .zero
    let subject = Subject(facts: observation.facts, now: now)
    for rule in rules {
      let key = WorkspaceMemory.RuleKey(rule: rule.name, shadow: !isEnforced(rule))
      let memory = observation.memory.memory(of: rule, shadow: key.shadow && isAccount)
      let state = RuleState(memory, rule: rule, buildNumber: observation.facts.buildNumber, at: now)
      let evaluation = rule.evaluate(subject, state: state, wantsHorizon: false)
      let since =
        rule.holdFor != nil && readAt.map { $0 < now } ?? false
        ? trueSinceAhead(rule, on: observation.facts, memory)
        : trueSince(memory?.trueSince, unwatched: gap, given: evaluation.answer)
      if rule.holdFor != nil, since != observation.memory.rules[key]?.trueSince {
        result.trueSince.append((key, since))
      }
      if evaluation.answer == .false { continue }
      // Only here, because most answers are false and the horizon takes longer than the answer.
      let nextChangeAt = rule.evaluate(subject, state: state).nextChangeAt
      var said = Evaluation(rule: rule, answer: evaluation.answer, nextChangeAt: nextChangeAt)
      if evaluation.answer == .true {
        said.trueSince = since
        if let wait = said.waits(at: now) {
          said.nextChangeAt = min(said.nextChangeAt ?? now + wait, now + wait)
        } else {
          said.wishes = rule.actions.map {
            .init(
              action: $0, resolution: rule.resolve($0, subject, state: state),
              atMost: rule.latest($0, subject, state: state))
          }
        }
      }
      result.evaluations.append(said)
    }
    return result
  }

  /// Whether a rule's decisions are carried out.
  func isEnforced(_ rule: Rule) -> Bool { mode == .enforce && rule.mode == .enforce }

  /// Since when a condition counts as true: false resets it, unknown and unwatched time do not count.
  ///
  /// - Parameter gap: time since the workspace was read before.
  private func trueSince(
    _ before: Timestamp?, unwatched gap: Duration, given answer: RuleEvaluation.Answer
  ) -> Timestamp? {
    switch answer {
    case .false: nil
    case .unknown, .error: before.map { min($0 + gap, now) }
    case .true: before.map { min($0 + max(.zero, gap - Self.longestGap), now) } ?? now
    }
  }
}

extension Evaluator {
  /// So many changes of an answer are followed; one that changes more often holds for no time that matters.
  private static let changesFollowed = 1000

  /// Since when a condition will have been true at ``now`` when only time passes until then: it is asked at each instant at
  /// which its answer could change.
  private func trueSinceAhead(_ rule: Rule, on facts: WorkspaceFacts, _ memory: RuleMemory?) -> Timestamp? {
    var since: Timestamp?
    var at = readAt ?? now
    for step in 0..<Self.changesFollowed {
      let state = RuleState(memory, rule: rule, buildNumber: facts.buildNumber, at: at)
      let evaluation = rule.evaluate(Subject(facts: facts, now: at), state: state)
      if evaluation.answer == .true {
        since = since ?? (step == 0 ? memory?.trueSince ?? at : at)
      } else {
        since = nil
      }
      guard let next = evaluation.nextChangeAt, next <= now, at < now else { return since }
      // At the very instant at which it could change it may not have changed yet.
      at = min(max(next, at + .seconds(1)), now)
    }
    return now
  }
}

extension RuleState {
  /// What a rule sees of its memory as `state`.
  init(_ memory: RuleMemory?, rule: Rule, buildNumber: Int, at now: Timestamp) {
    guard let memory else {
      self.init()
      return
    }
    self.init(
      lastActionAt: memory.lastActionAt, actionsToday: memory.actionsToday(at: now, in: rule.zone),
      actionsThisBuild: memory.actions(inBuild: buildNumber), trueSince: memory.trueSince)
  }
}
