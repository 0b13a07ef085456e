import Diagnostics
import Time

/// `x.name` of a map, of an optional, or of what is known at run time only.
final class SelectNode: Node {
  let operand: any Node
  let name: String
  /// Whether it is written `x.?name`.
  let isOptional: Bool
  /// ``ObjectType/Field/clockSlope``, where the type is known.
  let slope: Int
  let span: SourceSpan
  let isMoving: Bool

  init(_ operand: any Node, name: String, isOptional: Bool, slope: Int = 0, span: SourceSpan) {
    self.operand = operand
    self.name = name
    self.isOptional = isOptional
    self.slope = slope
    self.span = span
    isMoving = slope != 0 || operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    let value = operand.eval(&frame)
    if case .map(let map) = value, !isOptional, let found = map[name] { return found }
    if case .optional(let optional) = value {
      guard let inner = optional.value else { return .optional(.none) }
      return lookUp(inner, isOptional: true)
    }
    return lookUp(value, isOptional: isOptional)
  }

  private func lookUp(_ value: Value, isOptional: Bool) -> Value {
    let found: Value?
    switch value {
    case .map(let map): found = map[name]
    case .object(let object):
      guard let slot = object.type.index(of: name) else {
        return .error(EvaluationError(.noSuchField, "\(object.type.name) has no field \(name)", span: span))
      }
      if case .absent = object.slots[slot] { found = nil } else { found = object.slots[slot] }
    case .unknown, .error, .absent: return value
    default:
      return .error(EvaluationError(.noSuchOverload, "\(value.type) has no fields", span: span))
    }
    guard let found else {
      return isOptional
        ? .optional(.none) : .error(EvaluationError(.noSuchKey, "no such key: \(name)", span: span))
    }
    return isOptional && found.isKnown ? .optional(OptionalValue(found)) : found
  }

  /// What an optional holds may move; to those that look inside it is then another one at each instant.
  func evalMoving(_ frame: inout Frame) -> Value {
    var until = slope == 0 ? Motion.never : frame.clock.nextInstant
    if operand.isMoving {
      _ = operand.evalMoving(&frame)
      until = min(until, frame.motion.slope == 0 ? frame.motion.until : frame.clock.nextInstant)
    }
    frame.motion = .until(until)
    return eval(&frame)
  }

  var operands: [any Node] { [operand] }
}
