/// What a workspace does, as Coder derives it from its latest build: job status times transition.
///
/// `failed` and `canceled` do not say whether something is running: look at the transition.
public struct WorkspaceStatus: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A build waits.
  public static let pending = WorkspaceStatus(rawValue: "pending")
  /// It is being started.
  public static let starting = WorkspaceStatus(rawValue: "starting")
  /// It is up.
  public static let running = WorkspaceStatus(rawValue: "running")
  /// It is being stopped.
  public static let stopping = WorkspaceStatus(rawValue: "stopping")
  /// It is down.
  public static let stopped = WorkspaceStatus(rawValue: "stopped")
  /// Its latest build failed.
  public static let failed = WorkspaceStatus(rawValue: "failed")
  /// Its latest build is being given up.
  public static let canceling = WorkspaceStatus(rawValue: "canceling")
  /// Its latest build was given up.
  public static let canceled = WorkspaceStatus(rawValue: "canceled")
  /// It is being deleted.
  public static let deleting = WorkspaceStatus(rawValue: "deleting")
  /// It is gone.
  public static let deleted = WorkspaceStatus(rawValue: "deleted")
}
