import Files
import Rules

/// Which terms of the rules' conditions the tests have seen both true and false.
///
/// Only what a test checks counts: a term that merely was evaluated is not tested.
public struct RuleTestCoverage: Sendable {
  /// The rules in the order of the rule set.
  public private(set) var rules: [RuleCoverage] = []
  /// Two test files may reach a rule file by two paths.
  private var paths = DistinctPaths()

  /// One rule's coverage.
  public struct RuleCoverage: Sendable {
    /// The rule's name.
    public let name: String
    /// The rule's file.
    public let file: String
    /// Number of entries that check it.
    public internal(set) var checks = 0
    /// Number of them in which its condition was true.
    public internal(set) var timesTrue = 0
    /// The operands of `&&` and `||` and the conditions of `?:`, in the order of the text.
    public internal(set) var operands: [Operand] = []

    /// Whether it was seen true, and every operand both ways.
    public var isComplete: Bool { timesTrue > 0 && operands.allSatisfy { $0.wasTrue && $0.wasFalse } }
  }

  /// One operand.
  public struct Operand: Sendable {
    /// Its text on one line.
    public let text: String
    /// Whether it was seen true.
    public internal(set) var wasTrue = false
    /// Whether it was seen false.
    public internal(set) var wasFalse = false
  }

  /// The coverage before the first test.
  public init(_ rules: [Rule]) { add(rules) }

  /// Adds the rules that are not known yet.
  public mutating func add(_ more: [Rule]) {
    for rule in more where rule.mode != .off && position(of: rule) == nil {
      rules.append(RuleCoverage(name: rule.name, file: paths.first(for: rule.file)))
    }
  }

  private mutating func position(of rule: Rule) -> Int? {
    let file = paths.first(for: rule.file)
    return rules.firstIndex { $0.name == rule.name && $0.file == file }
  }

  /// Whether every rule is covered completely.
  public var isComplete: Bool { rules.allSatisfy(\.isComplete) }

  mutating func take(_ checked: CheckedRule, of rule: Rule) {
    guard let position = position(of: rule) else { return }
    rules[position].checks += 1
    if checked.explanation.answer == .true { rules[position].timesTrue += 1 }
    for operand in checked.explanation.operands {
      let known = rules[position].operands.firstIndex { $0.text == operand.text }
      let index = known ?? rules[position].operands.count
      if known == nil { rules[position].operands.append(Operand(text: operand.text)) }
      if operand.truth == true { rules[position].operands[index].wasTrue = true }
      if operand.truth == false { rules[position].operands[index].wasFalse = true }
    }
  }
}
