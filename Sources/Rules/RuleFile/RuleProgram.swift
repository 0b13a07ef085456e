import CEL

/// The compiled expressions of one rule.
final class RuleProgram: Sendable {
  /// The condition; `nil` means always true.
  let condition: PlacedExpression?
  /// The expressions of its variables, in the order written.
  let variables: [PlacedExpression]
  /// The message; `nil` when the rule has none.
  let message: TextTemplate?
  /// The names that its expressions may use.
  let environment: Environment
  /// The attributes that the condition and its variables use, such as `ws.idle_for`.
  let mentions: Set<String>
  /// Whether any expression reads `state`, which must then be bound for each evaluation.
  let readsState: Bool
  /// Whether the condition counts by days, so that its answer can change at midnight in the file's zone.
  let countsDays: Bool
  /// Whether any expression counts the days of use.
  let countsUse: Bool
  /// Whether the condition may read when an agent last made contact, which every reading shows anew.
  let readsHeartbeats: Bool
  /// Maximum cost of one evaluation, in cost units.
  let budget: UInt64

  init(
    condition: PlacedExpression?, variables: [PlacedExpression] = [], message: TextTemplate?, environment: Environment,
    mentions: Set<String>, readsState: Bool, countsUse: Bool, budget: UInt64
  ) {
    self.condition = condition
    self.variables = variables
    self.message = message
    self.environment = environment
    self.mentions = mentions
    self.readsState = readsState
    self.countsUse = countsUse
    countsDays = !mentions.isDisjoint(with: ["state.*", "state.actions_today", RuleNeeds.daysUsed])
    readsHeartbeats =
      condition?.program.mayRead("last_connected_at", of: Vocabulary.agent.type.name) ?? false
    self.budget = budget
  }
}
