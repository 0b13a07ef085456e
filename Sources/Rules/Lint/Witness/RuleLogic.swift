import CEL

/// A rule with what it asks, prepared for several checks.
struct RuleLogic: Sendable {
  let rule: Rule
  /// The condition with places; `nil` for a rule without one.
  let formula: Formula?
  /// What the condition asks.
  let condition: Logic
  /// What selector and condition ask.
  let whole: Logic
  /// What the selector asks.
  let selector: Logic

  init(_ rule: Rule) {
    self.rule = rule
    formula = rule.formula
    condition = formula.map(Logic.init) ?? .constant(true)
    selector = Logic(rule.selector)
    whole = .all([selector, condition])
  }

  /// Different workspaces on which the real evaluation says that the rule is true; empty where none was found.
  func samples(_ count: Int) -> [Witness] {
    guard let space = TruthSpace([whole]) else { return plainSamples(count) }
    let node = space.node(whole)
    let search = WitnessSearch(space: space, rules: [rule])
    var samples: [Witness] = []
    for seed in 0..<UInt64(count) {
      guard case .found(let domains) = CellSearch.run(node, in: space, seed: seed) else { break }
      if let witness = search.first(in: domains, where: { $0.isTrue(rule) }) { samples.append(witness) }
    }
    return samples
  }

  private func plainSamples(_ count: Int) -> [Witness] {
    Array(WitnessSearch.plain.lazy.filter { $0.isTrue(rule) }.prefix(count))
  }
}
