import Audit
import Rules
import Time

extension DecisionRecord {
  /// A decision in the trail's terms.
  /// - Parameter subject: the workspace as the rules saw it; `nil` when the decision repeats an earlier run, which
  ///   keeps its message.
  init(_ decision: Decision, subject: Subject?) {
    let facts = decision.facts
    let verdict = decision.verdict
    let state = subject.map { decision.state(on: $0) }
    self.init(
      workspace: facts.id, effect: Effect(decision.effect), rule: decision.rule.name, action: decision.kind.rawValue,
      verdict: Verdict(verdict), guardName: verdict.guardName?.rawValue, winner: verdict.winner,
      before: EffectValue.present(decision.effect, of: facts),
      after: decision.action.flatMap(EffectValue.after),
      message: subject.map { decision.message(on: $0, state: state ?? RuleState()) } ?? "",
      memory: state.flatMap(\.json), nextChangeAt: decision.nextChangeAt,
      ruleFingerprint: decision.rule.source.fingerprint, noticeBefore: decision.noticeBefore)
  }
}

extension Decision {
  /// The rule's memory as the rule saw it when it answered.
  func state(on subject: Subject) -> RuleState {
    let memory = observation.memory.memory(of: rule, shadow: isByShadow)
    let state = RuleState(memory, rule: rule, buildNumber: observation.facts.buildNumber, at: subject.now)
    return rule.countsUse ? subject.completed(state, in: rule.zone) : state
  }

  /// The rule's own message where it acts or would act, otherwise the verdict's reason.
  ///
  /// Empty where the rule has no message.
  func message(on subject: Subject, state: RuleState) -> String {
    if let reason = verdict.reason {
      // A keep rule does its work without an act, so its own words are shown with the reason.
      guard kind == .keep || kind == .notify, case .noOp = verdict else { return reason }
      let own = rule.message(subject, state: state, target: .autostart(nil))
      return own.isEmpty ? reason : "\(own)\(own.last.map { ".!?:;…".contains($0) } ?? true ? "" : ":") \(reason)"
    }
    let own = action.map { rule.message(subject, state: state, target: $0) } ?? ""
    let added = [bound?.sentence, deadlineChange?.sentence ?? advice].compactMap(\.self).joined(separator: " ")
    if own.isEmpty || added.isEmpty { return own + added }
    let isEnded = own.last.map { ".!?:;…".contains($0) } ?? true
    return "\(own)\(isEnded ? "" : ".") \(added)"
  }
}

extension RuleState {
  /// The memory in the form that the trail stores with a decision; `nil` when it is empty.
  var json: String? {
    var fields: [String] = []
    if actionsThisBuild > 0 { fields.append(#""actions_this_build":\#(actionsThisBuild)"#) }
    if actionsToday > 0 { fields.append(#""actions_today":\#(actionsToday)"#) }
    if let daysUsed { fields.append(#""days_used_last_14":\#(daysUsed)"#) }
    if let lastActionAt { fields.append(#""last_action_at":"\#(lastActionAt.rfc3339)""#) }
    if let trueSince { fields.append(#""true_since":"\#(trueSince.rfc3339)""#) }
    return fields.isEmpty ? nil : "{\(fields.joined(separator: ","))}"
  }
}

extension DecisionRecord.Effect {
  init(_ effect: Rules.Effect) {
    self =
      switch effect {
      case .lifetime: .lifetime
      case .ttl: .ttl
      case .autostart: .autostart
      }
  }
}

extension Rules.Effect {
  /// The effect for the trail's name of it.
  init(_ effect: DecisionRecord.Effect) {
    self =
      switch effect {
      case .lifetime: .lifetime
      case .ttl: .ttl
      case .autostart: .autostart
      }
  }
}

extension DecisionRecord.Verdict {
  init(_ verdict: Pipeline.Verdict) {
    self =
      switch verdict {
      case .act: .act
      case .wouldAct: .wouldAct
      case .noOp: .noOp
      case .blocked: .blocked
      case .overridden: .overridden
      case .held: .held
      case .error: .error
      }
  }
}

extension Verdict {
  /// The rule that won instead; `nil` for other verdicts.
  var winner: String? {
    if case .overridden(let winner) = self { return winner }
    return nil
  }
}
