/// What an AI agent inside a workspace reports about its work.
public struct AppState: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It is at work, though nobody may be connected.
  public static let working = AppState(rawValue: "working")
  /// It waits for somebody.
  public static let idle = AppState(rawValue: "idle")
  /// It is done.
  public static let complete = AppState(rawValue: "complete")
  /// It gave up.
  public static let failure = AppState(rawValue: "failure")
}
