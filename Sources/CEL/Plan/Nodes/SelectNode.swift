import Diagnostics
import Time

/// `x.name` of a map, an optional, or a value whose type is known only at run time.
final class SelectNode: Node {
  let operand: any Node
  let name: String
  /// Whether it is written `x.?name`.
  let isOptional: Bool
  /// The declared field, if the operand's type is known; otherwise `nil`.
  let field: ObjectType.Field?
  let span: SourceSpan
  let isMoving: Bool

  init(_ operand: any Node, name: String, isOptional: Bool, field: ObjectType.Field? = nil, span: SourceSpan) {
    self.operand = operand
    self.name = name
    self.isOptional = isOptional
    self.field = field
    self.span = span
    isMoving = field.map { $0.isMoving || operand.isChosenByClock } ?? operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    return find(in: operand.eval(&frame))
  }

  @inline(__always)
  private func find(in value: Value) -> Value {
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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    if let field, !operand.isChosenByClock {
      let value = find(in: operand.eval(&frame))
      let parts = value.parts.map { Outlook(given: $0, slope: field.clockSlope) }
      return Outlook(value: value, course: parts.isEmpty ? .still : .parts(parts))
    }
    let operand = operand.outlook(&frame)
    let value = find(in: operand.value)
    var rearrangement = Rearrangement(looksIntoObjects: true)
    let shadow = find(in: rearrangement.shadow(of: operand))
    return rearrangement.outlook(of: value, shadow: shadow, until: operand.until)
      ?? Outlook(value: value, until: operand.holds(at: frame.clock))
  }

  var operands: [any Node] { [operand] }
}
