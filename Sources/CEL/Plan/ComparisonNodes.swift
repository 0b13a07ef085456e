import Time

/// A comparison, as the set of signs of `left - right` for which it holds.
enum Comparison: String, Sendable {
  case less = "_<_"
  case lessOrEqual = "_<=_"
  case greater = "_>_"
  case greaterOrEqual = "_>=_"
  case equal = "_==_"
  case notEqual = "_!=_"

  func holds(_ sign: Int) -> Bool {
    switch self {
    case .less: sign < 0
    case .lessOrEqual: sign <= 0
    case .greater: sign > 0
    case .greaterOrEqual: sign >= 0
    case .equal: sign == 0
    case .notEqual: sign != 0
    }
  }

  func holds<Number: Comparable>(_ left: Number, _ right: Number) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}

/// Compares two ints.
final class IntComparisonNode: Node {
  let comparison: Comparison
  let left: any Node
  let right: any Node
  let isMoving: Bool

  init(_ comparison: Comparison, _ left: any Node, _ right: any Node) {
    self.comparison = comparison
    self.left = left
    self.right = right
    isMoving = left.isMoving || right.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend()
    let a = left.evalInt(&frame)
    let b = right.evalInt(&frame)
    return frame.isFaulted ? .fault : Truth(comparison.holds(a, b))
  }

  var operands: [any Node] { [left, right] }
}

/// Compares two timestamps or two durations.
final class TimeComparisonNode: Node {
  let comparison: Comparison
  let left: any Node
  let right: any Node
  let areTimestamps: Bool
  let isMoving: Bool

  init(_ comparison: Comparison, _ left: any Node, _ right: any Node, areTimestamps: Bool) {
    self.comparison = comparison
    self.left = left
    self.right = right
    self.areTimestamps = areTimestamps
    isMoving = left.isMoving || right.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend()
    let holds: Bool
    if areTimestamps {
      let a = left.evalTimestamp(&frame)
      holds = comparison.holds(a, right.evalTimestamp(&frame))
    } else {
      let a = left.evalDuration(&frame)
      holds = comparison.holds(a, right.evalDuration(&frame))
    }
    return frame.isFaulted ? .fault : Truth(holds)
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let first = left.evalMoving(&frame)
    let motion = frame.motion
    let second = right.evalMoving(&frame)
    let slope = motion.slope - frame.motion.slope
    var until = min(motion.until, frame.motion.until)
    defer { frame.motion = .until(until) }
    guard first.isKnown, second.isKnown else {
      return first.isKnown ? second : second.isKnown ? first : Frame.merge(first, second)
    }
    let result: Bool
    let difference: Int64?
    switch (first, second) {
    case (.timestamp(let a), .timestamp(let b)):
      result = comparison.holds(a, b)
      difference = a.nanoseconds(since: b)
    case (.duration(let a), .duration(let b)):
      result = comparison.holds(a, b)
      let (exact, overflow) = a.subtractingReportingOverflow(b)
      difference = overflow ? nil : exact
    default: return .noSuchOverload
    }
    if slope != 0 {
      // Centuries apart: ask again in a year.
      let change =
        difference.map { Motion.change(of: $0, slope: slope, at: frame.clock, holds: comparison.holds) }
        ?? frame.clock + .seconds(365 * 86_400)
      until = min(until, change)
    }
    return .bool(result)
  }

  var operands: [any Node] { [left, right] }
}

/// `x == "text"` or `x != "text"`.
final class TextEqualityNode: Node {
  let operand: any Node
  let text: String
  let isNegated: Bool
  /// As the call of `==` costs: itself, the literal and what is read.
  private let units: UInt64
  /// Whether the operand is known to be a string.
  private let isTyped: Bool
  private let byteCount: Int
  private let isASCII: Bool
  let isMoving: Bool

  init(_ operand: any Node, _ text: String, isNegated: Bool, isTyped: Bool) {
    self.operand = operand
    self.text = text
    self.isNegated = isNegated
    self.isTyped = isTyped
    byteCount = text.utf8.count
    units = UInt64(byteCount + 9) / 10 + 2
    isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend(units)
    if isTyped {
      let other = operand.evalString(&frame)
      return frame.isFaulted ? .fault : Truth(isSame(other) != isNegated)
    }
    let value = operand.eval(&frame)
    guard case .string(let other) = value else {
      if value.isKnown { return Truth(isNegated) }
      frame.fail(value)
      return .fault
    }
    return Truth(isSame(other) != isNegated)
  }

  private func isSame(_ other: String) -> Bool {
    // The only string of as many bytes that is canonically equivalent to ASCII is itself.
    isASCII ? other.utf8.count == byteCount && other == text : other.hasSameScalars(as: text)
  }

  var operands: [any Node] { [operand] }
}
