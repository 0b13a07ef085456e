/// Whether an agent's process reaches the server. This says nothing about people.
public struct AgentStatus: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It has never connected, and there is still time.
  public static let connecting = AgentStatus(rawValue: "connecting")
  /// Its process reaches the server.
  public static let connected = AgentStatus(rawValue: "connected")
  /// It was connected, and is not now.
  public static let disconnected = AgentStatus(rawValue: "disconnected")
  /// It has never connected within the template's time.
  public static let timeout = AgentStatus(rawValue: "timeout")
}
