/// What ends the block of each guard where no instant is known for it.
extension GuardName {
  /// A clause that follows `until`.
  public var ending: String {
    switch self {
    case .holdFor: "its condition has been true for long enough"
    case .protectedKind: "it is no longer dormant, or somebody claims it: activating a dormant workspace ends that"
    case .optOut: "the settings opt it out no longer"
    case .notRunning: "it runs, and no build is under way"
    case .noDeadline: "it has a deadline that the server acts on: a TTL counts from the next start on"
    case .serverFloor: "what the rule aims at is further ahead"
    case .ttlBounds: "the rule sets a TTL that the server takes"
    case .schedule: "the schedule fires without doing harm, or the workspace runs"
    case .humanIntervention: "somebody changes it again"
    case .cooldown: "its cooldown is over"
    case .maxPerBuild: "the workspace is started again: max_per_build counts for one session"
    case .maxActionsPerSweep: "it has its turn: each sweep does what the limit allows, the longest unused first"
    case .blastRadius: "the rule wants fewer workspaces at once, or limits.max_shortened_percent is raised"
    case .refused: "the server is asked again"
    case .paused: "'curfew resume' lifts the pause"
    case .serverWaits: "the server takes requests again"
    case .circuitOpen: "the server answers again"
    case .notChanged: "the server is asked again"
    case .opposed: "its rest is over"
    case .ownerSuspended: "the account of its owner is active again"
    case .movedByUse: "the workspace is started again"
    case .notAllowed: "the token may change it: 'curfew doctor' tells its rights"
    case .notSettled: "a later sweep has found out what became of the last request"
    case .notDue: "its group is due"
    case .notPlanned: "no plan is being applied"
    case .planStale: "a new plan is made"
    case .planRefused: "a new plan is made, or the rest is applied with --partial"
    case .noNotice: "its owner has been told for long enough"
    }
  }
}
