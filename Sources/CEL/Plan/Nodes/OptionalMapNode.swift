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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let operand = operand.outlook(&frame)
    guard case .optional = operand.value else { return Outlook(value: operand.value.asFault, until: operand.until) }
    guard let inner = operand.parts.first else { return operand }
    frame[outlook: local] = inner
    let result = body.outlook(&frame).limited(to: operand.until)
    guard !isFlat, result.value.isKnown else { return result }
    return Outlook(value: .optional(of: result.value), until: result.until, course: .parts([result]))
  }

  var operands: [any Node] { [operand, body] }
}
