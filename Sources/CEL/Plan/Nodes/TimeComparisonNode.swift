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

  func foresee(_ frame: inout Frame) -> Outlook {
    comparison.foresee(left, right, &frame)
  }

  var operands: [any Node] { [left, right] }
}
