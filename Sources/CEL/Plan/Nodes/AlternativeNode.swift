import Time

/// `optional.orValue(x)` and `optional.or(x)`; evaluates the alternative only if it is needed.
final class AlternativeNode: Node {
  let optional: any Node
  let alternative: any Node
  /// Whether the result stays an optional, as with `or`.
  let keepsOptional: Bool
  let isMoving: Bool

  init(_ optional: any Node, _ alternative: any Node, keepsOptional: Bool) {
    self.optional = optional
    self.alternative = alternative
    self.keepsOptional = keepsOptional
    isMoving = optional.isMoving || alternative.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    return choose(optional.eval(&frame)) ?? alternative.eval(&frame)
  }

  /// The result if the optional decides it; `nil` if the optional is empty.
  private func choose(_ value: Value) -> Value? {
    guard case .optional(let optional) = value else { return value.asFault }
    guard let inner = optional.value else { return nil }
    return keepsOptional ? value : inner
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let first = optional.outlook(&frame)
    guard let chosen = choose(first.value) else { return alternative.outlook(&frame).limited(to: first.until) }
    if keepsOptional, first.value.isKnown { return first }
    return first.parts.first?.limited(to: first.until) ?? Outlook(value: chosen, until: first.until)
  }

  var operands: [any Node] { [optional, alternative] }
}
