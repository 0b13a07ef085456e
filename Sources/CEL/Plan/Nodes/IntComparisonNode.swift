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
    if frame.isFaulted {
      frame.failAlso(evaluating: right)
      return .fault
    }
    let b = right.evalInt(&frame)
    return frame.isFaulted ? .fault : Truth(comparison.holds(a, b))
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    comparison.foresee(left, right, &frame)
  }

  var operands: [any Node] { [left, right] }
}
