import Diagnostics
import Time

/// `timestamp - timestamp`.
final class TimeDifferenceNode: Node {
  let left: any Node
  let right: any Node
  let span: SourceSpan
  let isMoving: Bool

  init(_ left: any Node, _ right: any Node, span: SourceSpan) {
    self.left = left
    self.right = right
    self.span = span
    isMoving = left.isMoving || right.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    let nanoseconds = evalDuration(&frame)
    return frame.isFaulted ? frame.takeFault() : .duration(nanoseconds: nanoseconds)
  }

  func evalDuration(_ frame: inout Frame) -> Int64 {
    frame.spend()
    let a = left.evalTimestamp(&frame)
    if frame.isFaulted {
      frame.failAlso(evaluating: right)
      return 0
    }
    let b = right.evalTimestamp(&frame)
    if frame.isFaulted { return 0 }
    if let nanoseconds = a.nanoseconds(since: b) { return nanoseconds }
    frame.fail(.error(EvaluationError(.overflow, "more than 292 years apart", span: span)))
    return 0
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let motion = Motion.ofDifference(left, right, &frame)
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [left, right] }
}
