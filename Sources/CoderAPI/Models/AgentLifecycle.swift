/// How far an agent is with its start-up or shut-down scripts. Servers before v0.15.3 do not tell.
public struct AgentLifecycle: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It has not reported yet.
  public static let created = AgentLifecycle(rawValue: "created")
  /// Its start-up scripts run.
  public static let starting = AgentLifecycle(rawValue: "starting")
  /// They have run for too long.
  public static let startTimeout = AgentLifecycle(rawValue: "start_timeout")
  /// One of them failed.
  public static let startError = AgentLifecycle(rawValue: "start_error")
  /// They are done.
  public static let ready = AgentLifecycle(rawValue: "ready")
  /// Its shut-down scripts run.
  public static let shuttingDown = AgentLifecycle(rawValue: "shutting_down")
  /// They have run for too long.
  public static let shutdownTimeout = AgentLifecycle(rawValue: "shutdown_timeout")
  /// One of them failed.
  public static let shutdownError = AgentLifecycle(rawValue: "shutdown_error")
  /// It has shut down.
  public static let off = AgentLifecycle(rawValue: "off")
}
