import Time

/// What an expression answered, until when, and at what cost.
public struct Evaluation: Sendable {
  /// The value, ``Value/unknown(_:)`` or ``Value/error(_:)``.
  public let value: Value
  /// The earliest instant at which the answer could change if nothing but the clock moves: never later than the true change
  /// within a hundred years, and looking over up to 64 changes inside the expression that leave the answer as it is. `nil` if
  /// it never changes, does not depend on the clock, or the horizon was not asked for.
  ///
  /// It is the very instant of the change for
  /// - comparisons, equality and `in` of timestamps, durations and whole numbers that move evenly (`now ± x`, `now - x`, fields
  ///   with ``ObjectType/Field/clockSlope``, `int(duration)`, their sums and multiples) with others, moving or not;
  /// - the accessors of timestamps, in any zone and across changes of its clocks, and of durations; `int(timestamp)`; sums with
  ///   what stands still, multiples, `/`, `%`, `math` roundings and extremes of these: as values and compared with what stands
  ///   still;
  /// - such values inside lists, maps, optionals, macros and `cel.bind`, and what `&&`, `||`, `!`, `?:` and quantifiers make of
  ///   such conditions.
  ///
  /// For anything else the answer is taken to hold while the arguments are the very same: `string(now)` until the next
  /// nanosecond, `string(now.getHours())` until the next hour.
  public let horizon: Timestamp?
  /// Units of the cost table that were spent.
  public let cost: UInt64
}
