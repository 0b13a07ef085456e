import Diagnostics
import Time

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
