import Rules
import Time

/// What each rule says of one workspace and why, and what comes of it.
public struct WorkspaceExplanation: Sendable {
  /// The workspace as read.
  public let facts: WorkspaceFacts
  /// Server time of the reading.
  public let now: Timestamp
  /// Why the list of templates could not be read; `nil` where it was.
  public let templatesFailure: String?
  /// One a rule, in the order of the rule set.
  public let rules: [Line]

  /// One rule on this workspace.
  public struct Line: Sendable {
    /// The rule.
    public let rule: Rule
    /// Why the rule does not look at the workspace at all; `nil` when it does.
    public let notSelected: String?
    /// Its answer with the terms that decided; `nil` when it does not look.
    public let explanation: RuleExplanation?
    /// What becomes of its wishes, one an effect; empty when it is false.
    public let decisions: [Decision]
    /// Earliest instant at which its answer could change by itself.
    public let nextChangeAt: Timestamp?
  }

  /// Explains a judgement of a single workspace.
  init(_ judgement: Judgement, ruleSet: RuleSet) {
    let observation = judgement.reading.observations[0]
    let now = judgement.reading.now
    let subject = Subject(facts: observation.facts, now: now)
    facts = observation.facts
    self.now = now
    templatesFailure = judgement.reading.templatesFailure
    rules = ruleSet.rules.map { rule in
      let decisions = judgement.decisions.filter { $0.rule.index == rule.index }
      let isShadow = decisions.first?.isShadow ?? (rule.mode != .enforce)
      let state = RuleState(
        observation.memory.memory(of: rule, shadow: isShadow), rule: rule,
        buildNumber: observation.facts.buildNumber, at: now)
      let notSelected = rule.mode == .off ? "it is switched off" : rule.selector.rejection(of: observation.facts)
      let evaluation = rule.evaluate(subject, state: state)
      return Line(
        rule: rule, notSelected: notSelected,
        explanation: notSelected == nil ? rule.explain(subject, state: state) : nil, decisions: decisions,
        nextChangeAt: decisions.compactMap(\.nextChangeAt).min() ?? evaluation.nextChangeAt)
    }
  }
}
