import Audit
import CEL
import Diagnostics
import Rules
import Time

/// The rule test that pins a decision of the trail: the workspace as it was read then, and what the rule said and did.
///
/// What the test expects is tried before it is written, by running it on the rules of then. What cannot be pinned, because a
/// test has neither the memory nor the fleet of then, is left out and named in a comment.
public struct RecordedTest: Sendable {
  /// The test file.
  public let text: String
  /// What of the decision the test does not pin, a sentence each.
  public let notPinned: [String]

  /// Writes the test.
  ///
  /// - Throws: ``DecisionReview/Obstacle`` where nothing of the decision can be pinned, or this version of Curfew cannot read
  ///   what another version wrote.
  public init(_ decision: StoredDecision, on observation: StoredObservation, under ruleSet: RuleSetRecord) throws {
    let rules = try ruleSet.loaded()
    guard let rule = rules.rule(named: decision.record.rule) else { throw DecisionReview.Obstacle.rules }
    var facts = try observation.facts()
    let state = try decision.state()
    facts.use = state.daysUsed.map(UseHistory.init(given:))
    let explanation = rule.explain(Subject(facts: facts, now: decision.firstAt), state: state)
    var draft = Draft(decision: decision, rule: rule, facts: facts, explanation: explanation)
    // The rule alone where that is enough; others where they took part.
    let needed = [decision.record.winner].compactMap { $0.flatMap(rules.rule(named:))?.file } + [rule.file]
    let everything = rules.sources.map(\.path).filter { !$0.hasSuffix(".ics") }
    let own = everything.filter(needed.contains)
    var best: (draft: Draft, missing: Int)?
    for files in own.count == everything.count ? [own] : [own, everything] {
      for waits in rule.holdFor == nil ? [false] : [true, false] {
        draft.files = files
        draft.waits = waits
        draft.expectations = draft.wanted
        try draft.prune(by: rules)
        let missing = draft.wanted.count - draft.expectations.count
        if best.map({ missing < $0.missing }) ?? true { best = (draft, missing) }
      }
    }
    guard let best = best?.draft, !best.expectations.isEmpty else {
      throw DecisionReview.Obstacle(
        description: "no test can pin it: it rests on what the rule remembered then, or on other workspaces")
    }
    text = best.text
    notPinned = best.notPinned
  }
}

/// A test that is being written.
private struct Draft {
  let decision: StoredDecision
  let rule: Rule
  let facts: WorkspaceFacts
  let explanation: RuleExplanation
  /// The rule files under test.
  var files: [String] = []
  /// Whether the workspace is shown as long as `for` asks for, before the entry is checked.
  var waits = false
  /// The expectations, each a key with its value as YAML.
  var expectations: [(key: String, value: String)] = []

  init(decision: StoredDecision, rule: Rule, facts: WorkspaceFacts, explanation: RuleExplanation) {
    self.decision = decision
    self.rule = rule
    self.facts = facts
    self.explanation = explanation
  }

  /// Everything that there is to pin.
  var wanted: [(key: String, value: String)] {
    let record = decision.record
    var wanted = [(key: "exp_result", value: explanation.answer.word)]
    if case .unknown(let names) = explanation.answer {
      wanted.append(("exp_unknown", "[\(names.joined(separator: ", "))]"))
    }
    if case .true = explanation.answer, !explanation.decisive.isEmpty {
      wanted.append(("exp_decisive", list(explanation.decisive)))
    }
    // A test enforces all rules.
    let acts = record.verdict == .act || record.verdict == .wouldAct
    wanted.append(("exp_verdict", acts ? "act" : record.verdict.rawValue))
    if let name = record.guardName { wanted.append(("exp_guard", name)) }
    wanted.append(("exp_actions", acts ? "[\(action)]" : "[]"))
    if acts, !record.message.isEmpty { wanted.append(("exp_message", TestWorkspaceText.quoted(record.message))) }
    return wanted
  }

  private var action: String {
    let record = decision.record
    guard let after = record.after else { return record.action }
    switch record.effect {
    case .lifetime: return "{\(record.action): {to: \(after)}}"
    case .ttl: return "{\(record.action): {to: \(Duration(goText: after)?.exactText ?? after)}}"
    case .autostart: return "{\(record.action): {schedule: \(TestWorkspaceText.quoted(after))}}"
    }
  }

