/// `filter`, `map` and `transformList`.
final class ListTransformationNode: Node {
  let iteration: Iteration
  /// Which elements take part; `nil` for all.
  let filter: (any Node)?
  /// What becomes of an element; `nil` leaves it as it is.
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

  func evalMoving(_ frame: inout Frame) -> Value {
    let motion = isMoving ? iteration.motion(of: [filter, transform].compactMap { $0 }, &frame) : .still
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [iteration.range] + [filter, transform].compactMap { $0 } }
}
