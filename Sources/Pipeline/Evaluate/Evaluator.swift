import Audit
import Rules
import Time

/// The second stage: evaluates every rule on every observation. Pure.
struct Evaluator {
  /// The process's mode; a rule's mode cannot exceed it.
  let mode: Mode
  /// The sweep's instant, server time.
  let now: Timestamp
  /// When the previous sweep read the server, for workspaces that this process has not read yet.
  ///
  /// `nil` at the first sweep.
  let lastSweepAt: Timestamp?
  /// When the workspaces were read, if they are judged for a later time as if nothing happened in between; else `nil`.
  var readAt: Timestamp?
  /// Which groups of rules are due; `nil` where all are judged.
  var groups: GroupDues?
  /// Whether dry-run rules remember what they would have done (``Judgement/account``).
  var isAccount = false
  /// The rules of which to find out when the answers can change by themselves, which costs more than the answers; `nil` for all.
  var horizonsOf: Set<String>?

  /// New start times of true conditions, by rule; `nil` where the condition is no longer true.
  typealias TrueSince = [(key: WorkspaceMemory.RuleKey, since: Timestamp?)]

  /// The rules' answers on one workspace.
  struct Result: Sendable {
    /// The answers that are not plainly false, in the order of the rules.
    var evaluations: [RuleMatch] = []
    /// The new `trueSince` of each rule with `for:`, where it changed.
    var trueSince: TrueSince = []
    /// What rules of groups that are not judged in every sweep said when they were due.
    var turns: [Turn] = []
  }

  /// What a rule of such a group said on a workspace, for its memory.
  struct Turn: Sendable {
    let key: WorkspaceMemory.RuleKey
    /// The rule, if its group is due; `nil` where it was not judged.
    var rule: Rule?
    /// Since when its condition has held each time that the group was due.
    var standsSince: Timestamp?
    /// Since when it was due.
    var dueSince: Timestamp?
    /// What it still owes if it is not judged now.
    var owedAt: Timestamp?

    /// Since when it owes something after these decisions on the workspace; `nil` for nothing.
    func owed(after decisions: some Sequence<Decision>) -> Timestamp? {
      let isOwing = rule.map { rule in decisions.contains { $0.rule === rule && $0.verdict.isOwing } } ?? false
      return isOwing ? dueSince : owedAt
    }
  }

  /// Evaluates these rules on the observation; `rules` are the ones that select its workspace.
  ///
  /// - Parameters:
  ///   - known: the observation's facts now, where the caller has them
  ///   - other: what the same rules said by other memory; those that ask for none say it again
  func evaluate(
    _ rules: [Rule], on observation: Observation, _ known: Subject? = nil, besides other: Result? = nil
  ) -> Result {
    var result = Result()
    // A rule that does not select the workspace counts as false: if the workspace comes back later, its time starts
    // anew. So it does where a rule has no `for` any more, and gets one again.
    let remembered = observation.memory.rules
    if remembered.values.contains(where: { $0.trueSince != nil }) {
      let looking = Set(
        rules.lazy.filter { $0.holdFor != nil }.map { WorkspaceMemory.RuleKey(rule: $0.name, shadow: !isEnforced($0)) })
      for (key, memory) in remembered where memory.trueSince != nil && !looking.contains(key) {
        result.trueSince.append((key, nil))
      }
    }
    let standing = groups?.standing(on: observation, besides: rules, isEnforced: isEnforced) ?? []
    result.turns = forgottenTurns(observation, besides: rules + standing)
    guard !rules.isEmpty || !standing.isEmpty else { return result }
    let subject = known ?? Subject(facts: observation.facts, now: now)
    for rule in rules {
      if let other, !rule.readsMemory {
        if let said = other.evaluations.first(where: { $0.rule === rule }) { result.evaluations.append(said) }
        continue
      }
      let key = WorkspaceMemory.RuleKey(rule: rule.name, shadow: !isEnforced(rule))
      let memory =
        remembered.isEmpty ? nil : observation.memory.memory(of: rule, shadow: key.shadow && isAccount)
      let state = RuleState(memory, rule: rule, buildNumber: observation.facts.buildNumber, at: now)
      let evaluation = rule.evaluate(subject, state: state, wantsHorizon: false)
      let since = trueSince(of: rule, on: observation, memory, given: evaluation.answer)
      if rule.holdFor != nil, since != remembered[key]?.trueSince {
        result.trueSince.append((key, since))
      }
      var due: Timestamp?
      switch groups?.turn(of: rule, memory, on: observation) ?? .always {
      case .always: break
      case .due(let dueSince):
        due = dueSince
        result.turns.append(
          Turn(
            key: key, rule: rule, standsSince: standsSince(rule, memory, evaluation.answer, trueSince: since),
            dueSince: dueSince))
      case .waits(let wait):
        let stands = rule.isHolding && memory?.standsSince != nil
        // Of another mode's memory, after a change of mode.
        if let memory, remembered[key]?.standsSince != memory.standsSince {
          result.turns.append(Turn(key: key, standsSince: memory.standsSince, owedAt: memory.owedAt))
        }
        let isTrue = evaluation.answer == .true
        if isTrue || stands {
          var said = waiting(rule, wait, stands: stands, subject, state)
          said.isTrueNow = isTrue
          said.trueSince = isTrue ? since : nil
          result.evaluations.append(said)
        }
        continue
      }
      if evaluation.answer == .false { continue }
      var said = match(of: rule, evaluation.answer, trueSince: since, subject, state)
      said.dueSince = due
      result.evaluations.append(said)
    }
    guard !standing.isEmpty else { return result }
    for rule in standing {
      let memory = observation.memory.memory(of: rule, shadow: !isEnforced(rule) && isAccount)
      let state = RuleState(memory, rule: rule, buildNumber: observation.facts.buildNumber, at: now)
      guard case .waits(let wait)? = groups?.turn(of: rule, memory, on: observation) else { continue }
      result.evaluations.append(waiting(rule, wait, stands: true, subject, state))
    }
    result.evaluations.sort { $0.rule.index < $1.rule.index }
    return result
  }

