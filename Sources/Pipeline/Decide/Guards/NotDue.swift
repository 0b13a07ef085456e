/// Stops what a rule would do to hold a workspace as it did when its group was due last.
///
/// What is in place stands; what is not is set up when the group is due.
struct NotDue: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    decision.wait.map { .blocked(by: .notDue, reason: $0.sentence, until: $0.until) }
  }
}

extension Verdict {
  /// Whether its rule, having been due, still has something to do: to act, or to answer.
  var isOwing: Bool {
    switch self {
    // Until the request has been carried out.
    case .act, .error, .held: true
    case .blocked(let name, _, _): name.putsOff
    case .wouldAct, .noOp, .overridden: false
    }
  }
}
