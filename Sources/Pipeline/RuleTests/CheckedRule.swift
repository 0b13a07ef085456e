import Rules
import Time

/// What one rule said and did about one workspace in one sweep of a test.
struct CheckedRule {
  let rule: Rule
  let explanation: RuleExplanation
  /// Why the rule does not look at the workspace; `nil` when it does.
  let notSelected: String?
  let decisions: [Decision]
  private let messages: [String]

  init(_ rule: Rule, on position: Int, in judgement: Judgement) {
    self.rule = rule
    let observation = judgement.reading.observations[position]
    let now = judgement.reading.now
    let state = RuleState(
      observation.memory.memory(of: rule, shadow: false), rule: rule, buildNumber: observation.facts.buildNumber,
      at: now)
    notSelected = rule.mode == .off ? "it is switched off" : rule.selector.rejection(of: observation.facts)
    explanation =
      notSelected.map { RuleExplanation(answer: .false, line: "it does not look at this workspace: \($0)", tree: "") }
      ?? rule.explain(Subject(facts: observation.facts, now: now), state: state)
    decisions = judgement.decisions.filter { $0.observation === observation && $0.rule.index == rule.index }
    messages = decisions.map { judgement.record(of: $0).message }
  }

  /// What is true, for a failure: the reasons of the verdicts, and the values of all terms.
  var reason: String {
    let verdicts = decisions.compactMap { decision in
      decision.verdict.reason.map { "\(decision.verdict.word): \($0)" }
    }
    return (["\(explanation.line)"] + verdicts + (explanation.tree.isEmpty ? [] : [explanation.tree]))
      .joined(separator: "\n")
  }

  /// What is otherwise than expected.
  func differences(
    from expected: RuleTest.Expectation, at now: Timestamp
  ) -> [(key: String, expected: String, got: String)] {
    var found: [(key: String, expected: String, got: String)] = []
    func check(_ key: String, _ wanted: String?, _ got: String) {
      if let wanted, wanted != got { found.append((key, wanted, got)) }
    }
    check("exp_result", expected.result, answer)
    check("exp_unknown", expected.unknown.map(Self.list), Self.list(unknown))
    if let actions = expected.actions {
      let done = decisions.filter { $0.verdict == .act }
      let isSame =
        actions.count == done.count
        && actions.allSatisfy { wanted in done.contains { Self.isSame(wanted, $0, now: now) } }
      if !isSame {
        found.append(
          ("exp_actions", Self.list(actions.map(\.text)), Self.list(done.map { Self.text($0, now: now) })))
      }
    }
    if let decisive = expected.decisive, !explanation.decisiveTerms.isSuperset(of: decisive) {
      found.append(("exp_decisive", Self.list(decisive), Self.list(explanation.decisive)))
    }
    check("exp_verdict", expected.verdict, verdict)
    check("exp_guard", expected.guardName, decisions.compactMap { $0.verdict.guardName?.rawValue }.first ?? "none")
    check("exp_message", expected.message, messages.first ?? "")
    return found
  }

  private var answer: String {
    switch explanation.answer {
    case .true: "true"
    case .false: "false"
    case .unknown: "unknown"
    case .error: "error"
    }
  }

  private var unknown: [String] {
    if case .unknown(let names) = explanation.answer { names } else { [] }
  }

  /// The word of all its verdicts; several where its effects have different ones.
  private var verdict: String {
    var words: [String] = []
    for decision in decisions where !words.contains(decision.verdict.word) { words.append(decision.verdict.word) }
    return words.isEmpty ? "none" : words.joined(separator: ", ")
  }

  private static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

  private static func isSame(_ wanted: RuleTest.ExpectedAction, _ done: Decision, now: Timestamp) -> Bool {
    guard wanted.kind == done.kind else { return false }
    switch (wanted.amount, done.action) {
    case (nil, _): return true
    case (.ahead(let length), .deadline(let target, _)):
      return target == now + length || target == (now + length).flooredToMinute
    case (.instant(let instant), .deadline(let target, _)): return target == instant
    case (.ttl(let length), .ttl(let ttl)): return ttl == length
    case (.schedule(let text), .autostart(let schedule)):
      return schedule == text || schedule?.split(separator: " ").dropFirst().joined(separator: " ") == text
    case (.ahead, _), (.instant, _), (.ttl, _), (.schedule, _): return false
    }
  }

  private static func text(_ decision: Decision, now: Timestamp) -> String {
    switch decision.action {
    case .deadline(let target, _): "{\(decision.kind.rawValue): {to: \(signed(target - now))}}"
    case .ttl(let ttl?): "{\(decision.kind.rawValue): {to: \(ttl.exactText)}}"
    case .autostart(let schedule?): "{\(decision.kind.rawValue): {schedule: \"\(schedule)\"}}"
    case .ttl, .autostart, nil: "{\(decision.kind.rawValue): {}}"
    }
  }

  fileprivate static func signed(_ length: Duration) -> String {
    (length < .zero ? "" : "+") + (length == .zero ? "0m" : length.exactText)
  }
}

extension RuleTest.ExpectedAction {
  /// As a test file writes it.
  fileprivate var text: String {
    switch amount {
    case nil: kind.rawValue
    case .ahead(let length): "{\(kind.rawValue): {to: \(CheckedRule.signed(length))}}"
    case .instant(let instant): "{\(kind.rawValue): {to: \(instant.rfc3339)}}"
    case .ttl(let length): "{\(kind.rawValue): {to: \(length.exactText)}}"
    case .schedule(let text): "{\(kind.rawValue): {schedule: \"\(text)\"}}"
    }
  }
}
