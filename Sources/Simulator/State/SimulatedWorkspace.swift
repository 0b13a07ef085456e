import Cron
import Time

/// A workspace with its builds, newest last; there is always at least one.
struct SimulatedWorkspace: Sendable {
  let id: SimulatedID
  /// Changed only when the workspace is given to somebody else.
  var owner: Int
  let template: Int
  let organization: Int
  let createdAt: Timestamp
  var name: String
  var autostart: CoderSchedule? { didSet { firstStart = nil } }
  var ttl: Duration?
  var lastUsedAt: Timestamp
  var nextStartAt: Timestamp?
  var dormantAt: Timestamp?
  var deletingAt: Timestamp?
  /// In the owner's own view.
  var isFavorite = false
  /// Whether its own starts take the template's active version.
  var updatesAutomatically = false
  var isPrebuild = false
  var isDeleted = false
  var builds: [SimulatedBuild]

  /// Who works in it, if the population has somebody for it.
  var person: Int?
  /// Connections that are open, and who is at the other end.
  var visit: Visit?
  /// Used since the last flush of `last_used_at`.
  var wasUsed = false
  /// A connection that has ended carried bytes since the agent's last statistics.
  var hadTraffic = false
  /// What runs in it without anybody; the API shows nothing of it.
  var job: UnattendedJob?
  /// What its AI agent said, newest last.
  var appStatuses: [AppStatus] = []
  var truth = WorkspaceTruth()
  /// The first firing of the schedule since the latest build, and that build's time; nil until it is looked for.
  var firstStart: (since: Timestamp, at: Timestamp?)?

  var latest: SimulatedBuild {
    // In place: a build is large, and every tick looks at every workspace's.
    _read { yield builds[builds.count - 1] }
    _modify { yield &builds[builds.count - 1] }
  }

  /// Whether its latest build is a finished start: what people call running.
  var isRunning: Bool { builds[builds.count - 1].isRunning }
}

/// Work that goes on without a person, such as a night's training run. It ends with the workspace.
struct UnattendedJob: Sendable {
  let name: String
  let ends: Timestamp
}

/// A connection to a workspace.
struct Visit: Sendable {
  enum Kind: Sendable { case ide, shell }

  let kind: Kind
  /// Somebody is at the keyboard or at least at work with it; a stop now costs them.
  var isAtWork: Bool
  /// Bytes flow, which is what bumps a deadline.
  var carriesTraffic: Bool
  /// Opened since the agent's last statistics.
  var isFresh = true
}
