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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let truth = operand.outlook(&frame)
    let value: Value = if case .bool(let holds) = truth.value { .bool(!holds) } else { truth.value.asFault }
    return Outlook(value: value, until: truth.until)
  }

  var operands: [any Node] { [operand] }
}
