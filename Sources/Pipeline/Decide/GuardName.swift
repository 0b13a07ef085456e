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
}
