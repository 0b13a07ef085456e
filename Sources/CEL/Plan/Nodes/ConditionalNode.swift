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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let chosen = condition.outlook(&frame)
    guard case .bool(let truth) = chosen.value else { return Outlook(value: chosen.value.asFault, until: chosen.until) }
    return (truth ? first : second).outlook(&frame).limited(to: chosen.until)
  }

  var operands: [any Node] { [condition, first, second] }
}
