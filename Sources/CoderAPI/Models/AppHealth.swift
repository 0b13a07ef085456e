/// What an app's health check said last.
public struct AppHealth: OpenName {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let disabled = AppHealth(rawValue: "disabled")
  public static let initializing = AppHealth(rawValue: "initializing")
  public static let healthy = AppHealth(rawValue: "healthy")
  public static let unhealthy = AppHealth(rawValue: "unhealthy")
}
