import Time

/// The value of one effect that Curfew last saw or set: what the guard against overriding people compares with.
public struct LiveValue: Hashable, Sendable {
  /// Who the value is from.
  public enum Origin: String, Sendable, CaseIterable {
    /// Curfew set it.
    case curfew
    /// The server by itself: a build's deadline, its activity bump, or whatever stood there when first seen.
    case server
    /// Somebody else: neither Curfew nor the server explains it.
    case other
  }

  /// The value as text, as the caller writes it; `nil` for none.
  public var value: String?

  /// Who the value is from.
  public var setBy: Origin

  /// When it was first seen or set.
  public var at: Timestamp

  /// Makes a value.
  public init(value: String?, setBy: Origin, at: Timestamp) {
    self.value = value
    self.setBy = setBy
    self.at = at
  }
}
