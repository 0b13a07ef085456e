import Diagnostics
import Time

/// Reads a field of a declared object by its slot.
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
    isMoving = field.isMoving || operand.isChosenByClock
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    guard let object = operand.evalObject(&frame) else { return frame.takeFault() }
    let value = object.slots[slot]
    if case .absent = value { return absent(object) }
    return value
  }

  // The typed forms inspect the slot in place: copying a value out of an object costs more than reading it.

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

  func foresee(_ frame: inout Frame) -> Outlook {
    guard operand.isChosenByClock else { return Outlook(given: eval(&frame), slope: slope) }
    frame.spend()
    let chosen = operand.outlook(&frame)
    guard case .object(let object) = chosen.value else {
      return Outlook(value: chosen.value.asFault, until: chosen.until)
    }
    if case .absent = object.slots[slot] { return Outlook(value: absent(object), until: chosen.until) }
    return chosen.parts[slot].limited(to: chosen.until)
  }

  var isChosenByClock: Bool { operand.isChosenByClock }

  var operands: [any Node] { [operand] }
}
