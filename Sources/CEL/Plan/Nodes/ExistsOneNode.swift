import Time

/// `exists_one`; strict, so any error or unknown becomes the answer.
final class ExistsOneNode: Node {
  let iteration: Iteration
  let body: any Node
  let isMoving: Bool

  init(_ iteration: Iteration, _ body: any Node) {
    self.iteration = iteration
    self.body = body
    isMoving = iteration.range.isMoving || body.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    var count = 0
    var fault: Value?
    let stop = iteration.forEach(&frame) { frame in
      switch body.evalBool(&frame) {
      case .yes: count += 1
      case .no: break
      case .fault:
        let found = frame.takeFault()
        fault = fault.map { Frame.merge($0, found) } ?? found
      }
      return .next
    }
    if let stop { return stop }
    return fault ?? .bool(count == 1)
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let range = iteration.range.outlook(&frame)
    var until = range.until
    var count = 0
    var fault: Value?
    let stop = iteration.forEach(in: range, &frame) { frame in
      let truth = body.outlook(&frame)
      until = min(until, truth.until)
      if case .bool(let holds) = truth.value {
        if holds { count += 1 }
      } else {
        let found = truth.value.asFault
        fault = fault.map { Frame.merge($0, found) } ?? found
      }
      return .next
    }
    return Outlook(value: stop ?? fault ?? .bool(count == 1), until: until)
  }

  var operands: [any Node] { [iteration.range, body] }
}
