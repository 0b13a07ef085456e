/// `!a`.
final class NotNode: Node {
  let operand: any Node
  let isMoving: Bool

  init(_ operand: any Node) {
    self.operand = operand
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend()
    switch operand.evalBool(&frame) {
    case .no: return .yes
    case .yes: return .no
    case .fault: return .fault
    }
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let value = operand.evalMoving(&frame)
    if case .bool(let truth) = value { return .bool(!truth) }
    return value.asFault
  }

  var operands: [any Node] { [operand] }
}
