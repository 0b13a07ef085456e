/// The words that the server uses where only certain words occur.
///
/// Comparing with another word is a load error. A newer server may send a new one all the same; it is kept as sent.
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
  /// `app.sharing_level`.
  public static let userStatuses = ["active", "dormant", "suspended"]
  /// Who may open an app.
  public static let sharingLevels = ["owner", "authenticated", "organization", "public"]
  /// `automatic_updates`.
  public static let automaticUpdates = ["always", "never"]
  /// `latest_build.reason`, as far as servers are known; a newer one may have more, so that another word is a warning only.
  public static let buildReasons = [
    "initiator", "autostart", "autostop", "dormancy", "failedstop", "autodelete", "dashboard", "cli", "ssh_connection",
    "vscode_connection", "jetbrains_connection", "task_auto_pause", "task_manual_pause", "task_resume",
  ]
  /// `agent.operating_system`: what templates can say.
  public static let systems = ["linux", "darwin", "windows"]
  /// `agent.architecture`: what templates can say.
  public static let architectures = ["amd64", "arm64", "armv7"]
  /// `latest_app_status.state`.
  public static let appStatuses = ["working", "idle", "complete", "failure"]
}
