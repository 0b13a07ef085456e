import Diagnostics
import Time

/// A field of a declared object, by slot.
final class FieldNode: Node {
  let operand: any Node
  let slot: Int
  let name: String
  /// ``ObjectType/Field/clockSlope``.
  let slope: Int
  let span: SourceSpan
  let isMoving: Bool

  init(_ operand: any Node, slot: Int, field: ObjectType.Field, span: SourceSpan) {
    self.operand = operand
    self.slot = slot
    name = field.name
    slope = field.clockSlope
    self.span = span
    isMoving = slope != 0 || operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    guard let object = operand.evalObject(&frame) else { return frame.takeFault() }
    let value = object.slots[slot]
    if case .absent = value { return absent(object) }
    return value
  }

  // The typed forms look at the slot in its place: copying a value out of an object costs more than reading it.

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend()
    guard let object = operand.evalObject(&frame) else { return .fault }
    if case .bool(let result) = object.slots[slot] { return Truth(result) }
    fail(object, &frame)
    return .fault
  }

  func evalInt(_ frame: inout Frame) -> Int64 {
    frame.spend()
    guard let object = operand.evalObject(&frame) else { return 0 }
    if case .int(let result) = object.slots[slot] { return result }
    fail(object, &frame)
    return 0
  }

  func evalString(_ frame: inout Frame) -> String {
    frame.spend()
    guard let object = operand.evalObject(&frame) else { return "" }
    if case .string(let result) = object.slots[slot] { return result }
    fail(object, &frame)
    return ""
  }

  func evalTimestamp(_ frame: inout Frame) -> Timestamp {
    frame.spend()
    guard let object = operand.evalObject(&frame) else { return .epoch }
    if case .timestamp(let result) = object.slots[slot] { return result }
    fail(object, &frame)
    return .epoch
  }

  func evalDuration(_ frame: inout Frame) -> Int64 {
    frame.spend()
    guard let object = operand.evalObject(&frame) else { return 0 }
    if case .duration(let result) = object.slots[slot] { return result }
    fail(object, &frame)
    return 0
  }

  func evalList(_ frame: inout Frame) -> [Value] {
    frame.spend()
    guard let object = operand.evalObject(&frame) else { return [] }
    if case .list(let result) = object.slots[slot] { return result }
    fail(object, &frame)
    return []
  }

  func evalObject(_ frame: inout Frame) -> ObjectValue? {
    frame.spend()
    guard let object = operand.evalObject(&frame) else { return nil }
    if case .object(let result) = object.slots[slot] { return result }
    fail(object, &frame)
    return nil
  }

  private func fail(_ object: ObjectValue, _ frame: inout Frame) {
    let value = object.slots[slot]
    if case .absent = value { frame.fail(absent(object)) } else { frame.fail(value.asFault) }
  }

  private func absent(_ object: ObjectValue) -> Value {
    .error(EvaluationError(.noSuchField, "\(object.type.name) has no \(name) here", span: span))
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    var until = Motion.never
    if operand.isMoving {
      _ = operand.evalMoving(&frame)
      until = frame.motion.until
    }
    frame.motion = Motion(until: until, slope: slope)
    return eval(&frame)
  }

  var operands: [any Node] { [operand] }
}

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
    case .optional: return lookUp(inside: value)
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

  private func lookUp(inside value: Value) -> Value {
    guard case .optional(let optional) = value, let inner = optional.value else { return .optional(.none) }
    return lookUp(inner, isOptional: true)
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

/// `has(x.name)`.
final class HasNode: Node {
  let operand: any Node
  let name: String
  /// The field's slot where the type of the operand is declared.
  let slot: Int?
  let span: SourceSpan
  let isMoving: Bool

  init(_ operand: any Node, name: String, slot: Int?, span: SourceSpan) {
    self.operand = operand
    self.name = name
    self.slot = slot
    self.span = span
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend()
    let value = operand.eval(&frame)
    if let slot, case .object(let object) = value { return presence(of: object.slots[slot], &frame) }
    return presence(in: value, &frame)
  }

  private func presence(in value: Value, _ frame: inout Frame) -> Truth {
    switch value {
    case .map(let map): return presence(of: map[name] ?? .absent, &frame)
    case .object(let object):
      if let slot = object.type.index(of: name) { return presence(of: object.slots[slot], &frame) }
      frame.fail(.error(EvaluationError(.noSuchField, "\(object.type.name) has no field \(name)", span: span)))
      return .fault
    case .optional(let optional): return optional.value.map { presence(in: $0, &frame) } ?? .no
    default:
      frame.fail(
        value.isKnown ? .error(EvaluationError(.noSuchOverload, "\(value.type) has no fields", span: span)) : value)
      return .fault
    }
  }

  private func presence(of value: Value, _ frame: inout Frame) -> Truth {
    switch value {
    case .absent: return .no
    case .unknown, .error:
      frame.fail(value)
      return .fault
    default: return .yes
    }
  }

  var operands: [any Node] { [operand] }
}
