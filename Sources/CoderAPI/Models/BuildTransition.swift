/// What a build brings a workspace to.
public struct BuildTransition: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Up.
  public static let start = BuildTransition(rawValue: "start")
  /// Down, with what persists kept.
  public static let stop = BuildTransition(rawValue: "stop")
  /// Away.
  public static let delete = BuildTransition(rawValue: "delete")
}
