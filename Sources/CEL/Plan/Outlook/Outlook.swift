import Time

/// A value, with what is known about it at later instants.
struct Outlook: Sendable {
  var value: Value
  /// `course` is valid before this instant; ``never`` means that it always is.
  var until = Outlook.never
  var course = Course.still

  /// How a value changes while the clock advances.
  indirect enum Course: Sendable {
    case still
    /// A timestamp, duration or int that gains `slope` (nanoseconds, or ones) with every nanosecond of the clock.
    case line(slope: Int64)
    /// An ordered value that moves in one direction only; `at` computes it for any number of nanoseconds ahead.
    case curve(isRising: Bool, at: @Sendable (_ nanoseconds: Int64) -> Value)
    /// The parts of a list, a map (its values), an optional or an object.
    case parts([Outlook])
  }

  /// An instant later than any that CEL can express.
  static let never = Timestamp(seconds: .max)

  /// The instant until which the value stays identical.
  func holds(at clock: Timestamp) -> Timestamp {
    switch course {
    case .still: until
    case .line: min(until, clock.nextInstant)
    case .curve(_, let at): Outlook.end(from: clock, until: until) { at($0).isIdentical(to: value) }
    case .parts(let parts): parts.reduce(until) { min($0, $1.holds(at: clock)) }
    }
  }

  /// The value a number of nanoseconds later; valid before `until`.
  func value(after nanoseconds: Int64) -> Value {
    switch course {
    case .still: value
    case .line(let slope): value.moved(by: slope, nanoseconds)
    case .curve(_, let at): at(nanoseconds)
    case .parts(let parts): value.with(parts: parts.map { $0.value(after: nanoseconds) })
    }
  }

  /// 1 if it rises, -1 if it falls, 0 if it stands still, `nil` if it may do both.
  ///
  /// For lists, the common direction of the elements.
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

  /// Its constant gain per nanosecond; `nil` if it has none.
  var slope: Int64? {
    switch course {
    case .still: 0
    case .line(let slope): slope
    case .curve, .parts: nil
    }
  }

  /// The same outlook, but ending at an instant at the latest.
  func limited(to instant: Timestamp) -> Outlook {
    var result = self
    result.until = min(until, instant)
    return result
  }

  /// The outlooks of the parts of a list, map, optional or object; empty for other values.
  var parts: [Outlook] {
    if case .parts(let parts) = course { return parts }
    return value.parts.map { Outlook(value: $0, until: until) }
  }
}

extension Outlook {
  /// The outlook of a value from the bindings: it stands still except for fields that are declared to move.
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

  /// The merged fault of the arguments, which lasts until the first argument changes; `nil` if all have values.
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

  /// The instant until which all values stay identical.
  func hold(at clock: Timestamp) -> Timestamp { reduce(Outlook.never) { Swift.min($0, $1.holds(at: clock)) } }
}

extension Timestamp {
  /// The instant one nanosecond later.
  var nextInstant: Timestamp { Timestamp(seconds: seconds, nanoseconds: nanoseconds + 1) }
}
