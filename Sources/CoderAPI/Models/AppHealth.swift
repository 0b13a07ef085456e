/// What an app's health check said last.
public struct AppHealth: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// There is no check.
  public static let disabled = AppHealth(rawValue: "disabled")
  /// It has not answered yet.
  public static let initializing = AppHealth(rawValue: "initializing")
  /// It answers.
  public static let healthy = AppHealth(rawValue: "healthy")
  /// It no longer answers.
  public static let unhealthy = AppHealth(rawValue: "unhealthy")
}
