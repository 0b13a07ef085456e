/// Stops what a rule would do to hold a workspace as it did when its group was due last.
///
/// What is in place stands; what is not is set up when the group is due. Where one action of a rule is still to be done for a due
/// time, those that were done for it are not done again.
struct NotDue: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    if let wait = decision.wait { return .blocked(by: .notDue, reason: wait.sentence, until: wait.until) }
    guard let due = decision.dueSince, let last = context.lastAction(on: decision), last >= due else { return nil }
    return .blocked(by: .notDue, reason: "it acted at \(last.rfc3339), since its group was due")
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
