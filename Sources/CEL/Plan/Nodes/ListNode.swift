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
          return notOptional
        }
        if let inner = optional.value { elements.append(inner) }
      } else {
        elements.append(value)
      }
    }
    return fault ?? .list(elements)
  }

  private var notOptional: Value {
    .error(EvaluationError(.noSuchOverload, "behind '?' must stand an optional", span: span))
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let outlooks = operands.map { $0.outlook(&frame) }
    if let fault = Outlook.fault(of: outlooks) { return fault }
    var elements: [Outlook] = []
    for (index, outlook) in outlooks.enumerated() {
      if areOptional.isEmpty || !areOptional[index] {
        elements.append(outlook)
      } else if case .optional = outlook.value {
        elements += outlook.parts
      } else {
        return Outlook(value: notOptional, until: outlooks.earliestEnd)
      }
    }
    return Outlook(value: .list(elements.map(\.value)), until: outlooks.earliestEnd, course: .parts(elements))
  }
}
