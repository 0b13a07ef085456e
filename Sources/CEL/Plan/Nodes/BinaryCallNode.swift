/// A call with two arguments.
final class BinaryCallNode: Node {
  let left: any Node
  let right: any Node
  private let body: @Sendable (Value, Value) -> Value
  private let support: CallSupport
  let isMoving: Bool

  init(_ left: any Node, _ right: any Node, _ support: CallSupport, _ body: @escaping @Sendable (Value, Value) -> Value)
  {
    self.left = left
    self.right = right
    self.support = support
    self.body = body
    isMoving = left.isMoving || right.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    let first = left.eval(&frame)
    let second = right.eval(&frame)
    guard first.isKnown, second.isKnown else {
      return first.isKnown ? second : second.isKnown ? first : Frame.merge(first, second)
    }
    support.spend(first, second, in: &frame)
    if frame.isOverBudget { return Frame.budgetExceeded }
    return support.located(body(first, second))
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    return support.outlook(of: operands, &frame) { [body] in body($0[0], $0[1]) }
  }

  var operands: [any Node] { [left, right] }
}
