import Diagnostics
import Time

/// What the macros that visit elements share: the range, and the locals that stand for an element.
struct Iteration: Sendable {
  let range: any Node
  /// The local of the only or first variable: the element, or the index or key if there is a second one.
  let first: Int
  let second: Int?
  let span: SourceSpan

  /// Evaluates the range and visits its elements, each in the locals, until `visit` says that it has seen enough.
  ///
  /// - Returns: Why there was nothing to visit or the visit had to stop; `nil` if all went well.
  @inline(__always)
  func forEach(_ frame: inout Frame, _ visit: (inout Frame) -> Visit) -> Value? {
    forEach(of: range.eval(&frame), &frame, visit)
  }

  /// What comes after an element.
  enum Visit {
    case next, enough
  }

  @inline(__always)
  func forEach(of value: Value, _ frame: inout Frame, _ visit: (inout Frame) -> Visit) -> Value? {
    switch value {
    case .list(let elements):
      for index in elements.indices {
        frame.spend()
        if let second {
          frame[local: first] = .int(Int64(index))
          frame[local: second] = elements[index]
        } else {
          frame[local: first] = elements[index]
        }
        if frame.isOverBudget { return Frame.budgetExceeded }
        if visit(&frame) == .enough { return nil }
      }
      return nil
    case .map(let map):
      for entry in map.entries {
        frame.spend()
        frame[local: first] = entry.key
        if let second { frame[local: second] = entry.value }
        if frame.isOverBudget { return Frame.budgetExceeded }
        if visit(&frame) == .enough { return nil }
      }
      return nil
    case .unknown, .error: return value
    default: return .error(EvaluationError(.noSuchOverload, "\(value.type) cannot be visited", span: span))
    }
  }
}

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

/// `exists_one`: strict, so any error or unknown is the answer.
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

  func evalMoving(_ frame: inout Frame) -> Value {
    frame.motion = isMoving ? iteration.motion(of: [body], &frame) : .still
    let motion = frame.motion
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [iteration.range, body] }
}

extension Iteration {
  /// How long all evaluations of the bodies hold.
  func motion(of bodies: [any Node], _ frame: inout Frame) -> Motion {
    let value = range.evalMoving(&frame)
    var until = frame.motion.slope == 0 ? frame.motion.until : frame.clock.nextInstant
    let stop = forEach(of: value, &frame) { frame in
      for body in bodies where body.isMoving {
        _ = body.evalMoving(&frame)
        until = min(until, frame.motion.slope == 0 ? frame.motion.until : frame.clock.nextInstant)
      }
      return .next
    }
    if stop != nil, frame.isOverBudget { return .moving(at: frame.clock) }
    return .until(until)
  }
}
