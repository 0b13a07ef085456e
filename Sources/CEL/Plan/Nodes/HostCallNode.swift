import Time

/// A call of a host function.
final class HostCallNode: Node {
  let operands: [any Node]
  private let body: HostFunction.Body
  private let support: CallSupport
  let isMoving: Bool

  init(_ operands: [any Node], _ support: CallSupport, _ body: @escaping HostFunction.Body) {
    self.operands = operands
    self.support = support
    self.body = body
    isMoving = operands.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    var context = HostContext()
    return call(&frame, &context)
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let arguments = operands.map { $0.outlook(&frame) }
    if let fault = Outlook.fault(of: arguments) { return fault }
    support.spend(arguments.map(\.value), in: &frame)
    if frame.isOverBudget { return Outlook(value: Frame.budgetExceeded) }
    var context = HostContext(arguments, at: frame.clock)
    let value = support.located(body(arguments.map(\.value), &context))
    return context.outlook(of: value)
  }

  private func call(_ frame: inout Frame, _ context: inout HostContext) -> Value {
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
    return support.located(body(values, &context))
  }

}
