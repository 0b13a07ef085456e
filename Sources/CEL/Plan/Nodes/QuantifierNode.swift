import Time

/// `exists` and `all`.
final class QuantifierNode: Node {
  let iteration: Iteration
  let body: any Node
  /// The element result that decides the whole: `true` for `exists`, `false` for `all`.
  let decisive: Bool
  let isMoving: Bool

  init(_ iteration: Iteration, _ body: any Node, decisive: Bool) {
    self.iteration = iteration
    self.body = body
    self.decisive = decisive
    isMoving = iteration.range.isMoving || body.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend()
    let wanted = Truth(decisive)
    var isDecided = false
    var fault: Value?
    let stop = iteration.forEach(&frame) { frame in
      let truth = body.evalBool(&frame)
      if truth == wanted {
        isDecided = true
        return .enough
      }
      if truth == .fault {
        let found = frame.takeFault()
        fault = fault.map { Frame.merge($0, found) } ?? found
      }
      return .next
    }
    if isDecided { return wanted }
    if let stop { fault = stop }
    guard let fault else { return Truth(!decisive) }
    frame.fail(fault)
    return .fault
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let range = iteration.range.outlook(&frame)
    var outcome = AbsorbingOutcome(decisive: decisive)
    let stop = iteration.forEach(in: range, &frame) { outcome.add(body.outlook(&$0)) ? .enough : .next }
    return stop.map { Outlook(value: $0, until: range.until) } ?? outcome.outlook.limited(to: range.until)
  }

  var operands: [any Node] { [iteration.range, body] }
}
