import Rules
import Time

extension Evaluator {
  /// The answers of the rules that can have a say in what is done to a workspace; what those do is what all would do.
  ///
  /// Of rules that only move the deadline the one of highest priority wins, whatever those below it say: among the enforced
  /// rules, and among all. So they are asked from the highest on until both are known. A rule that holds others while it cannot
  /// answer is always asked, and where a rule of another kind is not false, all are.
  ///
  /// - Parameter subject: the observation's facts now
  func decisive(_ selection: RuleSelection, on observation: Observation, _ subject: Subject) -> Result {
    guard groups == nil, readAt == nil else {
      return evaluate(selection.rules, on: observation, subject)
    }
    for rule in selection.others where match(of: rule, on: observation, subject) != nil {
      return evaluate(selection.rules, on: observation, subject)
    }
    var said: [RuleMatch] = []
    // Whether the winner is known: of all rules, and of the enforced ones.
    var isKnown = (ofAll: false, ofEnforced: mode != .enforce)
    for equals in selection.movers {
      var isFound = (ofAll: false, ofEnforced: false)
      for rule in equals {
        let isEnforced = isEnforced(rule)
        guard !isKnown.ofAll || isEnforced && !isKnown.ofEnforced || rule.onError == .hold,
          let found = match(of: rule, on: observation, subject)
        else { continue }
        said.append(found)
        guard found.isInContest else { continue }
        isFound.ofAll = true
        if isEnforced { isFound.ofEnforced = true }
      }
      isKnown = (isKnown.ofAll || isFound.ofAll, isKnown.ofEnforced || isFound.ofEnforced)
    }
    return Result(evaluations: said.sorted { $0.rule.index < $1.rule.index })
  }

  /// What a rule says; `nil` where it is plainly false.
  private func match(of rule: Rule, on observation: Observation, _ subject: Subject) -> RuleMatch? {
    let memory =
      observation.memory.rules.isEmpty
      ? nil : observation.memory.memory(of: rule, shadow: !isEnforced(rule) && isAccount)
    let state = RuleState(memory, rule: rule, buildNumber: observation.facts.buildNumber, at: now)
    let answer = rule.evaluate(subject, state: state, wantsHorizon: false).answer
    if answer == .false { return nil }
    let since = trueSince(of: rule, on: observation, memory, given: answer)
    return match(of: rule, answer, trueSince: since, subject, state)
  }
}

extension RuleMatch {
  /// Whether one of its wishes takes part in a contest.
  fileprivate var isInContest: Bool {
    wishes.contains { wish in
      switch wish.resolution {
      case .action, .nothing, .noDeadline: true
      case .keeps, .notifies, .unknown, .failed: false
      }
    }
  }
}
