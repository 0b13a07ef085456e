import Diagnostics

/// `has(x.name)`.
final class HasNode: Node {
  let operand: any Node
  let name: String
  /// The field's slot if the operand's type is declared; otherwise `nil`.
  let slot: Int?
  let span: SourceSpan
  let isMoving: Bool

  init(_ operand: any Node, name: String, slot: Int?, span: SourceSpan) {
    self.operand = operand
    self.name = name
    self.slot = slot
    self.span = span
    isMoving = operand.isChosenByClock
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend()
    return presence(asked: operand.eval(&frame), &frame)
  }

  @inline(__always)
  private func presence(asked value: Value, _ frame: inout Frame) -> Truth {
    if let slot, case .object(let object) = value { return presence(of: object.slots[slot], &frame) }
    if case .optional(let optional) = value { return optional.value.map { presence(in: $0, &frame) } ?? .no }
    return presence(in: value, &frame)
  }

  private func presence(in value: Value, _ frame: inout Frame) -> Truth {
    switch value {
    case .map(let map): return presence(of: map[name] ?? .absent, &frame)
    case .object(let object):
      if let slot = object.type.index(of: name) { return presence(of: object.slots[slot], &frame) }
      frame.fail(.error(EvaluationError(.noSuchField, "\(object.type.name) has no field \(name)", span: span)))
      return .fault
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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let value = operand.outlook(&frame)
    let truth = presence(asked: value.value, &frame)
    return Outlook(value: Value(truth, &frame), until: value.until)
  }

  var operands: [any Node] { [operand] }
}
