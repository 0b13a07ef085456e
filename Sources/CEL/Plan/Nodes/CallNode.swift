/// A call with any number of arguments.
final class CallNode: Node {
  let operands: [any Node]
  private let body: @Sendable ([Value]) -> Value
  private let support: CallSupport
  let isMoving: Bool

  init(_ operands: [any Node], _ support: CallSupport, _ body: @escaping @Sendable ([Value]) -> Value) {
    self.operands = operands
    self.support = support
    self.body = body
    isMoving = operands.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    var fault: Value?
    var values: [Value] = []
    values.reserveCapacity(operands.count)
    for operand in operands {
      let value = operand.eval(&frame)
      if !value.isKnown { fault = fault.map { Frame.merge($0, value) } ?? value }
      values.append(value)
    }
    if let fault { return fault }
    support.spend(values, in: &frame)
    if frame.isOverBudget { return Frame.budgetExceeded }
    return support.located(body(values))
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    support.outlook(of: operands, &frame, body)
  }
}