  private func list(_ texts: [String]) -> String {
    "[\(texts.map { TestWorkspaceText.quoted($0) }.joined(separator: ", "))]"
  }

  /// Takes away what the rules of then do not give in a test.
  mutating func prune(by rules: RuleSet) throws {
    let paths = Set(files)
    let sources = rules.sources.filter { paths.contains($0.path) || $0.path.hasSuffix(".ics") }
    guard let set = RuleSet.load(texts: sources.map { (path: $0.path, text: $0.text) }).ruleSet?.enforced else {
      return expectations = []
    }
    // A key fails once; what is left passes.
    while !expectations.isEmpty {
      let load = RuleTestFile.load(SourceFile(name: "decision.test.yaml", text: text))
      guard let test = load.file?.tests.first else { return expectations = [] }
      var coverage: RuleTestCoverage?
      let failed = Set(try RuleTestRun(test, on: set, coverage: &coverage).failures.map(\.key))
      if failed.isEmpty { return }
      expectations.removeAll { failed.contains($0.key) }
    }
  }

  /// What was to be pinned and is not.
  var notPinned: [String] {
    let record = decision.record
    let left = Set(expectations.map(\.key))
    return wanted.filter { !left.contains($0.key) }.map { item in
      switch item.key {
      case "exp_result": "its condition reads what the rule remembered then, which a test does not have"
      case "exp_verdict": "its verdict was \(record.verdict.rawValue), which rests on more than this workspace"
      case "exp_guard": "the guard '\(item.value)' rests on what had happened before, or on other workspaces"
      case "exp_actions": "its action was \(item.value)"
      default: "\(item.key) was \(item.value)"
      }
    }
  }

  /// The sweeps that the workspace is shown before it is checked, a minute apart or more.
  private var wait: (interval: Duration, sweeps: Int) {
    guard waits, let hold = rule.holdFor, hold > .zero else { return (.minutes(1), 0) }
    let minutes = max(1, Int((hold.wholeSeconds + 59) / 60))
    let step = max(1, (minutes + 999) / 1000)
    return (.minutes(step), (minutes + step - 1) / step)
  }

  var text: String {
    let (interval, sweeps) = wait
    let start = decision.firstAt - interval * sweeps
    let folder = Self.commonFolder(of: files)
    let names = files.map { String($0.dropFirst(folder.count)) }
    let key = facts.name
    let workspace = TestWorkspaceText.lines(of: facts, at: decision.firstAt).map { "        \($0)\n" }.joined()
    let at = sweeps == 0 ? "" : "        at: \((interval * sweeps).exactText)\n"
    let notes = notPinned.map { "# Not pinned: \($0.onOneLine).\n" }.joined()
    let place = folder.isEmpty ? "beside the rule file" : "into \(folder)"
    return """
      # Pins decision \(decision.seq) of the audit trail: \(rule.name) on \(decision.fullName) at \(decision.firstAt.rfc3339).
      # Written by 'curfew audit show \(decision.seq) --as-test'; put it \(place) as a file that ends in .test.yaml.
      \(notes)rule_files: [\(names.map { TestWorkspaceText.quoted($0) }.joined(separator: ", "))]

      tests:
        - name: \(TestWorkspaceText.quoted("decision \(decision.seq): \(rule.name) on \(decision.fullName)"))
          start: \(start.rfc3339)
          interval: \(interval.exactText)
          workspaces:
            \(TestWorkspaceText.quoted(key)):
      \(workspace)    rule_test:
            - rule: \(TestWorkspaceText.quoted(rule.name))
      \(at)\(expectations.map { "        \($0.key): \($0.value)\n" }.joined())
      """
  }

  /// The folder that all paths lie in, with a slash at its end; empty for none.
  private static func commonFolder(of paths: [String]) -> String {
    let folders = paths.map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast() }
    guard var common = folders.first else { return "" }
    for folder in folders.dropFirst() {
      common = common.prefix(zip(common, folder).prefix { $0 == $1 }.count)
    }
    return common.isEmpty ? "" : common.joined(separator: "/") + "/"
  }
}

extension String {
  fileprivate var onOneLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}

extension StoredDecision {
  fileprivate var fullName: String { "\(owner)/\(workspaceName)" }
}
