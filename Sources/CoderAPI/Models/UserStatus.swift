/// Whether a user may act.
public struct UserStatus: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// May act.
  public static let active = UserStatus(rawValue: "active")
  /// Was not seen for 90 days; its next request makes it active again.
  public static let dormant = UserStatus(rawValue: "dormant")
  /// May not act, and its workspaces are stopped.
  public static let suspended = UserStatus(rawValue: "suspended")
}
