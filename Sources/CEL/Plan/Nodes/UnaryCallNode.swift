/// A call with one argument.
final class UnaryCallNode: Node {
  let operand: any Node
  private let body: @Sendable (Value) -> Value
  private let support: CallSupport
  let isMoving: Bool

  init(_ operand: any Node, _ support: CallSupport, _ body: @escaping @Sendable (Value) -> Value) {
    self.operand = operand
    self.support = support
    self.body = body
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    let value = operand.eval(&frame)
    guard value.isKnown else { return value }
    support.spend(value, in: &frame)
    if frame.isOverBudget { return Frame.budgetExceeded }
    return support.located(body(value))
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    return support.outlook(of: operands, &frame) { [body] in body($0[0]) }
  }

  var operands: [any Node] { [operand] }
}
