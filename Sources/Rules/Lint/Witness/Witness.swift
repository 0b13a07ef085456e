import CEL
import Time

/// A workspace at an instant that shows what a finding claims.
struct Witness: Sendable {
  var facts: WorkspaceFacts
  var now: Timestamp
  /// What is remembered of rules, by their names; nothing of all others.
  var states: [String: RuleState] = [:]
  /// What tells the values of calls.
  var calls = WitnessCalls.none

  var subject: Subject { Subject(facts: facts, now: now) }

  /// Prepared for the evaluation of many rules.
  var trial: Trial { Trial(subject: subject, states: states) }

  func answer(of rule: Rule) -> RuleEvaluation.Answer { trial.answer(of: rule) }

  func isTrue(_ rule: Rule) -> Bool { trial.isTrue(rule) }

  /// A workspace on which rules are tried.
  struct Trial {
    let subject: Subject
    let states: [String: RuleState]

    /// The answer of the real evaluation, the selector included.
    func answer(of rule: Rule) -> RuleEvaluation.Answer {
      guard rule.selector.matches(subject.facts) else { return .false }
      return rule.evaluate(subject, state: states[rule.name] ?? RuleState(), wantsHorizon: false).answer
    }

    func isTrue(_ rule: Rule) -> Bool { answer(of: rule) == .true }

    /// What an expression over the rule's names answers; `nil` where it is neither true nor false.
    func truth(of program: Program, in rule: Rule) -> Bool? {
      if case .bool(let truth) = value(of: program, in: rule) { truth } else { nil }
    }

    func value(of program: Program, in rule: Rule) -> Value {
      program.evaluate(subject.bindings(for: rule, states[rule.name] ?? RuleState())).value
    }
  }

  /// The values that the questions of a space are about, for people: `ws.idle_for = 3h, ws.status = 'stopped', at …`.
  ///
  /// Signs of presence go without saying where a value is shown.
  func text(of space: TruthSpace) -> String {
    var parts: [String] = []
    for dimension in space.dimensions {
      switch dimension.subject {
      case .sum(let sum):
        let values = sum.parts.compactMap { WitnessField($0.name, in: self)?.value(in: self) }
        guard values.count == sum.parts.count else { continue }
        let total = zip(sum.parts, values).reduce(Int64(0)) { $0 &+ $1.0.factor &* $1.1 }
        parts.append("\(sum.plain) = \(WitnessField.text(total, of: sum))")
      case .text(let path): if let text = WitnessField.text(of: path, in: facts) { parts.append("\(path) = '\(text)'") }
      case .flag(.isPresent(let path)):
        if let isThere = WitnessField.isPresent(path, in: facts), !isThere { parts.append("no \(path)") }
      case .flag(.holds(let path)):
        if let truth = WitnessField.truth(of: path, in: self) { parts.append("\(path) = \(truth)") }
      case .flag(.opaque): continue
      }
    }
    return "\(parts.isEmpty ? "" : parts.joined(separator: ", ") + ", ")at \(now.rfc3339)"
  }
}
