import Time

extension Foresight {
  /// The outlook of a call whose arguments all have values.
  func outlook(of arguments: [Outlook], at clock: Timestamp, _ body: @escaping @Sendable ([Value]) -> Value) -> Outlook
  {
    let call = ForeseenCall(arguments: arguments, value: body(arguments.map(\.value)), clock: clock, body: body)
    return outlook(of: call) ?? Outlook(value: call.value, until: arguments.hold(at: clock))
  }

  /// The outlook; `nil` if nothing is known except that the result is the same while the arguments are.
  private func outlook(of call: ForeseenCall) -> Outlook? {
    switch self {
    case .nothing: return nil
    case .sum:
      if case .list = call.value { return call.rearranged(payload: 2) }
      return call.line([1, 1]) ?? call.curve([1, 1])
    case .difference: return call.line([1, -1]) ?? call.curve([1, -1])
    case .negation: return call.line([-1]) ?? call.curve([-1])
    case .product: return call.product
    case .quotient: return call.sign(of: 1).flatMap { call.curve([$0, 0]) }
    case .remainder: return call.remainder
    case .rising: return call.curve(call.arguments.map { _ in 1 })
    case .conversion: return (call.isSameNumber ? call.line([1]) : nil) ?? call.curve([1])
    case .comparison(let comparison): return call.comparison(comparison)
    case .membership: return call.membership
    case .accessor(let field): return call.accessor(field)
    case .rearrangement(let payload): return call.rearranged(payload: payload)
    case .sorting: return call.sorted
    case .presence: return Outlook(value: call.value, until: call.until)
    }
  }
}

/// A call of a function whose arguments may move.
private struct ForeseenCall: Sendable {
  let arguments: [Outlook]
  let value: Value
  let clock: Timestamp
  let body: @Sendable ([Value]) -> Value

  /// The earliest end of the arguments' outlooks.
  var until: Timestamp { arguments.earliestEnd }

  /// The result a number of nanoseconds later.
  @Sendable func value(after nanoseconds: Int64) -> Value { body(arguments.map { $0.value(after: nanoseconds) }) }

  // MARK: Numbers

  /// The result as a line, if it is a sum of lines with these factors; otherwise `nil`.
  func line(_ factors: [Int64]) -> Outlook? {
    var slope: Int128 = 0
    var sum: Int128 = 0
    var timestamps: Int64 = 0
    for (argument, factor) in zip(arguments, factors) {
      guard let own = argument.slope, let exact = argument.value.exact else { return nil }
      slope += Int128(own) * Int128(factor)
      sum += exact * Int128(factor)
      if case .timestamp = argument.value { timestamps += factor }
    }
    guard let slope = Int64(exactly: slope) else { return nil }
    if slope == 0 { return Outlook(value: value, until: until) }
    guard value.isKnown else {
      return Outlook(value: value, until: min(until, entry(of: sum, slope: slope, isTimestamp: timestamps == 1)))
    }
    let end = Outlook.end(from: clock, until: until) { value(after: $0).isKnown }
    return Outlook(value: value, until: end, course: .line(slope: slope))
  }

  /// When a sum outside its type's range enters it; ``Outlook/never`` if it moves away. The range contains zero.
  private func entry(of sum: Int128, slope: Int64, isTimestamp: Bool) -> Timestamp {
    if (slope > 0) == (sum > 0) { return Outlook.never }
    let range =
      isTimestamp
      ? (Value.timestamp(.goZero).exact ?? 0)...(Value.timestamp(.latest).exact ?? 0)
      : Int128(Int64.min)...Int128(Int64.max)
    let distance = sum > 0 ? sum - range.upperBound : range.lowerBound - sum
    let speed = Int128(slope.magnitude)
    return clock + .nanoseconds(Int64(clamping: max(1, (distance + speed - 1) / speed)))
  }

