import Diagnostics
import Time

/// What all calls of functions do around the function itself.
struct CallSupport: Sendable {
  let cost: CostRule
  let span: SourceSpan

  /// Counts what a call costs beside its node.
  func spend(_ arguments: Value..., in frame: inout Frame) {
    if case .nothing = cost.reads {
      frame.spend(cost.base)
    } else {
      frame.spend(cost.units(arguments.map(\.size)))
    }
  }

  func spend(_ arguments: [Value], in frame: inout Frame) {
    frame.spend(cost.units(arguments.map(\.size)))
  }

  /// Adds the place to an error that has none.
  func located(_ result: Value) -> Value {
    if case .error(let error) = result, error.span == nil { return .error(error.located(at: span)) }
    return result
  }
}

/// A call with one argument.
final class UnaryCallNode: Node {
  let operand: any Node
  private let body: @Sendable (Value) -> Value
  private let support: CallSupport
  let isMoving: Bool

  init(_ operand: any Node, _ support: CallSupport, _ body: @escaping @Sendable (Value) -> Value) {
    self.operand = operand
    self.support = support
    self.body = body
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    let value = operand.eval(&frame)
    guard value.isKnown else { return value }
    support.spend(value, in: &frame)
    if frame.isOverBudget { return Frame.budgetExceeded }
    return support.located(body(value))
  }

  var operands: [any Node] { [operand] }
}

/// A call with two arguments.
final class BinaryCallNode: Node {
  let left: any Node
  let right: any Node
  private let body: @Sendable (Value, Value) -> Value
  private let support: CallSupport
  let isMoving: Bool

  init(_ left: any Node, _ right: any Node, _ support: CallSupport, _ body: @escaping @Sendable (Value, Value) -> Value)
  {
    self.left = left
    self.right = right
    self.support = support
    self.body = body
    isMoving = left.isMoving || right.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    let first = left.eval(&frame)
    let second = right.eval(&frame)
    guard first.isKnown, second.isKnown else {
      return first.isKnown ? second : second.isKnown ? first : Frame.merge(first, second)
    }
    support.spend(first, second, in: &frame)
    if frame.isOverBudget { return Frame.budgetExceeded }
    return support.located(body(first, second))
  }

  var operands: [any Node] { [left, right] }
}

/// A call with any number of arguments.
final class CallNode: Node {
  let operands: [any Node]
  private let body: @Sendable ([Value]) -> Value
  private let support: CallSupport
  let isMoving: Bool

  init(_ operands: [any Node], _ support: CallSupport, _ body: @escaping @Sendable ([Value]) -> Value) {
    self.operands = operands
    self.support = support
    self.body = body
    isMoving = operands.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
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
    return support.located(body(values))
  }

}

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
