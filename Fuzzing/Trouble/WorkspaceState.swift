import Simulator
import Time

/// What the server itself knows of a workspace.
struct WorkspaceState: Sendable, Equatable {
  var deadline: Timestamp?
  var ttl: Duration?
  var autostart: String?
  var build = 0
  var isRunning = false
  var isDeleted = true

  init(_ id: String, in coder: SimulatedCoder) {
    guard let settings = coder.schedule(of: id) else { return }
    deadline = settings.deadline
    ttl = settings.ttl
    autostart = settings.autostart
    build = settings.buildNumber
    isRunning = settings.isRunning
    isDeleted = settings.isDeleted
  }
}
