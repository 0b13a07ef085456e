import Diagnostics
import Time

/// `timestamp - timestamp`.
final class TimeDifferenceNode: Node {
  let left: any Node
  let right: any Node
  let span: SourceSpan
  let isMoving: Bool
  /// Whether a difference over 292 years becomes the longest possible duration instead of an error.
  private let saturates: Bool

  init(_ left: any Node, _ right: any Node, span: SourceSpan, saturates: Bool) {
    self.left = left
    self.right = right
    self.span = span
    self.saturates = saturates
    isMoving = left.isMoving || right.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    let nanoseconds = evalDuration(&frame)
    return frame.isFaulted ? frame.takeFault() : .duration(nanoseconds: nanoseconds)
  }

  func evalDuration(_ frame: inout Frame) -> Int64 {
    frame.spend()
    let a = left.evalTimestamp(&frame)
    if frame.isFaulted {
      frame.failAlso(evaluating: right)
      return 0
    }
    let b = right.evalTimestamp(&frame)
    if frame.isFaulted { return 0 }
    if let nanoseconds = span(from: b, to: a) { return nanoseconds }
    frame.fail(tooFar)
    return 0
  }

  private func span(from start: Timestamp, to end: Timestamp) -> Int64? {
    end.nanoseconds(since: start) ?? (saturates ? (start < end ? .max : .min) : nil)
  }

  private var tooFar: Value { .error(EvaluationError(.overflow, "more than 292 years apart", span: span)) }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let arguments = operands.map { $0.outlook(&frame) }
    return Outlook.fault(of: arguments)
      ?? Foresight.difference.outlook(of: arguments, at: frame.clock) { [self] times in
        guard case .timestamp(let a) = times[0], case .timestamp(let b) = times[1] else { return .noSuchOverload }
        return span(from: b, to: a).map { .duration(nanoseconds: $0) } ?? tooFar
      }
  }

  var operands: [any Node] { [left, right] }
}
