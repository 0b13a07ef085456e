/// Whether an agent's process reaches the server. This says nothing about people.
public struct AgentStatus: OpenName {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let connecting = AgentStatus(rawValue: "connecting")
  public static let connected = AgentStatus(rawValue: "connected")
  public static let disconnected = AgentStatus(rawValue: "disconnected")
  public static let timeout = AgentStatus(rawValue: "timeout")
}
