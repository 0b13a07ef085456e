/// `optional[key]` and `optional[?key]`; does not evaluate the key if the optional is empty, as with `.?field`.
final class OptionalIndexNode: Node {
  let collection: any Node
  let key: any Node
  private let body: @Sendable (Value, Value) -> Value
  private let support: CallSupport
  let isMoving: Bool

  init(
    _ collection: any Node, _ key: any Node, _ support: CallSupport,
    _ body: @escaping @Sendable (Value, Value) -> Value
  ) {
    self.collection = collection
    self.key = key
    self.support = support
    self.body = body
    isMoving = collection.isMoving || key.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    let first = collection.eval(&frame)
    if case .optional(let optional) = first, optional.value == nil { return first }
    let second = key.eval(&frame)
    guard first.isKnown, second.isKnown else {
      return first.isKnown ? second : second.isKnown ? first : Frame.merge(first, second)
    }
    support.spend(first, second, in: &frame)
    if frame.isOverBudget { return Frame.budgetExceeded }
    return support.located(body(first, second))
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let first = collection.outlook(&frame)
    if case .optional(let optional) = first.value, optional.value == nil { return first }
    return support.outlook(of: [first, key.outlook(&frame)], &frame) { [body] in body($0[0], $0[1]) }
  }

  var operands: [any Node] { [collection, key] }
}
