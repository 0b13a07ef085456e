/// The compiled expressions of one rule.
final class RuleProgram: Sendable {
}

/// The amount of an action.
struct Amount: Sendable {
}