  /// The result as a curve, if it rises (1) or falls (-1) with each argument and all pull in one direction.
  ///
  /// Otherwise `nil`.
  func curve(_ signs: [Int], until limit: Timestamp = Outlook.never) -> Outlook? {
    var direction = 0
    for (argument, sign) in zip(arguments, signs) {
      guard let own = argument.direction.map({ $0 * sign }), own * direction >= 0 else { return nil }
      if own != 0 { direction = own }
    }
    let until = min(until, limit)
    if direction == 0 { return Outlook(value: value, until: until) }
    // A result out of range on one side may enter the range and leave it again on the other.
    guard value.isKnown else { return nil }
    let end = Outlook.end(from: clock, until: until) { value(after: $0).isKnown }
    return Outlook(value: value, until: end, course: .curve(isRising: direction > 0) { value(after: $0) })
  }

  /// Whether the call is a conversion that keeps the number; `int(timestamp)` does not.
  var isSameNumber: Bool {
    guard arguments.count == 1 else { return false }
    switch (arguments[0].value, value) {
    case (.int, .int), (.duration, .int), (.duration, .duration), (.timestamp, .timestamp): return true
    default: return false
    }
  }

  /// The sign of a factor that stands still; `nil` for others.
  func sign(of index: Int) -> Int? {
    guard case .still = arguments[index].course else { return nil }
    switch arguments[index].value {
    case .int(let factor): return Int(factor.signum())
    case .uint(let factor): return Int(factor.signum())
    case .double(let factor): return factor.isFinite && factor != 0 ? factor < 0 ? -1 : 1 : nil
    default: return nil
    }
  }

  var product: Outlook? {
    for (fixed, moving) in [(0, 1), (1, 0)] {
      guard let sign = sign(of: fixed) else { continue }
      var factors: [Int64] = [0, 0]
      if case .int(let factor) = arguments[fixed].value { factors[moving] = factor }
      var signs = [0, 0]
      signs[moving] = sign
      return line(factors) ?? curve(signs)
    }
    return nil
  }

  /// A remainder moves like its dividend until the dividend reaches the next multiple of the divisor.
  var remainder: Outlook? {
    guard let sign = sign(of: 1), sign != 0 else { return nil }
    let (dividend, divisor) = (arguments[0], arguments[1].value)
    func quotient(_ nanoseconds: Int64) -> Value {
      switch (dividend.value(after: nanoseconds), divisor) {
      case (.int(let a), .int(let b)): .int(a.dividedReportingOverflow(by: b).partialValue)
      case (.uint(let a), .uint(let b)): .uint(a / b)
      default: .null
      }
    }
    let current = quotient(0)
    let end = Outlook.end(from: clock, until: until) { quotient($0).isIdentical(to: current) }
    return curve([1, 0], until: end)
  }

  func accessor(_ field: TimeField) -> Outlook? {
    guard value.isKnown, let first = arguments.first else { return nil }
    guard arguments.count > 1 else { return field.outlook(of: first, in: .utc, at: clock) }
    guard case .string(let name) = arguments[1].value, let zone = TimeFunctions.zone(named: name) else { return nil }
    return field.outlook(of: first, in: zone, at: clock)?.limited(to: arguments[1].until)
  }

  // MARK: Answers

  func comparison(_ comparison: Comparison) -> Outlook? {
    guard case .bool = value else { return nil }
    return Outlook(
      value: value, until: Outlook.end(of: comparison, arguments[0], arguments[1], at: clock))
  }

  var membership: Outlook? {
    guard case .bool = value else { return nil }
    return Outlook.membership(arguments[0], arguments[1], value, at: clock)
  }

  // MARK: Collections

  var sorted: Outlook? {
    let elements = arguments[0].parts
    return Outlook.sorted(elements, by: elements, value, at: clock)?.limited(to: until)
  }

  /// Finds which parts of the arguments make up the result, by calling the function with numbers in their place.
  func rearranged(payload: Int) -> Outlook? {
    var until = until
    var rearrangement = Rearrangement()
    var shadows: [Value] = []
    for (index, argument) in arguments.enumerated() {
      if index < payload {
        shadows.append(rearrangement.shadow(of: argument))
      } else {
        shadows.append(argument.value)
        until = min(until, argument.holds(at: clock))
      }
    }
    return rearrangement.outlook(of: value, shadow: body(shadows), until: until)
  }
}
