import Time

/// One build of a workspace, with its job and what it left running.
struct SimulatedBuild: Sendable {
  enum Transition: String, Sendable { case start, stop, delete }
  enum JobStatus: String, Sendable { case pending, running, succeeded, failed, canceling, canceled }

  let id: SimulatedID
  let number: Int
  let transition: Transition
  let reason: String
  let initiator: Int
  let versionID: SimulatedID
  var createdAt: Timestamp
  var updatedAt: Timestamp
  var deadline: Timestamp?
  var maxDeadline: Timestamp?
  /// Who brought the present deadline forward; `nil` where nobody did, or it was moved back since.
  var shortenedBy: Int?

  let jobID: SimulatedID
  let jobCreatedAt: Timestamp
  var jobStatus = JobStatus.pending
  var startedAt: Timestamp?
  var completedAt: Timestamp?
  var canceledAt: Timestamp?
  var error: String?
  /// Values of the template's parameters by name.
  var parameters: [String: String] = [:]

  var container: SimulatedResource?
  var volume: SimulatedResource?
  var agent: SimulatedAgent? {
    didSet { connectedSince = agent?.connectedSince }
  }
  /// The agent's, where it can be read without copying the build.
  private(set) var connectedSince: Timestamp?

  /// Whether it is a finished start.
  @inline(__always) var isRunning: Bool { transition == .start && jobStatus == .succeeded }

  var isActive: Bool { jobStatus == .pending || jobStatus == .running || jobStatus == .canceling }

  /// The word for job and transition together, as the wire has it.
  var status: String {
    switch (jobStatus, transition) {
    case (.pending, _): "pending"
    case (.running, .start): "starting"
    case (.running, .stop): "stopping"
    case (.running, .delete): "deleting"
    case (.succeeded, .start): "running"
    case (.succeeded, .stop): "stopped"
    case (.succeeded, .delete): "deleted"
    case (.failed, _): "failed"
    case (.canceling, _): "canceling"
    case (.canceled, _): "canceled"
    }
  }
}

/// Something that a build made.
struct SimulatedResource: Sendable {
  let id: SimulatedID
  let createdAt: Timestamp
}

/// The agent inside a workspace.
struct SimulatedAgent: Sendable {
  let id: SimulatedID
  let appID: SimulatedID
  let createdAt: Timestamp
  let connectionTimeout: Duration
  var updatedAt: Timestamp
  var firstConnectedAt: Timestamp?
  var lastConnectedAt: Timestamp?
  var disconnectedAt: Timestamp?
  /// nil while it is not connected.
  var connectedSince: Timestamp?

  var isConnected: Bool { connectedSince != nil }

  /// When it was last heard of: connected agents send a sign of life every 15 seconds.
  func lastHeard(at now: Timestamp) -> Timestamp? {
    guard let connectedSince else { return lastConnectedAt }
    return connectedSince + .seconds((now - connectedSince).wholeSeconds / 15 * 15)
  }

  /// `connecting`, `timeout`, `connected` or `disconnected`.
  func status(at now: Timestamp) -> String {
    if firstConnectedAt == nil { return now - createdAt > connectionTimeout ? "timeout" : "connecting" }
    return isConnected ? "connected" : "disconnected"
  }
}
