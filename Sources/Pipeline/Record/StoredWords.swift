import Audit

/// Words for people in place of the ones that the trail stores: stored words never change, these may.
extension DecisionRecord.Verdict {
  /// The verdict for people; also fits after a number: `3 would act`.
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

extension StoredDecision {
  /// The result for people; `nil` where the decision was not to be carried out.
  ///
  /// Returns the stored word itself if another version of the program wrote it.
  public var resultWords: String? {
    switch result {
    case "open": "not known yet"
    case "not-tried": "not tried"
    case "not-changed": "confirmed and not done"
    case let word?: OutcomeRecord.Result(rawValue: word)?.words ?? word
    case nil: nil
    }
  }
}

extension OutcomeRecord.Result {
  /// The result of a request, for people.
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

extension SweepReport {
  /// The beginning of the note of a sweep by rules and settings that newer ones were to replace and were refused. The trail stores
  /// it: it never changes.
  public static let refusalNote =
    "settings or rules were read again and refused, the last good ones are in force: "
}

extension SweepEndRecord {
  /// Why rules and settings were refused that were read again before this sweep, and what else its note has; `nil` where none
  /// were.
  public var refusal: String? {
    note.flatMap { $0.hasPrefix(SweepReport.refusalNote) ? String($0.dropFirst(SweepReport.refusalNote.count)) : nil }
  }
}