  /// What a rule says that is not plainly false and may ask for something now.
  func match(
    of rule: Rule, _ answer: RuleEvaluation.Answer, trueSince since: Timestamp?, _ subject: Subject, _ state: RuleState
  ) -> RuleMatch {
    // Computed only here: most answers are false, and the horizon costs more than the answer.
    let wantsHorizon = horizonsOf?.contains(rule.name) ?? true
    let nextChangeAt = wantsHorizon ? rule.evaluate(subject, state: state).nextChangeAt : nil
    var said = RuleMatch(rule: rule, answer: answer, nextChangeAt: nextChangeAt)
    guard answer == .true else { return said }
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
    return said
  }

  /// What a rule says whose group is not due: nothing but what stands.
  private func waiting(
    _ rule: Rule, _ wait: GroupWait, stands: Bool, _ subject: Subject, _ state: RuleState
  ) -> RuleMatch {
    var said = RuleMatch(rule: rule, answer: .true, nextChangeAt: wait.until)
    said.wait = wait
    said.isTrueNow = false
    said.stands = stands
    if stands {
      said.wishes = rule.actions.filter(\.kind.isHolding).map {
        .init(action: $0, resolution: rule.resolve($0, subject, state: state), atMost: nil)
      }
    }
    return said
  }

  /// Since when a rule's condition has held each time that its group was due, now that it is; `nil` where it does not hold.
  ///
  /// What cannot be told changes nothing.
  private func standsSince(
    _ rule: Rule, _ memory: RuleMemory?, _ answer: RuleEvaluation.Answer, trueSince: Timestamp?
  ) -> Timestamp? {
    guard rule.isHolding else { return nil }
    switch answer {
    case .false: return nil
    case .unknown, .error: return memory?.standsSince
    case .true:
      if let holdFor = rule.holdFor, trueSince.map({ now - $0 < holdFor }) ?? true { return nil }
      return memory?.standsSince ?? now
    }
  }

  /// The memories to forget: of rules that are gone, or that do not look at the workspace any more and are due or need not be.
  private func forgottenTurns(_ observation: Observation, besides rules: [Rule]) -> [Turn] {
    let remembered = observation.memory.rules.compactMap { key, memory in
      memory.standsSince != nil || memory.owedAt != nil ? key : nil
    }
    guard !remembered.isEmpty else { return [] }
    let looking = Set(
      rules.filter { $0.timing != nil }.map { WorkspaceMemory.RuleKey(rule: $0.name, shadow: !isEnforced($0)) })
    return remembered.filter { !looking.contains($0) }
      .map { Turn(key: $0) }
  }

  /// Whether a rule's decisions are carried out.
  func isEnforced(_ rule: Rule) -> Bool { mode == .enforce && rule.mode == .enforce }

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
