/// `x in [constants]`.
final class ConstantMembershipNode: Node {
  let operand: any Node
  private let elements: [Value]
  private let texts: [String]?
  let isMoving: Bool

  init(_ operand: any Node, _ elements: [Value]) {
    self.operand = operand
    self.elements = elements
    let texts = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    self.texts = texts.count == elements.count ? texts : nil
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend(UInt64(elements.count + 9) / 10 + 2)
    let value = operand.eval(&frame)
    guard value.isKnown else {
      frame.fail(value)
      return .fault
    }
    if let texts, case .string(let text) = value { return Truth(texts.contains { $0.hasSameScalars(as: text) }) }
    if let unknown = value.unknownInside {
      frame.fail(.unknown(unknown))
      return .fault
    }
    return Truth(elements.contains { Value.areEqual($0, value) })
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend(UInt64(elements.count + 9) / 10 + 2)
    let element = operand.outlook(&frame)
    guard element.value.isKnown else { return Outlook(value: element.value, until: element.until) }
    if let unknown = element.value.unknownInside {
      return Outlook(value: .unknown(unknown), until: element.holds(at: frame.clock))
    }
    let isIn = elements.contains { Value.areEqual($0, element.value) }
    return Outlook.membership(element, Outlook(value: .list(elements)), .bool(isIn), at: frame.clock)
  }

  var operands: [any Node] { [operand] }
}
