import Time

/// `exists` and `all`.
final class QuantifierNode: Node {
  let iteration: Iteration
  let body: any Node
  /// The truth of one element that settles the whole: `true` for `exists`.
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

  func evalMoving(_ frame: inout Frame) -> Value {
    guard isMoving else {
      frame.motion = .still
      return eval(&frame)
    }
    let range = iteration.range.evalMoving(&frame)
    let rangeUntil = frame.motion.until
    var outcome = AbsorbingOutcome(decisive: decisive)
    let stop = iteration.forEach(of: range, &frame) { frame in
      outcome.add(body.evalMoving(&frame), frame.motion.until) ? .enough : .next
    }
    if let stop {
      // Over the budget nothing is known; without a range its own motion counts.
      frame.motion = frame.isOverBudget ? .moving(at: frame.clock) : .until(rangeUntil)
      return stop
    }
    let value = outcome.finish(&frame)
    frame.motion.until = min(frame.motion.until, rangeUntil)
    return value
  }

  var operands: [any Node] { [iteration.range, body] }
}
