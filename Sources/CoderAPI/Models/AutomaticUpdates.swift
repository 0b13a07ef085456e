/// Whether starts take the template's newest version. Servers before v2.3.0 do not tell.
public struct AutomaticUpdates: OpenName {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let always = AutomaticUpdates(rawValue: "always")
  public static let never = AutomaticUpdates(rawValue: "never")
}
