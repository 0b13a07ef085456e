import Diagnostics

/// Finds rules that select by a field that the server does not tell (R252).
///
/// Servers whose answers have no names of organizations are an example. Nobody can then say which workspaces such a
/// rule selects, so its answer is unknown for each of them unless its condition is false.
extension RuleSet {
  /// The rules whose patterns for a field accept some values and not others.
  ///
  /// In the order of the set, without rules that are switched off.
  public func rules(selectingBy field: Selector.Field) -> [Rule] {
    rules.filter { $0.mode != .off && $0.selector.depends(on: field) }
  }

  /// The same rules as findings.
  ///
  /// - Parameter server: the server's version, for the message.
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
  /// Says that the rule selects by a field that the server does not tell; a sentence without a full stop.
  public func complaint(about field: Selector.Field) -> String {
    "rule \(name) (\(file)) selects by \(field.noun), which this server does not tell: it does nothing here, and where it "
      + "protects it holds what shortens, if it says 'on_error: hold'; select by owner or template instead"
  }
}
