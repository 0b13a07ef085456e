/// Which rules look at which workspaces, with each distinct name, owner, template … tried against the globs only once.
///
/// Keep one for a whole sweep; it belongs to the rule set it was made from.
public struct RuleMatcher: Sendable {
  private let rules: [Rule]
  /// By field and value, which rules that field lets through: a bit for each rule.
  private var accepted: [[String: [UInt64]]]

  init(_ rules: [Rule]) {
    self.rules = rules.filter { $0.mode != .off }
    accepted = Array(repeating: [:], count: Selector.Field.allCases.count)
  }

  /// The rules that look at this workspace, in the order of the set, without those switched off.
  public mutating func rules(for facts: WorkspaceFacts) -> [Rule] {
    var mask = [UInt64](repeating: .max, count: (rules.count + 63) / 64)
    for (index, field) in Selector.Field.allCases.enumerated() {
      let bits = bits(of: field, index, field.value(in: facts))
      for word in mask.indices { mask[word] &= bits[word] }
    }
    var result: [Rule] = []
    for word in mask.indices {
      var left = mask[word]
      while left != 0 {
        result.append(rules[word * 64 + left.trailingZeroBitCount])
        left &= left - 1
      }
    }
    return result
  }

  private mutating func bits(of field: Selector.Field, _ index: Int, _ value: String) -> [UInt64] {
    if let known = accepted[index][value] { return known }
    var bits = [UInt64](repeating: 0, count: (rules.count + 63) / 64)
    for (place, rule) in rules.enumerated() where rule.selector.accepts(value, as: field) {
      bits[place / 64] |= 1 << UInt64(place % 64)
    }
    accepted[index][value] = bits
    return bits
  }
}

extension RuleSet {
  /// A matcher for one sweep.
  public func matcher() -> RuleMatcher { RuleMatcher(rules) }
}
