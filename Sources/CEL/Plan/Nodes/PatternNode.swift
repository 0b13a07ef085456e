import Pattern

/// `text.matches("pattern")` with a pattern that was compiled with the expression.
final class PatternNode: Node {
  let operand: any Node
  let pattern: Pattern
  private let units: UInt64
  let isMoving: Bool

  init(_ operand: any Node, _ pattern: Pattern) {
    self.operand = operand
    self.pattern = pattern
    units = UInt64(pattern.text.utf8.count)
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend(2)
    let text = operand.evalString(&frame)
    if frame.isFaulted { return .fault }
    frame.spend(UInt64(text.utf8.count).saturatingProduct(units).saturatingSum(9) / 10)
    return Truth(pattern.isFound(in: text))
  }

  var operands: [any Node] { [operand] }
}
