import CEL

/// The compiled expressions of one rule.
final class RuleProgram: Sendable {
  /// The condition; `nil` is always true.
  let condition: PlacedExpression?
  /// The message; `nil` when the rule has none.
  let message: Template?
  /// Whether any expression reads `state`, so that it has to be bound for each evaluation.
  let readsState: Bool
  /// Cost units one evaluation may spend.
  let budget: UInt64

  init(condition: PlacedExpression?, message: Template?, readsState: Bool, budget: UInt64) {
    self.condition = condition
    self.message = message
    self.readsState = readsState
    self.budget = budget
  }
}
