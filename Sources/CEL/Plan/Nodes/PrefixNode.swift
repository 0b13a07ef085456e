/// `text.startsWith("prefix")` with a constant prefix.
final class PrefixNode: Node {
  let operand: any Node
  let prefix: String
  let isMoving: Bool

  init(_ operand: any Node, _ prefix: String) {
    self.operand = operand
    self.prefix = prefix
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend(2)
    let text = operand.evalString(&frame)
    if frame.isFaulted { return .fault }
    frame.spend(UInt64(prefix.utf8.count + 9) / 10)
    return Truth(text.utf8.starts(with: prefix.utf8))
  }

  var operands: [any Node] { [operand] }
}
