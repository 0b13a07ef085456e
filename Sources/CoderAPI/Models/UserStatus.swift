/// Whether a user may act.
public struct UserStatus: OpenName {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let active = UserStatus(rawValue: "active")
  public static let dormant = UserStatus(rawValue: "dormant")
  public static let suspended = UserStatus(rawValue: "suspended")
}
