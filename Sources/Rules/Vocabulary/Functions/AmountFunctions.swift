import CEL
import Time

/// Functions of timestamps and durations that need no calendar: `days`, `floor`, `time.min`, `time.max`.
enum AmountFunctions {
  static let all = [
    days, floor, extreme("time.min", picksFirst: { $0 <= $1 }), extreme("time.max", picksFirst: { $0 >= $1 }),
  ]

  /// `days(int)`.
  static let days = HostFunction(
    "days", [.global([.int], .duration)], documentation: "That many times 24 hours.",
    prepare: { constants in
      guard case .int(let count)? = constants[0], case .error(let error) = duration(days: count) else {
        return .asDeclared
      }
      return .refused(argument: 0, reason: error.message)
    },
    body: { arguments, context in
      guard case .int(let count) = arguments[0] else { return arguments[0] }
      return duration(days: count)
    })

  private static func duration(days count: Int64) -> Value {
    let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: 86_400_000_000_000)
    return overflow
      ? .error(EvaluationError(.overflow, "more days than a duration holds: at most 106751"))
      : .duration(nanoseconds: nanoseconds)
  }

  /// `timestamp.floor(duration)`.
  static let floor = HostFunction(
    "floor", [.member([.timestamp, .duration], .timestamp)],
    documentation: "The latest multiple of the duration, counted from 1970 in UTC, that is not later.",
    prepare: { constants in
      guard case .duration(let step)? = constants[1], step <= 0 else { return .asDeclared }
      return .refused(argument: 1, reason: "the step must be longer than nothing")
    },
    body: { arguments, context in
      guard case .timestamp(let instant) = arguments[0], case .duration(let step) = arguments[1] else { return .null }
      guard step > 0 else {
        return .error(EvaluationError(.invalidArgument, "the step must be longer than nothing"))
      }
      // Centuries from 1970 are more nanoseconds than 64 bits hold.
      let since = Int128(instant.seconds) * 1_000_000_000 + Int128(instant.nanoseconds)
      var over = Int64(since % Int128(step))
      if over < 0 { over += step }
      let floored = max(instant - .nanoseconds(over), .goZero)
      context.noteChange(from: instant, reaches: floored + .nanoseconds(step))
      return .timestamp(floored)
    })

  /// `time.min(a, b)` and `time.max(a, b)`, for two timestamps or two durations.
  private static func extreme(
    _ name: String, picksFirst: @escaping @Sendable (Timestamp, Timestamp) -> Bool
  ) -> HostFunction {
    HostFunction(
      name, [.global([.timestamp, .timestamp], .timestamp), .global([.duration, .duration], .duration)],
      documentation: "The \(name == "time.min" ? "earlier or shorter" : "later or longer") of the two.",
      body: { arguments, context in
        guard let first = scale(arguments[0]), let second = scale(arguments[1]) else { return .null }
        let chosen = picksFirst(first, second) ? 0 : 1
        context.noteChange(whenArgument: 0, passes: 1)
        context.noteResultMoves(likeArgument: chosen)
        return arguments[chosen]
      })
  }

  /// Maps both types of argument to one comparable scale.
  private static func scale(_ value: Value) -> Timestamp? {
    switch value {
    case .timestamp(let instant): instant
    case .duration(let nanoseconds): .epoch + .nanoseconds(nanoseconds)
    default: nil
    }
  }
}
