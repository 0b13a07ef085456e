/// `"text" in list` for a list of strings.
final class TextMembershipNode: Node {
  let operand: any Node
  let text: String
  let isMoving: Bool

  init(_ text: String, _ operand: any Node) {
    self.text = text
    self.operand = operand
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    let elements = operand.evalList(&frame)
    if frame.isFaulted { return .fault }
    frame.spend(UInt64(elements.count + text.utf8.count + 9) / 10 + 2)
    var unknown: Value?
    for element in elements {
      switch element {
      case .string(let candidate): if candidate.hasSameScalars(as: text) { return .yes }
      case .unknown: unknown = unknown.map { Frame.merge($0, element) } ?? element
      default: break
      }
    }
    guard let unknown else { return .no }
    frame.fail(unknown)
    return .fault
  }

  var operands: [any Node] { [operand] }
}
