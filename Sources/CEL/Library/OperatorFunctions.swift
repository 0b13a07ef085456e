import Time

/// `+ - * / %`, negation and `!`.
enum OperatorFunctions {
  static let all = [add, subtract, multiply, divide, remainder, negate, not]

  // The order of overloads decides the type assumed for an operand of unknown type; it follows the reference
  // implementation.
  private static let numbers: [CELType] = [.double, .int, .uint]

  private static let add = Function(
    "_+_", cost: .copiesAll,
    ([.bytes, .double, .duration] as [CELType]).map { .global([$0, $0], $0) }
      + [.global([.duration, .timestamp], .timestamp), .global([.timestamp, .duration], .timestamp)]
      + ([.int, .list(.parameter("A")), .string, .uint] as [CELType]).map { .global([$0, $0], $0) },
    .two { left, right in
      switch (left, right) {
      case (.int(let a), .int(let b)): checked(a.addingReportingOverflow(b), Value.int)
      case (.uint(let a), .uint(let b)): checked(a.addingReportingOverflow(b), Value.uint)
      case (.double(let a), .double(let b)): .double(a + b)
      case (.string(let a), .string(let b)): .string(a + b)
      case (.bytes(let a), .bytes(let b)): .bytes(a + b)
      case (.list(let a), .list(let b)): .list(a + b)
      case (.duration(let a), .duration(let b)):
        checked(a.addingReportingOverflow(b)) { .duration(nanoseconds: $0) }
      case (.timestamp(let a), .duration(let b)), (.duration(let b), .timestamp(let a)):
        a.adding(nanoseconds: b).map(Value.timestamp) ?? timestampOverflow
      default: .noSuchOverload
      }
    })

  private static let subtract = Function(
    "_-_",
    ([.double, .duration, .int] as [CELType]).map { .global([$0, $0], $0) }
      + [
        .global([.timestamp, .duration], .timestamp), .global([.timestamp, .timestamp], .duration),
        .global([.uint, .uint], .uint),
      ],
    .two { left, right in
      switch (left, right) {
      case (.int(let a), .int(let b)): checked(a.subtractingReportingOverflow(b), Value.int)
      case (.uint(let a), .uint(let b)): checked(a.subtractingReportingOverflow(b), Value.uint)
      case (.double(let a), .double(let b)): .double(a - b)
      case (.duration(let a), .duration(let b)):
        checked(a.subtractingReportingOverflow(b)) { .duration(nanoseconds: $0) }
      case (.timestamp(let a), .duration(let b)):
        a.subtracting(nanoseconds: b).map(Value.timestamp) ?? timestampOverflow
      case (.timestamp(let a), .timestamp(let b)):
        a.nanoseconds(since: b).map { .duration(nanoseconds: $0) } ?? overflow
      default: .noSuchOverload
      }
    })

  private static let multiply = Function(
    "_*_", numbers.map { .global([$0, $0], $0) },
    .two { left, right in
      switch (left, right) {
      case (.int(let a), .int(let b)): checked(a.multipliedReportingOverflow(by: b), Value.int)
      case (.uint(let a), .uint(let b)): checked(a.multipliedReportingOverflow(by: b), Value.uint)
      case (.double(let a), .double(let b)): .double(a * b)
      default: .noSuchOverload
      }
    })

  private static let divide = Function(
    "_/_", numbers.map { .global([$0, $0], $0) },
    .two { left, right in
      switch (left, right) {
      case (.int(_), .int(0)), (.uint(_), .uint(0)): .failure(.divisionByZero, "division by zero")
      case (.int(let a), .int(let b)): checked(a.dividedReportingOverflow(by: b), Value.int)
      case (.uint(let a), .uint(let b)): .uint(a / b)
      case (.double(let a), .double(let b)): .double(a / b)
      default: .noSuchOverload
      }
    })

  private static let remainder = Function(
    "_%_", [CELType.int, .uint].map { .global([$0, $0], $0) },
    .two { left, right in
      switch (left, right) {
      case (.int(_), .int(0)), (.uint(_), .uint(0)): .failure(.divisionByZero, "modulus by zero")
      case (.int(let a), .int(let b)): checked(a.remainderReportingOverflow(dividingBy: b), Value.int)
      case (.uint(let a), .uint(let b)): .uint(a % b)
      default: .noSuchOverload
      }
    })

  private static let negate = Function(
    "-_", [CELType.double, .int].map { .global([$0], $0) },
    .one { operand in
      switch operand {
      case .int(let a): checked(Int64(0).subtractingReportingOverflow(a), Value.int)
      case .double(let a): .double(-a)
      default: .noSuchOverload
      }
    })

  private static let not = Function(
    "!_", [.global([.bool], .bool)],
    .one { operand in
      if case .bool(let value) = operand { .bool(!value) } else { .noSuchOverload }
    })

  private static func checked<Number>(
    _ result: (partialValue: Number, overflow: Bool), _ make: (Number) -> Value
  ) -> Value {
    result.overflow ? overflow : make(result.partialValue)
  }

  static let overflow = Value.failure(.overflow, "the result is out of range")
  static let timestampOverflow = Value.failure(.overflow, "the timestamp is outside the years 1 to 9999")
}

extension Timestamp {
  /// The sum; `nil` outside the years 1 to 9999.
  func adding(nanoseconds duration: Int64) -> Timestamp? {
    let (seconds, rest) = duration.quotientAndRemainder(dividingBy: 1_000_000_000)
    let sum = Timestamp(seconds: self.seconds &+ seconds, nanoseconds: nanoseconds + Int32(rest))
    return sum.isInCalendar ? sum : nil
  }

  func subtracting(nanoseconds duration: Int64) -> Timestamp? {
    let (seconds, rest) = duration.quotientAndRemainder(dividingBy: 1_000_000_000)
    let difference = Timestamp(seconds: self.seconds &- seconds, nanoseconds: nanoseconds - Int32(rest))
    return difference.isInCalendar ? difference : nil
  }

  /// The difference in nanoseconds; `nil` beyond 292 years.
  func nanoseconds(since other: Timestamp) -> Int64? {
    let (product, overflow) = (seconds &- other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return nil }
    let (sum, isOver) = product.addingReportingOverflow(Int64(nanoseconds - other.nanoseconds))
    return isOver ? nil : sum
  }
}

extension OperatorFunctions {
  /// The sum or difference of durations, or of a timestamp and a duration, with saturation.
  ///
  /// A result out of range becomes the largest or smallest possible value.
  ///
  /// `nil` for anything else, including two timestamps.
  static func saturated(_ left: Value, _ right: Value, isSum: Bool) -> Value? {
    switch (left, right) {
    case (.duration(let a), .duration(let b)):
      let (sum, isOver) = isSum ? a.addingReportingOverflow(b) : a.subtractingReportingOverflow(b)
      return .duration(nanoseconds: isOver ? (a < 0 ? .min : .max) : sum)
    case (.timestamp(let instant), .duration(let span)): return moved(instant, by: span, isLater: isSum)
    case (.duration(let span), .timestamp(let instant)) where isSum: return moved(instant, by: span, isLater: true)
    default: return nil
    }
  }

  private static func moved(_ instant: Timestamp, by span: Int64, isLater: Bool) -> Value {
    let moved = isLater ? instant.adding(nanoseconds: span) : instant.subtracting(nanoseconds: span)
    return .timestamp(moved ?? ((span > 0) == isLater ? .latest : .goZero))
  }
}
