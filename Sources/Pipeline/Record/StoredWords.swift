import Audit

/// What people are told instead of the words that the trail stores, which never change; these may.
extension DecisionRecord.Verdict {
  /// The verdict for people, to stand after a number as well: `3 would act`.
  public var words: String {
    switch self {
    case .act: "act"
    case .wouldAct: "would act"
    case .noOp: "already so"
    case .blocked: "blocked"
    case .overridden: "left to another rule"
    case .held: "held back"
    case .error: "cannot be judged"
    }
  }
}

extension OutcomeRecord.Result {
  /// What became of a request, for people.
  public var words: String {
    switch self {
    case .applied: "applied"
    case .unchanged: "it was so already"
    case .refused: "refused"
    case .conflict: "overtaken by another change"
    case .failed: "failed"
    case .foundApplied: "found applied afterwards"
    case .foundNotApplied: "found not applied afterwards"
    case .undeterminable: "not known"
    }
  }
}
