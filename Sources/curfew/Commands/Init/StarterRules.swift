/// The rule files that `curfew init` writes: those of the folder `rules/`, word for word.
enum StarterRules {
  /// Names with texts, in the order written.
  static let files = Recipe.starters.map { (name: $0.ruleFile, text: $0.rules) }
}
