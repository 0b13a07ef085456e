import Time

/// A compiled expression, to be evaluated any number of times, from any thread.
public final class Program: Sendable {
  /// The expression's text.
  public let source: String
  public let resultType: CELType
  /// The most units of the cost table that an evaluation can spend, from the schema's bounds; `nil` if there is no bound.
  public let costBound: UInt64?
  let expression: CheckedExpression

  init(expression: CheckedExpression, costBound: UInt64?) {
    source = expression.source
    resultType = expression.type
    self.costBound = costBound
    self.expression = expression
  }

  /// Whether the answer can change because time passes.
  public var dependsOnClock: Bool { false }

  /// The variables that the expression may read, by name, those of definitions included.
  public var attributes: Set<String> { [] }

  /// Evaluates. `budget` is in units of the cost table; beyond it the answer is an error of code `budgetExceeded`, `nil` takes
  /// the environment's limit. The horizon costs time only where the answer depends on the clock.
  public func evaluate(_ bindings: Bindings, budget: UInt64? = nil, wantsHorizon: Bool = false) -> Evaluation {
    Evaluation(value: .null, horizon: nil, cost: 0)
  }

  /// Evaluates once more and keeps the value of every sub-expression.
  public func explain(_ bindings: Bindings) -> Explanation {
    Explanation(source: source, root: ExplainedStep(span: .init(start: 0, end: source.utf8.count), text: source))
  }
}
