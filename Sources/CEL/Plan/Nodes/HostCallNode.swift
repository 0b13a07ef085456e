import Time

/// A call of a host's function.
final class HostCallNode: Node {
  let operands: [any Node]
  private let body: HostFunction.Body
  private let support: CallSupport
  let isMoving: Bool

  init(_ operands: [any Node], _ support: CallSupport, _ body: @escaping HostFunction.Body) {
    self.operands = operands
    self.support = support
    self.body = body
    isMoving = operands.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    var context = HostContext(wantsHorizon: false)
    return call(&frame, &context)
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    guard isMoving else {
      frame.motion = .still
      return eval(&frame)
    }
    var until = Motion.never
    var slopes: [Int] = []
    var values: [Value] = []
    var fault: Value?
    for operand in operands {
      let value = operand.evalMoving(&frame)
      until = min(until, frame.motion.until)
      slopes.append(frame.motion.slope)
      if !value.isKnown { fault = fault.map { Frame.merge($0, value) } ?? value }
      values.append(value)
    }
    frame.motion = .until(until)
    if let fault { return fault }
    guard slopes.contains(where: { $0 != 0 }) else {
      var context = HostContext(wantsHorizon: false)
      return support.located(body(values, &context))
    }
    var context = HostContext(wantsHorizon: true, now: frame.clock, slopes: slopes)
    let result = support.located(body(values, &context))
    if context.isNoted {
      frame.motion = Motion(until: min(until, context.changeAt ?? Motion.never), slope: context.resultSlope)
      // A change that is due already says nothing about what comes.
      if frame.motion.until <= frame.clock { frame.motion.until = frame.clock.nextInstant }
    } else {
      frame.motion = .moving(at: frame.clock)
    }
    return result
  }

  private func call(_ frame: inout Frame, _ context: inout HostContext) -> Value {
    var fault: Value?
    var values: [Value] = []
    values.reserveCapacity(operands.count)
    for operand in operands {
      let value = operand.eval(&frame)
      if !value.isKnown { fault = fault.map { Frame.merge($0, value) } ?? value }
      values.append(value)
    }
    if let fault { return fault }
    support.spend(values, in: &frame)
    if frame.isOverBudget { return Frame.budgetExceeded }
    return support.located(body(values, &context))
  }

}
