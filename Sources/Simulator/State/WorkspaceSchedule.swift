import Time

/// What decides when a workspace starts and stops.
public struct WorkspaceSchedule: Sendable, Equatable {
  /// The present build's; nil for none, also where the latest build is no start.
  public let deadline: Timestamp?
  /// For how long it runs from a start on; nil without end.
  public let ttl: Duration?
  /// The schedule that starts it, as it was written; nil for none.
  public let autostart: String?
  /// Of the latest build.
  public let buildNumber: Int
  /// Whether the latest build is a finished start.
  public let isRunning: Bool
  /// Whether it is there no more.
  public let isDeleted: Bool
  /// When it was used last, as lists show it.
  public let lastUsedAt: Timestamp
  /// Whether its agent is connected, as lists show it.
  public let isConnected: Bool

  init(_ workspace: SimulatedWorkspace) {
    deadline = workspace.isRunning ? workspace.latest.deadline : nil
    ttl = workspace.ttl
    autostart = workspace.autostart?.text
    buildNumber = workspace.latest.number
    isRunning = workspace.isRunning
    isDeleted = workspace.isDeleted
    lastUsedAt = workspace.lastUsedAt
    isConnected = workspace.latest.transition == .start && workspace.latest.agent?.isConnected == true
  }
}
