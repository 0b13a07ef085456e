import Diagnostics
import Pattern

/// `text.matches("pattern")` with the pattern compiled at load.
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

/// `text.startsWith("prefix")` with the prefix known.
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

  var operands: [any Node] { [operand] }
}

/// `"text" in list` with a list of strings.
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
