/// Stops what a rule would do to hold a workspace as it did when its group was due last.
///
/// What is in place stands; what is not is set up when the group is due.
struct NotDue: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    decision.wait.map { .blocked(by: .notDue, reason: $0.sentence) }
  }
}

extension GuardName {
  /// Whether it puts an action off for reasons that have nothing to do with the rule or the workspace.
  ///
  /// A rule whose group is not judged in every sweep tries again then, instead of waiting for the next due time.
  var putsOff: Bool {
    switch self {
    case .maxActionsPerSweep, .blastRadius, .paused, .serverWaits, .circuitOpen, .notSettled, .refused, .notChanged,
      .notPlanned, .planStale, .planRefused, .noNotice:
      true
    case .holdFor, .protectedKind, .optOut, .notRunning, .noDeadline, .serverFloor, .ttlBounds, .schedule,
      .humanIntervention, .cooldown, .maxPerBuild, .opposed, .ownerSuspended, .movedByUse, .notAllowed, .notDue:
      false
    }
  }
}

extension Verdict {
  /// Whether its rule, having been due, still has something to do: to act, or to answer.
  var isOwing: Bool {
    switch self {
    // Until the request has been carried out.
    case .act, .error, .held: true
    case .blocked(let name, _): name.putsOff
    case .wouldAct, .noOp, .overridden: false
    }
  }
}
