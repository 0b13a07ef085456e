import Time

/// `a && b` or `a || b`: the first decisive operand ends it; errors and unknowns give way to one.
final class LogicalNode: Node {
  let connective: Expression.Connective
  let first: any Node
  let second: any Node
  let isMoving: Bool
  private let decisive: Truth
  /// 0 for one that stands for part of a longer chain, which costs one unit as a whole.
  private let units: UInt64

  init(_ connective: Expression.Connective, _ first: any Node, _ second: any Node, units: UInt64) {
    self.connective = connective
    self.first = first
    self.second = second
    self.units = units
    decisive = Truth(connective.decisive)
    isMoving = first.isMoving || second.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { Value(evalBool(&frame), &frame) }

  func evalBool(_ frame: inout Frame) -> Truth {
    frame.spend(units)
    let left = first.evalBool(&frame)
    if left == decisive { return left }
    guard left != .fault else { return afterFault(&frame) }
    return second.evalBool(&frame)
  }

  private func afterFault(_ frame: inout Frame) -> Truth {
    let fault = frame.takeFault()
    switch second.evalBool(&frame) {
    case decisive: return decisive
    case .fault: frame.fail(Frame.merge(fault, frame.takeFault()))
    default: frame.fail(fault)
    }
    return .fault
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    guard isMoving else {
      frame.motion = .still
      return eval(&frame)
    }
    var outcome = AbsorbingOutcome(decisive: connective.decisive)
    if !outcome.add(first.evalMoving(&frame), frame.motion.until) {
      _ = outcome.add(second.evalMoving(&frame), frame.motion.until)
    }
    return outcome.finish(&frame)
  }

  var operands: [any Node] { [first, second] }

  /// `a && b && c && d` as `(a && b) && (c && d)`: a long chain does not become a deep one.
  static func chain(_ connective: Expression.Connective, _ operands: [any Node], units: UInt64 = 1) -> any Node {
    if operands.count == 1 { return operands[0] }
    let middle = operands.count / 2
    return LogicalNode(
      connective, chain(connective, Array(operands[..<middle]), units: 0),
      chain(connective, Array(operands[middle...]), units: 0), units: units)
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
