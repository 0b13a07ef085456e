/// What a build brings a workspace to.
public struct BuildTransition: OpenName {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let start = BuildTransition(rawValue: "start")
  public static let stop = BuildTransition(rawValue: "stop")
  public static let delete = BuildTransition(rawValue: "delete")
}
