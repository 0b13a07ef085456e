import CEL
import Cron
import Time

extension Rule {
  /// The condition's answer on one workspace that the selector accepts. Pure; takes about half a microsecond.
  ///
  /// If the selector depends on an attribute that the server does not tell, the answer is unknown, unless the condition
  /// is false.
  ///
  /// - Parameter wantsHorizon: whether to compute ``RuleEvaluation/nextChangeAt``, which is `nil` otherwise; it takes
  ///   several times as long if the answer depends on the clock.
  public func evaluate(
    _ subject: Subject, state: RuleState = RuleState(), wantsHorizon: Bool = true
  ) -> RuleEvaluation {
    let undecided = selector.unknown(in: subject.facts)
    guard let condition = program.condition else {
      return RuleEvaluation(answer: undecided.isEmpty ? .true : .unknown(undecided))
    }
    let evaluation = condition.program.evaluate(
      subject.bindings(for: self, state), budget: program.budget, wantsHorizon: wantsHorizon)
    let answer: RuleEvaluation.Answer =
      switch evaluation.value {
      case .bool(true): undecided.isEmpty ? .true : .unknown(undecided)
      case .bool(false): .false
      case .unknown(let attributes): .unknown(Set(attributes.names).union(undecided).sorted())
      case .error(let error): .error(error.message, place: condition.place(of: error.span))
      case let value:
        .error("the condition is neither true nor false but \(value.type)", place: condition.place(of: nil))
      }
    guard wantsHorizon else { return RuleEvaluation(answer: answer) }
    let midnight = program.countsDays ? zone.midnight(after: subject.now) : nil
    // Where a server's clock was set back, or an earlier time is judged, the last use lies ahead: until then the workspace is
    // idle for no time, which does not grow as horizons take it to.
    let growsFrom = subject.isUsedLater ? subject.facts.lastWantedAt : nil
    return RuleEvaluation(
      answer: answer, nextChangeAt: [evaluation.horizon, midnight, growsFrom].compactMap(\.self).min())
  }

  /// The message for people, where `target` is the instant or value that the action aims at.
  ///
  /// Never fails: values that cannot be computed are shown as such. Without a `message` it is the rule's description,
  /// or empty.
  public func message(_ subject: Subject, state: RuleState = RuleState(), target: ResolvedAction) -> String {
    guard let message = program.message else { return description ?? "" }
    return message.text(subject.bindings(for: self, state, target: target.value), zone: zone)
  }

  /// Explains the condition's answer. Costs some tens of evaluations.
  public func explain(_ subject: Subject, state: RuleState = RuleState()) -> RuleExplanation {
    let answer = evaluate(subject, state: state).answer
    let undecided = selector.unknown(in: subject.facts)
    if answer == .unknown(undecided), !undecided.isEmpty {
      let what = undecided.joined(separator: ", ")
      return RuleExplanation(
        answer: answer, line: "nobody can tell whether it looks at this workspace: the server does not tell \(what)",
        tree: "")
    }
    guard let condition = program.condition else {
      return RuleExplanation(answer: answer, line: "the rule has no condition", tree: "")
    }
    let explanation = condition.program.explain(subject.bindings(for: self, state))
    var result = RuleExplanation(answer: answer, line: explanation.line, tree: explanation.rendered())
    result.decisive = explanation.decisive.map(\.textOnOneLine)
    explanation.root.collectDecisive(into: &result.decisiveTerms)
    result.operands = explanation.operands
    result.calendar = explanation.root.chosenCalendar
    return result
  }
}

extension ExplainedStep {
  fileprivate var textOnOneLine: String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  /// The value of the variable that `calendar_by` declares, wherever it was read; `nil` if it was not, or has none.
  fileprivate var chosenCalendar: String? {
    if text == CalendarChoice.variable, case .string(let name)? = value { return name }
    return children.lazy.compactMap(\.chosenCalendar).first
  }

  fileprivate func collectDecisive(into terms: inout Set<String>) {
    guard isDecisive else { return }
    terms.insert(textOnOneLine)
    for child in children { child.collectDecisive(into: &terms) }
  }
}

extension Zone {
  /// The end of an instant's day in this zone.
  fileprivate func midnight(after instant: Timestamp) -> Timestamp {
    let tomorrow = CivilTime(date: civil(at: instant).date.adding(days: 1))
    return instants(of: tomorrow).first
  }
}

extension ResolvedAction {
  /// The value of `target` in a message; null for clearing.
  var value: Value {
    switch self {
    case .deadline(let instant, _): .timestamp(instant)
    case .ttl(let duration): duration.map(Value.duration) ?? .null
    // In the form that tables show: `08:00 Mon-Fri (Europe/Berlin)`. An invalid schedule does not get here.
    case .autostart(let schedule): schedule.map { .string(CoderSchedule.humanText(of: $0)) } ?? .null
    }
  }
}
