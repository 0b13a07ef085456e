/// The guards by the names that the audit trail stores; they never change once released.
public enum GuardName: String, Sendable, CaseIterable {
  case holdFor = "for"
  case protectedKind = "protected-kind"
  case optOut = "opt-out"
  case notRunning = "not-running"
  case noDeadline = "no-deadline"
  case serverFloor = "server-floor"
  case ttlBounds = "ttl-bounds"
  case schedule = "schedule"
  case humanIntervention = "human-intervention"
  case cooldown = "cooldown"
  case maxPerBuild = "max-per-build"
  case maxActionsPerSweep = "max-actions-per-sweep"
  case blastRadius = "blast-radius"
  case refused = "refused"
  case paused = "paused"
  case serverWaits = "server-waits"
  case circuitOpen = "circuit-open"
  case notChanged = "not-changed"
  case opposed = "opposed"
  case ownerSuspended = "owner-suspended"
  case movedByUse = "moved-by-use"
  case notAllowed = "not-allowed"
  case notSettled = "not-settled"
  case notDue = "not-due"
  case notPlanned = "not-planned"
  case planStale = "plan-stale"
  case planRefused = "plan-refused"
  case noNotice = "no-notice"

  /// The words shown to people instead of the stored name; they may change.
  public var words: String {
    switch self {
    case .holdFor: "not true for long enough yet"
    case .protectedKind: "dormant or prebuilt"
    case .optOut: "opted out in the settings"
    case .notRunning: "not running, or a build is under way"
    case .noDeadline: "no deadline to move"
    case .serverFloor: "nearer than the server allows"
    case .ttlBounds: "a TTL that the server refuses"
    case .schedule: "a schedule that would do harm"
    case .humanIntervention: "set by hand"
    case .cooldown: "rests after its last action"
    case .maxPerBuild: "acted often enough since the last start"
    case .maxActionsPerSweep: "more than one sweep may do"
    case .blastRadius: "beyond the blast radius"
    case .refused: "not taken by the server lately"
    case .paused: "paused"
    case .serverWaits: "the server asked to be left alone"
    case .circuitOpen: "the server keeps failing"
    case .notChanged: "confirmed by the server and not done"
    case .opposed: "undone by others time and again"
    case .ownerSuspended: "its owner's account is suspended"
    case .movedByUse: "in use, so that the server undoes it"
    case .notAllowed: "the token may not change it"
    case .notDue: "its group is not due"
    case .notPlanned: "not in the plan that is applied"
    case .planStale: "not as the plan says"
    case .planRefused: "the plan is refused as a whole"
    case .noNotice: "its owner has not been told for long enough"
    case .notSettled: "what became of the last request is not known yet"
    }
  }

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
