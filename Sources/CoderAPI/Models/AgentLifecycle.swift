/// How far an agent is with its start-up or shut-down scripts. Servers before v0.15.3 do not tell.
public struct AgentLifecycle: OpenName {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let created = AgentLifecycle(rawValue: "created")
  public static let starting = AgentLifecycle(rawValue: "starting")
  public static let startTimeout = AgentLifecycle(rawValue: "start_timeout")
  public static let startError = AgentLifecycle(rawValue: "start_error")
  public static let ready = AgentLifecycle(rawValue: "ready")
  public static let shuttingDown = AgentLifecycle(rawValue: "shutting_down")
  public static let shutdownTimeout = AgentLifecycle(rawValue: "shutdown_timeout")
  public static let shutdownError = AgentLifecycle(rawValue: "shutdown_error")
  public static let off = AgentLifecycle(rawValue: "off")
}
