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

  /// What people are told instead of the stored name; may change.
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
    case .maxActionsPerSweep: "waits for its turn"
    case .blastRadius: "beyond the blast radius"
    case .refused: "not taken by the server lately"
    case .paused: "paused"
    case .serverWaits: "the server asked to be left alone"
    case .circuitOpen: "the server keeps failing"
    case .notChanged: "confirmed by the server and not done"
    case .opposed: "undone by others time and again"
    case .ownerSuspended: "its owner's account is suspended"
    }
  }
}
