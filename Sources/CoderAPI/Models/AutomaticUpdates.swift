/// Whether starts take the template's newest version. Servers before v2.3.0 do not tell.
public struct AutomaticUpdates: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// They do.
  public static let always = AutomaticUpdates(rawValue: "always")
  /// They take the version of the last build.
  public static let never = AutomaticUpdates(rawValue: "never")
}
