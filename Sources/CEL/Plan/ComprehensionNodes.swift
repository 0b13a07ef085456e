import Diagnostics
import Time

/// What the macros that visit elements share: the range, and the locals that stand for an element.
struct Iteration: Sendable {
  let range: any Node
  /// The local of the only or first variable: the element, or the index or key if there is a second one.
  let first: Int
  let second: Int?
  let span: SourceSpan

  /// The elements, or why there are none.
  enum Elements {
    case list([Value])
    case map([(key: Value, value: Value)])
    case fault(Value)

    var count: Int {
      switch self {
      case .list(let elements): elements.count
      case .map(let entries): entries.count
      case .fault: 0
      }
    }
  }

  func elements(_ frame: inout Frame) -> Elements { elements(of: range.eval(&frame)) }

  func elements(of value: Value) -> Elements {
    switch value {
    case .list(let elements): .list(elements)
    case .map(let map): .map(map.entries)
    case .unknown, .error: .fault(value)
    default: .fault(.error(EvaluationError(.noSuchOverload, "\(value.type) cannot be visited", span: span)))
    }
  }

  /// Puts an element into the locals; `false` if the budget is spent.
  func bind(_ elements: Elements, _ index: Int, _ frame: inout Frame) -> Bool {
    frame.spend()
    switch elements {
    case .list(let elements):
      if let second {
        frame[local: first] = .int(Int64(index))
        frame[local: second] = elements[index]
      } else {
        frame[local: first] = elements[index]
      }
    case .map(let entries):
      frame[local: first] = entries[index].key
      if let second { frame[local: second] = entries[index].value }
    case .fault: return false
    }
    return !frame.isOverBudget
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
    let elements = iteration.elements(&frame)
    if case .fault(let fault) = elements {
      frame.fail(fault)
      return .fault
    }
    let wanted = Truth(decisive)
    var fault: Value?
    for index in 0..<elements.count {
      guard iteration.bind(elements, index, &frame) else {
        frame.fail(Frame.budgetExceeded)
        return .fault
      }
      let truth = body.evalBool(&frame)
      if truth == wanted { return truth }
      if truth == .fault {
        let found = frame.takeFault()
        fault = fault.map { Frame.merge($0, found) } ?? found
      }
    }
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
    let elements = iteration.elements(of: range)
    if case .fault(let fault) = elements { return fault }
    var outcome = AbsorbingOutcome(decisive: decisive)
    for index in 0..<elements.count {
      guard iteration.bind(elements, index, &frame) else {
        frame.motion = .moving(at: frame.clock)
        return Frame.budgetExceeded
      }
      if outcome.add(body.evalMoving(&frame), frame.motion.until) { break }
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
    let elements = iteration.elements(&frame)
    if case .fault(let fault) = elements { return fault }
    var count = 0
    var fault: Value?
    for index in 0..<elements.count {
      guard iteration.bind(elements, index, &frame) else { return Frame.budgetExceeded }
      switch body.evalBool(&frame) {
      case .yes: count += 1
      case .no: break
      case .fault:
        let found = frame.takeFault()
        fault = fault.map { Frame.merge($0, found) } ?? found
      }
    }
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
    let elements = elements(of: value)
    for index in 0..<elements.count {
      guard bind(elements, index, &frame) else { return .moving(at: frame.clock) }
      for body in bodies where body.isMoving {
        _ = body.evalMoving(&frame)
        until = min(until, frame.motion.slope == 0 ? frame.motion.until : frame.clock.nextInstant)
      }
    }
    return .until(until)
  }
}
