/// What an AI agent inside a workspace reports about its work.
public struct AppState: OpenName {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let working = AppState(rawValue: "working")
  public static let idle = AppState(rawValue: "idle")
  public static let complete = AppState(rawValue: "complete")
  public static let failure = AppState(rawValue: "failure")
}
