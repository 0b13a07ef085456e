import Diagnostics

extension Explanation {
  /// An operand of `&&`, `||` or `!`, or the condition of `?:`, that was evaluated to true or false.
  public struct Operand: Sendable, Hashable {
    /// Its text on one line.
    public let text: String
    /// Its value.
    public let truth: Bool
  }

  /// The operands of connectives and the conditions of `?:` that had a value, for coverage; without them the whole
  /// expression, if it is true or false.
  public var operands: [Operand] {
    var operands: [Operand] = []
    root.collect(into: &operands)
    if operands.isEmpty, let truth = root.truth { operands.append(Operand(text: root.flatText, truth: truth)) }
    return operands
  }
}

extension ExplainedStep {
  fileprivate func collect(into operands: inout [Explanation.Operand]) {
    for (index, child) in children.enumerated() {
      let isOperand =
        switch expression.kind {
        case .logical: true
        case .conditional: index == 0
        default: false
        }
      let isConnective =
        switch child.expression.kind {
        case .logical: true
        default: false
        }
      if isOperand, !isConnective, let truth = child.truth {
        operands.append(Explanation.Operand(text: child.flatText, truth: truth))
      }
      child.collect(into: &operands)
    }
  }
}
