import Time

/// `condition ? first : second`.
final class ConditionalNode: Node {
  let condition: any Node
  let first: any Node
  let second: any Node
  let isMoving: Bool

  init(_ condition: any Node, _ first: any Node, _ second: any Node) {
    self.condition = condition
    self.first = first
    self.second = second
    isMoving = condition.isMoving || first.isMoving || second.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    switch condition.evalBool(&frame) {
    case .yes: return first.eval(&frame)
    case .no: return second.eval(&frame)
    case .fault: return frame.takeFault()
    }
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let value = condition.evalMoving(&frame)
    let until = frame.motion.until
    guard case .bool(let truth) = value else { return value.asFault }
    let result = (truth ? first : second).evalMoving(&frame)
    frame.motion.until = min(frame.motion.until, until)
    return result
  }

  var operands: [any Node] { [condition, first, second] }
}
