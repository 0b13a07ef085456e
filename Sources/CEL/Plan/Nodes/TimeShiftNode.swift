import Time

/// A sum or difference of durations, or of a timestamp and a duration.
final class TimeShiftNode: Node {
  let left: any Node
  let right: any Node
  let isDifference: Bool
  private let body: BinaryCallNode

  /// `function` is that of the operator.
  let isMoving: Bool

  init(_ left: any Node, _ right: any Node, isDifference: Bool, _ function: BinaryCallNode) {
    self.left = left
    self.right = right
    self.isDifference = isDifference
    body = function
    isMoving = left.isMoving || right.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { body.eval(&frame) }

  func evalMoving(_ frame: inout Frame) -> Value {
    let motion = isDifference ? Motion.ofDifference(left, right, &frame) : Motion.ofSum(left, right, &frame)
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [left, right] }
}
