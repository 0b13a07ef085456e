import Time

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
      if frame.isFaulted {
        frame.failAlso(evaluating: right)
        return .fault
      }
      holds = comparison.holds(a, right.evalTimestamp(&frame))
    } else {
      let a = left.evalDuration(&frame)
      if frame.isFaulted {
        frame.failAlso(evaluating: right)
        return .fault
      }
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
