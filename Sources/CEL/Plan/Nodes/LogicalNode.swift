import Time

/// `a && b` or `a || b`; a decisive operand decides alone, and overrides errors and unknowns of the other.
final class LogicalNode: Node {
  let connective: Expression.Connective
  let first: any Node
  let second: any Node
  let isMoving: Bool
  private let decisive: Truth
  /// Cost of this node; 0 if it is part of a longer chain, which costs one unit in total.
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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend(units)
    var outcome = AbsorbingOutcome(decisive: connective.decisive)
    if !outcome.add(first.outlook(&frame)) { _ = outcome.add(second.outlook(&frame)) }
    return outcome.outlook
  }

  var operands: [any Node] { [first, second] }

  /// Plans `a && b && c && d` as `(a && b) && (c && d)`, so that a long chain does not become deeply nested.
  static func chain(_ connective: Expression.Connective, _ operands: [any Node], units: UInt64 = 1) -> any Node {
    if operands.count == 1 { return operands[0] }
    let middle = operands.count / 2
    return LogicalNode(
      connective, chain(connective, Array(operands[..<middle]), units: 0),
      chain(connective, Array(operands[middle...]), units: 0), units: units)
  }
}
