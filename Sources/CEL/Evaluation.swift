import Time

/// What an expression answered, until when, and at what cost.
public struct Evaluation: Sendable {
  /// The value, ``Value/unknown(_:)`` or ``Value/error(_:)``.
  public let value: Value
  /// The earliest instant at which the answer could change if nothing but the clock moves, never later than the true change;
  /// `nil` if it does not depend on the clock, or the horizon was not asked for.
  public let horizon: Timestamp?
  /// Units of the cost table that were spent.
  public let cost: UInt64
}
