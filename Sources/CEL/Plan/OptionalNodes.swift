import Diagnostics

/// `operand.optMap(x, body)` and `optFlatMap`.
final class OptionalMapNode: Node {
  let operand: any Node
  let local: Int
  let body: any Node
  let isFlat: Bool
  let span: SourceSpan
  let isMoving: Bool

  init(_ operand: any Node, local: Int, _ body: any Node, isFlat: Bool, span: SourceSpan) {
    self.operand = operand
    self.local = local
    self.body = body
    self.isFlat = isFlat
    self.span = span
    isMoving = operand.isMoving || body.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    let value = operand.eval(&frame)
    guard case .optional(let optional) = value else { return value.asFault }
    guard let inner = optional.value else { return value }
    frame[local: local] = inner
    let result = body.eval(&frame)
    guard !isFlat, result.isKnown else { return result }
    return .optional(OptionalValue(result))
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    guard isMoving else {
      frame.motion = .still
      return eval(&frame)
    }
    let value = operand.evalMoving(&frame)
    var until = frame.motion.until
    if case .optional(let optional) = value, let inner = optional.value {
      frame[local: local] = inner
      _ = body.evalMoving(&frame)
      until = min(until, frame.motion.slope == 0 ? frame.motion.until : frame.clock.nextInstant)
    }
    let result = eval(&frame)
    frame.motion = .until(until)
    return result
  }

  var operands: [any Node] { [operand, body] }
}

/// `optional.orValue(x)` and `optional.or(x)`: the alternative is evaluated only where it is needed.
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

  /// What the optional decides; `nil` if it is empty.
  private func choose(_ value: Value) -> Value? {
    guard case .optional(let optional) = value else { return value.asFault }
    guard let inner = optional.value else { return nil }
    return keepsOptional ? value : inner
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let value = optional.evalMoving(&frame)
    if let chosen = choose(value) { return chosen }
    let until = frame.motion.until
    let result = alternative.evalMoving(&frame)
    frame.motion.until = min(frame.motion.until, until)
    return result
  }

  var operands: [any Node] { [optional, alternative] }
}
