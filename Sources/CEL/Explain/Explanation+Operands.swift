extension Explanation {
  /// An operand of `&&` or `||`, or the condition of `?:`.
  public struct Operand: Sendable, Hashable {
    /// Its text on one line.
    public let text: String
    /// Its value; `nil` where it was not evaluated, or is neither true nor false.
    public let truth: Bool?
  }

  /// The operands of connectives and the conditions of `?:`, for coverage, in the order of the text.
  ///
  /// Inside a macro each iteration gives its operands again. An expression without any is its own only operand.
  public var operands: [Operand] {
    var operands: [Operand] = []
    root.collect(into: &operands)
    return operands.isEmpty ? [Operand(text: root.flatText, truth: root.truth)] : operands
  }
}

extension ExplainedStep {
  fileprivate func collect(into operands: inout [Explanation.Operand]) {
    for (index, child) in children.enumerated() {
      if isOperand(at: index), !child.isConnective {
        operands.append(Explanation.Operand(text: child.flatText, truth: child.truth))
      }
      child.collect(into: &operands)
    }
  }

  private func isOperand(at index: Int) -> Bool {
    switch expression.kind {
    case .logical: true
    case .conditional: index == 0
    default: false
    }
  }

  private var isConnective: Bool {
    if case .logical = expression.kind { true } else { false }
  }
}
