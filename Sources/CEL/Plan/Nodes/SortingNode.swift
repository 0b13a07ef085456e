/// `sortBy`.
final class SortingNode: Node {
  let iteration: Iteration
  let key: any Node
  let isMoving: Bool

  init(_ iteration: Iteration, key: any Node) {
    self.iteration = iteration
    self.key = key
    isMoving = iteration.range.isMoving || key.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    let range = iteration.range.eval(&frame)
    if case .map = range {
      return .error(EvaluationError(.noSuchOverload, "sortBy() takes a list, but this is a map", span: iteration.span))
    }
    var elements: [Value] = []
    var keys: [Value] = []
    var fault: Value?
    let stop = iteration.forEach(of: range, &frame) { frame in
      elements.append(frame[local: iteration.first])
      let value = key.eval(&frame)
      if !value.isKnown { fault = fault.map { Frame.merge($0, value) } ?? value }
      keys.append(value)
      return .next
    }
    if let failure = stop ?? fault { return failure }
    let count = UInt64(elements.count)
    frame.spend(count.saturatingProduct(count).saturatingSum(9) / 10)
    if frame.isOverBudget { return Frame.budgetExceeded }
    let sorted = ListFunctions.sorted(elements, by: keys)
    if case .error(let error) = sorted { return .error(error.located(at: iteration.span)) }
    return sorted
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let motion = isMoving ? iteration.motion(of: [key], &frame) : .still
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [iteration.range, key] }
}
