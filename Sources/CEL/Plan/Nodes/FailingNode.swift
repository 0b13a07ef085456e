/// A node that always fails.
final class FailingNode: Node {
  let failure: EvaluationError

  init(_ failure: EvaluationError) { self.failure = failure }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    return .error(failure)
  }
}
