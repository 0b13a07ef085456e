/// The content of an optional.
public final class OptionalValue: Sendable {
  /// `nil` for `optional.none()`.
  public let value: Value?

  public init(_ value: Value) { self.value = value }

  private init() { value = nil }

  /// The empty optional.
  public static let none = OptionalValue()
}
