import Time

/// A value, and what is known of it at later clocks.
struct Outlook: Sendable {
  var value: Value
  /// Until when `course` tells the truth; ``never`` ends.
  var until = Outlook.never
  var course = Course.still

  /// How a value goes on while the clock does.
  indirect enum Course: Sendable {
    case still
    /// A timestamp, a duration or an int that gains `slope` nanoseconds, or ones, in every nanosecond of the clock.
    case line(slope: Int64)
    /// A value with an order that never turns back, for any number of nanoseconds ahead.
    case curve(isRising: Bool, at: @Sendable (_ nanoseconds: Int64) -> Value)
    /// What a list, a map (its values), an optional or an object is made of.
    case parts([Outlook])
  }

  /// Later than any instant that CEL can name.
  static let never = Timestamp(seconds: .max)

  /// Until when this is the very same value.
  func holds(at clock: Timestamp) -> Timestamp {
    switch course {
    case .still: until
    case .line: min(until, clock.nextInstant)
    case .curve(_, let at): Outlook.end(from: clock, until: until) { at($0).isIdentical(to: value) }
    case .parts(let parts): parts.reduce(until) { min($0, $1.holds(at: clock)) }
    }
  }

  /// The value a number of nanoseconds later, before `until`.
  func value(after nanoseconds: Int64) -> Value {
    switch course {
    case .still: value
    case .line(let slope): value.moved(by: slope, nanoseconds)
    case .curve(_, let at): at(nanoseconds)
    case .parts(let parts): value.with(parts: parts.map { $0.value(after: nanoseconds) })
    }
  }

  /// 1 for what rises, -1 for what falls, 0 for what does neither, `nil` for what may do both. Of lists: their elements.
  var direction: Int? {
    switch course {
    case .still: return 0
    case .line(let slope): return Int(slope.signum())
    case .curve(let isRising, _): return isRising ? 1 : -1
    case .parts(let parts):
      guard case .list = value else { return nil }
      return parts.reduce(0) { sum, part in
        guard let sum, let direction = part.direction, sum * direction >= 0 else { return nil }
        return sum == 0 ? direction : sum
      }
    }
  }

  /// What it gains in every nanosecond, if that is always the same.
  var slope: Int64? {
    switch course {
    case .still: 0
    case .line(let slope): slope
    case .curve, .parts: nil
    }
  }

  /// The same, but nothing is known from an instant on.
  func limited(to instant: Timestamp) -> Outlook {
    var result = self
    result.until = min(until, instant)
    return result
  }

  /// What a list, map, optional or object is made of; empty for what has no parts.
  var parts: [Outlook] {
    if case .parts(let parts) = course { return parts }
    return value.parts.map { Outlook(value: $0, until: until) }
  }
}

extension Outlook {
  /// A value of the bindings: it stands still except for the fields that are declared to move.
  init(given value: Value, slope: Int = 0) {
    self.init(value: value)
    switch value {
    case .timestamp, .duration, .int: if slope != 0 { course = .line(slope: Int64(slope)) }
    case .object(let object) where object.type.hasMovingFields:
      course = .parts(zip(object.slots, object.type.fields).map { Outlook(given: $0, slope: $1.clockSlope) })
    case .list, .map, .optional:
      let parts = value.parts.map { Outlook(given: $0) }
      if parts.contains(where: { $0.direction != 0 }) { course = .parts(parts) }
    default: break
    }
  }

  /// What has no value because an argument has none; `nil` if all have one. It stays so while each is what it is.
  static func fault(of arguments: [Outlook]) -> Outlook? {
    var fault: Value?
    for argument in arguments where !argument.value.isKnown {
      fault = fault.map { Frame.merge($0, argument.value) } ?? argument.value
    }
    return fault.map { Outlook(value: $0, until: arguments.earliestEnd) }
  }
}

extension [Outlook] {
  var earliestEnd: Timestamp { reduce(Outlook.never) { Swift.min($0, $1.until) } }

  /// Until when all are the very same values.
  func hold(at clock: Timestamp) -> Timestamp { reduce(Outlook.never) { Swift.min($0, $1.holds(at: clock)) } }
}

extension Timestamp {
  /// One nanosecond later.
  var nextInstant: Timestamp { Timestamp(seconds: seconds, nanoseconds: nanoseconds + 1) }
}
