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
    if case .map = range { return notList }
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
    return sorted(elements, by: keys, &frame)
  }

  private var notList: Value {
    .error(EvaluationError(.noSuchOverload, "sortBy() takes a list, but this is a map", span: iteration.span))
  }

  private func sorted(_ elements: [Value], by keys: [Value], _ frame: inout Frame) -> Value {
    let count = UInt64(elements.count)
    frame.spend(count.saturatingProduct(count).saturatingSum(9) / 10)
    if frame.isOverBudget { return Frame.budgetExceeded }
    let sorted = ListFunctions.sorted(elements, by: keys)
    if case .error(let error) = sorted { return .error(error.located(at: iteration.span)) }
    return sorted
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let range = iteration.range.outlook(&frame)
    if case .map = range.value { return Outlook(value: notList, until: range.until) }
    var elements: [Outlook] = []
    var keys: [Outlook] = []
    let stop = iteration.forEach(in: range, &frame) { frame in
      elements.append(frame[outlook: iteration.first] ?? Outlook(value: .absent))
      keys.append(key.outlook(&frame))
      return .next
    }
    if let stop { return Outlook(value: stop, until: range.until) }
    if let fault = Outlook.fault(of: keys) { return fault.limited(to: range.until) }
    let value = sorted(elements.map(\.value), by: keys.map(\.value), &frame)
    return Outlook.sorted(elements, by: keys, value, at: frame.clock)?.limited(to: range.until)
      ?? Outlook(value: value, until: min(range.until, keys.hold(at: frame.clock)))
  }

  var operands: [any Node] { [iteration.range, key] }
}
