extension Rule {
  /// The same rule in mode enforce, if it is a dry-run rule; for tests, which show what a rule does once it is enforced.
  var enforced: Rule {
    guard mode == .dryRun else { return self }
    return Rule(
      index: index, name: name, file: file, span: span, source: source, group: group, timing: timing,
      zone: zone,
      description: description, labels: labels, mode: .enforce, priority: priority, onError: onError,
      selector: selector, holdFor: holdFor, cooldown: cooldown, respect: respect, limits: limits, actions: actions,
      notice: notice, program: program)
  }
}

extension RuleSet {
  /// The same rules, with those in dry run enforced.
  public var enforced: RuleSet {
    RuleSet(hash: hash, sources: sources, rules: rules.map(\.enforced), declarations: declarations)
  }
}
