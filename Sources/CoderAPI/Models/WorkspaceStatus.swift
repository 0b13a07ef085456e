/// What a workspace does, as Coder derives it from its latest build: job status times transition.
///
/// `failed` and `canceled` do not say whether something is running: look at the transition.
public struct WorkspaceStatus: OpenName {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let pending = WorkspaceStatus(rawValue: "pending")
  public static let starting = WorkspaceStatus(rawValue: "starting")
  public static let running = WorkspaceStatus(rawValue: "running")
  public static let stopping = WorkspaceStatus(rawValue: "stopping")
  public static let stopped = WorkspaceStatus(rawValue: "stopped")
  public static let failed = WorkspaceStatus(rawValue: "failed")
  public static let canceling = WorkspaceStatus(rawValue: "canceling")
  public static let canceled = WorkspaceStatus(rawValue: "canceled")
  public static let deleting = WorkspaceStatus(rawValue: "deleting")
  public static let deleted = WorkspaceStatus(rawValue: "deleted")
}
