import Time

/// `a && b && …` or `a || b || …`: the first decisive operand ends it; errors and unknowns give way to one.
final class LogicalNode: Node {
  let connective: Expression.Connective
  let operands: [any Node]
  let isMoving: Bool
  private let decisive: Truth

  init(_ connective: Expression.Connective, _ operands: [any Node]) {
    self.connective = connective
    self.operands = operands
    decisive = Truth(connective.decisive)
    isMoving = operands.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend()
    var fault: Value?
    for operand in operands {
      let truth = operand.evalBool(&frame)
      if truth == decisive { return truth }
      if truth == .fault {
        let found = frame.takeFault()
        fault = fault.map { Frame.merge($0, found) } ?? found
      }
    }
    guard let fault else { return decisive == .yes ? .no : .yes }
    frame.fail(fault)
    return .fault
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    guard isMoving else {
      frame.motion = .still
      return eval(&frame)
    }
    var outcome = AbsorbingOutcome(decisive: connective.decisive)
    for operand in operands {
      if outcome.add(operand.evalMoving(&frame), frame.motion.until) { break }
    }
    return outcome.finish(&frame)
  }
}

/// The horizon of what one decisive part settles, whatever the others do: the latest of the decisive parts, or the earliest
/// of all if there is none.
struct AbsorbingOutcome {
  let decisive: Bool
  private var decidedUntil: Timestamp?
  private var openUntil = Motion.never
  private var fault: Value?

  init(decisive: Bool) { self.decisive = decisive }

  /// Whether nothing that follows can change anything.
  mutating func add(_ value: Value, _ until: Timestamp) -> Bool {
    if case .bool(let truth) = value {
      if truth == decisive {
        decidedUntil = max(decidedUntil ?? until, until)
        return until == Motion.never
      }
    } else {
      let found = value.asFault
      fault = fault.map { Frame.merge($0, found) } ?? found
    }
    openUntil = min(openUntil, until)
    return false
  }

  func finish(_ frame: inout Frame) -> Value {
    frame.motion = .until(decidedUntil ?? openUntil)
    return decidedUntil != nil ? .bool(decisive) : fault ?? .bool(!decisive)
  }
}

/// `!a`.
final class NotNode: Node {
  let operand: any Node
  let isMoving: Bool

  init(_ operand: any Node) {
    self.operand = operand
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend()
    switch operand.evalBool(&frame) {
    case .no: return .yes
    case .yes: return .no
    case .fault: return .fault
    }
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let value = operand.evalMoving(&frame)
    if case .bool(let truth) = value { return .bool(!truth) }
    return value.asFault
  }

  var operands: [any Node] { [operand] }
}

/// `condition ? first : second`.
final class ConditionalNode: Node {
  let condition: any Node
  let first: any Node
  let second: any Node
  let isMoving: Bool

  init(_ condition: any Node, _ first: any Node, _ second: any Node) {
    self.condition = condition
    self.first = first
    self.second = second
    isMoving = condition.isMoving || first.isMoving || second.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    switch condition.evalBool(&frame) {
    case .yes: return first.eval(&frame)
    case .no: return second.eval(&frame)
    case .fault: return frame.takeFault()
    }
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let value = condition.evalMoving(&frame)
    let until = frame.motion.until
    guard case .bool(let truth) = value else { return value.asFault }
    let result = (truth ? first : second).evalMoving(&frame)
    frame.motion.until = min(frame.motion.until, until)
    return result
  }

  var operands: [any Node] { [condition, first, second] }
}
