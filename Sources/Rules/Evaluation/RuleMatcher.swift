/// Which rules look at which workspaces, with each distinct name, owner, template … tried against the globs only once.
///
/// Keep one for a whole sweep; it belongs to the rule set it was made from.
public struct RuleMatcher: Sendable {
  private let rules: [Rule]

  init(_ rules: [Rule]) {
    self.rules = rules
  }

  /// The rules that look at this workspace, in the order of the set, without those switched off.
  public mutating func rules(for facts: WorkspaceFacts) -> [Rule] {
    rules.filter { $0.mode != .off && $0.selector.matches(facts) }
  }
}

extension RuleSet {
  /// A matcher for one sweep.
  public func matcher() -> RuleMatcher { RuleMatcher(rules) }
}
