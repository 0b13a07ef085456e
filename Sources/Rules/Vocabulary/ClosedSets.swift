/// The words that the server uses for values of which only certain words occur.
///
/// Comparison with another word is an error at load. A newer server may still send a new word, which is kept as sent.
public enum ClosedSets {
  /// `latest_build.status`.
  public static let statuses = [
    "pending", "starting", "running", "stopping", "stopped", "failed", "canceling", "canceled", "deleting", "deleted",
  ]
  /// `latest_build.transition`.
  public static let transitions = ["start", "stop", "delete"]
  /// `agent.status`.
  public static let agentStatuses = ["connecting", "timeout", "connected", "disconnected"]
  /// `agent.lifecycle_state`.
  public static let lifecycleStates = [
    "created", "starting", "start_timeout", "start_error", "ready", "shutting_down", "shutdown_timeout",
    "shutdown_error", "off",
  ]
  /// `app.health`.
  public static let appHealths = ["disabled", "initializing", "healthy", "unhealthy"]
  /// `user.status`.
  public static let userStatuses = ["active", "dormant", "suspended"]
  /// `app.sharing_level`: who may open an app.
  public static let sharingLevels = ["owner", "authenticated", "organization", "public"]
  /// `automatic_updates`.
  public static let automaticUpdates = ["always", "never"]
  /// `latest_build.reason` of the known servers; newer ones may have more, so that another word is only a warning.
  public static let buildReasons = [
    "initiator", "autostart", "autostop", "dormancy", "failedstop", "autodelete", "dashboard", "cli", "ssh_connection",
    "vscode_connection", "jetbrains_connection", "task_auto_pause", "task_manual_pause", "task_resume",
  ]
  /// `agent.operating_system`: the values that templates can specify.
  public static let systems = ["linux", "darwin", "windows"]
  /// `agent.architecture`: the values that templates can specify.
  public static let architectures = ["amd64", "arm64", "armv7"]
  /// `latest_app_status.state`.
  public static let appStatuses = ["working", "idle", "complete", "failure"]
}
