/// Finds the rules that select a workspace; tests each distinct name, owner, template … against the globs only once.
///
/// Keep one for a whole sweep; it is valid only for the rule set that it was made from.
public struct SelectorMatcher: Sendable {
  private let rules: [Rule]
  /// By field and value: the rules that accept the value, one bit for each rule.
  private var accepted: [[String: [UInt64]]]

  /// The fields that some rule selects by, each with its index in ``accepted``, and the places of the rules that do.
  private let selective: [(index: Int, field: Selector.Field, places: [Int])]
  /// The rules of each set of bits that came up; few workspaces differ in it.
  private var selected: [[UInt64]: [Rule]] = [:]
  private let words: Int
  /// The bits of the last word that belong to rules.
  private let lastWord: UInt64

  /// The key for an unknown value; no name contains this character.
  private static let unknown = "\0"

  init(_ rules: [Rule]) {
    let rules = rules.filter { $0.mode != .off }
    self.rules = rules
    let fields = Selector.Field.allCases.map { field in
      (
        field: field,
        places: rules.indices.filter { place in
          rules[place].selector.match[field] != nil || rules[place].selector.exclude[field] != nil
        }
      )
    }
    selective = fields.filter { !$0.places.isEmpty }.enumerated().map { ($0, $1.field, $1.places) }
    accepted = Array(repeating: [:], count: selective.count)
    words = (rules.count + 63) / 64
    lastWord = rules.count % 64 == 0 ? .max : (1 << UInt64(rules.count % 64)) - 1
  }

  /// The rules that select this workspace, or may select it if some attribute is unknown.
  ///
  /// In the order of the set, without rules that are switched off.
  public mutating func rules(for facts: WorkspaceFacts) -> [Rule] {
    var left = [UInt64](repeating: .max, count: words)
    if words > 0 { left[words - 1] = lastWord }
    for (index, field, places) in selective {
      let value = field.value(in: facts)
      let key = value ?? Self.unknown
      if let bits = accepted[index][key] {
        for word in 0..<words { left[word] &= bits[word] }
      } else {
        let bits = bits(of: field, value, places)
        accepted[index][key] = bits
        for word in 0..<words { left[word] &= bits[word] }
      }
    }
    if let rules = selected[left] { return rules }
    let rules = rules(of: left)
    selected[left] = rules
    return rules
  }

  private func rules(of bits: [UInt64]) -> [Rule] {
    var result: [Rule] = []
    for (word, bits) in bits.enumerated() {
      var left = bits
      while left != 0 {
        result.append(rules[word * 64 + left.trailingZeroBitCount])
        left &= left - 1
      }
    }
    return result
  }

  private func bits(of field: Selector.Field, _ value: String?, _ places: [Int]) -> [UInt64] {
    var bits = [UInt64](repeating: .max, count: words)
    for place in places where !rules[place].selector.accepts(value, as: field) {
      bits[place / 64] &= ~(1 << UInt64(place % 64))
    }
    return bits
  }
}

extension RuleSet {
  /// Creates a matcher for one sweep.
  public func matcher() -> SelectorMatcher { SelectorMatcher(rules) }
}
