/// `x == "text"` or `x != "text"`.
final class TextEqualityNode: Node {
  let operand: any Node
  let text: String
  let isNegated: Bool
  /// Cost equal to that of a call of `==`: the call, the literal and the bytes read.
  private let units: UInt64
  /// Whether the operand is known to be a string.
  private let isTyped: Bool
  private let byteCount: Int
  private let isASCII: Bool
  let isMoving: Bool

  init(_ operand: any Node, _ text: String, isNegated: Bool, isTyped: Bool) {
    self.operand = operand
    self.text = text
    self.isNegated = isNegated
    self.isTyped = isTyped
    byteCount = text.utf8.count
    units = UInt64(byteCount + 9) / 10 + 2
    isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend(units)
    if isTyped {
      let other = operand.evalString(&frame)
      return frame.isFaulted ? .fault : Truth(isSame(other) != isNegated)
    }
    let value = operand.eval(&frame)
    guard case .string(let other) = value else {
      if value.isKnown { return Truth(isNegated) }
      frame.fail(value)
      return .fault
    }
    return Truth(isSame(other) != isNegated)
  }

  private func isSame(_ other: String) -> Bool {
    // The only string of equal byte count that is canonically equivalent to an ASCII string is that string itself.
    isASCII ? other.utf8.count == byteCount && other == text : other.hasSameScalars(as: text)
  }

  var operands: [any Node] { [operand] }
}
