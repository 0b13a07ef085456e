import Audit
import Rules
import Time

extension WorkspaceMemory {
  /// Whether Curfew has cleared the schedule to suspend it, or may have.
  var suspends: Bool {
    switch suspension?.state {
    case .suspended: true
    // The request is on its way.
    case .noted: open[.autostart] != nil
    case .left, nil: false
    }
  }

  /// Compares the suspension with what a reading shows.
  ///
  /// A schedule where Curfew cleared one is somebody's: it is left alone until no rule would suspend it any more.
  mutating func follow(_ facts: WorkspaceFacts, at now: Timestamp) {
    // A request on its way settles first.
    guard open[.autostart] == nil else { return }
    switch suspension?.state {
    // The request was never carried out, so that the schedule stands, or was cleared by hand.
    case .noted: suspension = nil
    case .suspended where facts.autostart != nil:
      suspension?.state = .left
      suspension?.at = now
    case .suspended, .left, nil: return
    }
  }
}

extension Suspension {
  /// What is suspended, since when and by which rule, for people: `0 9 * * 1-5, suspended since … by weekends`.
  public var words: String { "\(schedule), suspended since \(at.flooredToSecond.rfc3339) by \(rule)" }
}
