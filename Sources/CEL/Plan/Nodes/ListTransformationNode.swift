/// `filter`, `map` and `transformList`.
final class ListTransformationNode: Node {
  let iteration: Iteration
  /// Selects the elements; `nil` for all.
  let filter: (any Node)?
  /// Computes the new element; `nil` keeps the element.
  let transform: (any Node)?
  let isMoving: Bool

  init(_ iteration: Iteration, filter: (any Node)?, transform: (any Node)?) {
    self.iteration = iteration
    self.filter = filter
    self.transform = transform
    isMoving = ([iteration.range] + [filter, transform].compactMap { $0 }).isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    let result = evalList(&frame)
    return frame.isFaulted ? frame.takeFault() : .list(result)
  }

  func evalList(_ frame: inout Frame) -> [Value] {
    frame.spend()
    var result: [Value] = []
    var fault: Value?
    let stop = iteration.forEach(&frame) { frame in
      switch filter?.evalBool(&frame) {
      case .no: return .next
      case .fault:
        let found = frame.takeFault()
        fault = fault.map { Frame.merge($0, found) } ?? found
        return .next
      case .yes, nil: break
      }
      let value = transform?.eval(&frame) ?? frame[local: iteration.first]
      if value.isKnown {
        result.append(value)
      } else {
        fault = fault.map { Frame.merge($0, value) } ?? value
      }
      return .next
    }
    if let stop { fault = stop }
    if let fault { frame.fail(fault) }
    return result
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let range = iteration.range.outlook(&frame)
    var until = range.until
    var elements: [Outlook] = []
    var fault: Value?
    let stop = iteration.forEach(in: range, &frame) { frame in
      guard iteration.passes(filter, until: &until, fault: &fault, &frame) else { return .next }
      let element = transform?.outlook(&frame) ?? frame[outlook: iteration.first] ?? Outlook(value: .absent)
      until = min(until, element.until)
      if element.value.isKnown {
        elements.append(element)
      } else {
        fault = fault.map { Frame.merge($0, element.value) } ?? element.value
      }
      return .next
    }
    if let failure = stop ?? fault { return Outlook(value: failure, until: until) }
    return Outlook(value: .list(elements.map(\.value)), until: until, course: .parts(elements))
  }

  var operands: [any Node] { [iteration.range] + [filter, transform].compactMap { $0 } }
}
