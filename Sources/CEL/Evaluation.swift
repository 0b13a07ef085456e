import Time

/// The answer of an expression, its horizon and its cost.
public struct Evaluation: Sendable {
  /// The value, ``Value/unknown(_:)`` or ``Value/error(_:)``.
  public let value: Value
  /// The earliest instant at which the answer could change if only the clock moves.
  ///
  /// It is never later than the true change within a hundred years. Up to 64 instants are skipped at which a part of
  /// the expression changes but the answer stays equal. `nil` if the answer never changes, does not depend on the
  /// clock, or the horizon was not requested.
  ///
  /// It is exact for
  /// - comparisons, equality and `in` of timestamps, durations and whole numbers that move at a constant speed (`now ±
  ///   x`, `now - x`, fields with ``ObjectType/Field/clockSlope``, `int(duration)`, their sums and multiples) with
  ///   others, moving or not;
  /// - the accessors of timestamps, in any zone and across changes of its clocks, and of durations; `int(timestamp)`;
  ///   their sums with constants, multiples, `/`, `%`, `math` roundings and extremes: as values, and compared with
  ///   values that stand still;
  /// - such values inside lists, maps, optionals, macros and `cel.bind`, and combinations of such conditions by `&&`,
  ///   `||`, `!`, `?:` and quantifiers.
  ///
  /// For anything else the answer is assumed to hold only while the arguments are identical: `string(now)` until the
  /// next nanosecond, `string(now.getHours())` until the next hour.
  public let horizon: Timestamp?
  /// Units of the cost table that the evaluation spent.
  public let cost: UInt64
}
