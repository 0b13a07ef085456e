import Diagnostics

/// `[a, ?b]`.
final class ListNode: Node {
  let operands: [any Node]
  /// Which elements are optional; empty if none is.
  let areOptional: [Bool]
  let span: SourceSpan
  let isMoving: Bool

  init(_ operands: [any Node], areOptional: [Bool], span: SourceSpan) {
    self.operands = operands
    self.areOptional = areOptional.contains(true) ? areOptional : []
    self.span = span
    isMoving = operands.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    var elements: [Value] = []
    elements.reserveCapacity(operands.count)
    var fault: Value?
    for (index, operand) in operands.enumerated() {
      let value = operand.eval(&frame)
      guard value.isKnown else {
        fault = fault.map { Frame.merge($0, value) } ?? value
        continue
      }
      if !areOptional.isEmpty, areOptional[index] {
        guard case .optional(let optional) = value else {
          return .error(EvaluationError(.noSuchOverload, "behind '?' must stand an optional", span: span))
        }
        if let inner = optional.value { elements.append(inner) }
      } else {
        elements.append(value)
      }
    }
    return fault ?? .list(elements)
  }

}
