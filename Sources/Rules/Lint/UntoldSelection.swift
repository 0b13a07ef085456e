import Diagnostics

/// Rules that select by what a server does not tell (R252): before organizations had names in its answers nobody can say
/// which workspaces such a rule looks at, so that it is an error on each of them.
extension RuleSet {
  /// The rules that look at a field, with patterns that let through some values and not others, in the order of the set,
  /// without those switched off.
  public func rules(selectingBy field: Selector.Field) -> [Rule] {
    rules.filter { $0.mode != .off && $0.selector.depends(on: field) }
  }

  /// The same as findings.
  ///
  /// - Parameter server: the server's version, for people.
  public func findings(selectingBy field: Selector.Field, untoldBy server: String) -> [Diagnostic] {
    let files = Dictionary(sources.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
    return rules(selectingBy: field).map { rule in
      Diagnostic(
        code: RuleCode.untoldSelection,
        summary: "'\(rule.name)' selects by \(field.noun), which the server (\(server)) does not tell",
        explanation: "It does nothing there; where it protects, 'on_error: hold' lets it hold what shortens. Select by "
          + "owner or template instead.",
        file: files[rule.file].map { SourceFile(name: rule.file, text: $0) }, span: rule.span)
    }
  }
}

extension Rule {
  /// That it selects by a field which the server does not tell, a sentence without a full stop.
  public func complaint(about field: Selector.Field) -> String {
    "rule \(name) (\(file)) selects by \(field.noun), which this server does not tell: it does nothing here, and where it "
      + "protects it holds what shortens, if it says 'on_error: hold'; select by owner or template instead"
  }
}
