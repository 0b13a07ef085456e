import Time

/// What really happened to a workspace, whatever the API shows.
struct WorkspaceTruth: Sendable {
  var runningSince: Timestamp?
  var inUseSince: Timestamp?
  var running = Duration.zero
  var inUse = Duration.zero
  /// When it ran and when it was in use, oldest first, without what goes on.
  private var pastRuns: [Range<Timestamp>] = []
  private var pastUses: [Range<Timestamp>] = []
  var starts: [BuildMark] = []
  var stops: [BuildMark] = []
  var interruptions: [BuildMark] = []
  var lostJobs: [LostJob] = []

  func running(at now: Timestamp) -> Duration {
    running + (runningSince.map { now - $0 } ?? .zero)
  }

  func inUse(at now: Timestamp) -> Duration {
    inUse + (inUseSince.map { now - $0 } ?? .zero)
  }

  /// When it ran, oldest first.
  func runs(at now: Timestamp) -> [Range<Timestamp>] { pastRuns + (runningSince.map { [$0..<max(now, $0)] } ?? []) }

  /// When somebody worked in it, oldest first.
  func uses(at now: Timestamp) -> [Range<Timestamp>] { pastUses + (inUseSince.map { [$0..<max(now, $0)] } ?? []) }

  mutating func setRunning(_ isRunning: Bool, at now: Timestamp) {
    guard isRunning != (runningSince != nil) else { return }
    running = running(at: now)
    if let runningSince { pastRuns.append(runningSince..<max(now, runningSince)) }
    runningSince = isRunning ? now : nil
  }

  mutating func setInUse(_ isInUse: Bool, at now: Timestamp) {
    guard isInUse != (inUseSince != nil) else { return }
    inUse = inUse(at: now)
    if let inUseSince { pastUses.append(inUseSince..<max(now, inUseSince)) }
    inUseSince = isInUse ? now : nil
  }
}

/// Work without a person that a stop ended before its time.
public struct LostJob: Sendable, Hashable {
  /// What it was.
  public let name: String
  /// The stop.
  public let stop: BuildMark
}

/// When and why a build was asked for.
public struct BuildMark: Sendable, Hashable {
  /// When the build was created.
  public let at: Timestamp
  /// The server's reason: `autostart`, `autostop`, `initiator`, …
  public let reason: String
  /// Who asked; the owner for the server's own builds.
  public let initiator: String
  /// Who brought the deadline forward at which the server stopped it; `nil` for other builds.
  public let shortenedBy: String?
}
