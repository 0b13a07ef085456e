import Diagnostics

/// Warns about needlessly long code: `!!x`, `list.exists(x, true)`.
struct StyleCheck {
  static func check(_ expression: CheckedExpression) -> [Diagnostic] { warnings(in: expression.root) }

  private static func warnings(in part: Expression) -> [Diagnostic] {
    (warning(about: part).map { [$0] } ?? []) + part.children.flatMap { warnings(in: $0) }
  }

  private static func warning(about part: Expression) -> Diagnostic? {
    switch part.kind {
    case .call(let name, _, let arguments) where name.text == "!_":
      guard case .call(let inner, _, let operands)? = arguments.first?.kind, inner.text == "!_" else { return nil }
      return warning("R604", "twice not is the value itself", part, operands[0].printed)
    case .comprehension(let comprehension):
      guard case .bool(let truth)? = comprehension.body.literal else { return nil }
      let range = comprehension.range.printed
      switch (comprehension.macro, truth) {
      case (.exists, true):
        return warning("R603", "this asks only whether there is an element", part, "size(\(range)) > 0")
      case (.all, false):
        return warning("R603", "this asks only whether there is no element", part, "size(\(range)) == 0")
      case (.exists, false), (.all, true): return warning("R603", "this is always \(truth)", part, "\(truth)")
      default: return nil
      }
    default: return nil
    }
  }

  private static func warning(_ code: String, _ summary: String, _ part: Expression, _ better: String) -> Diagnostic {
    Diagnostic(
      code: code, severity: .warning, summary: summary, span: part.span, position: part.position,
      fixes: [.replacing(part.span, with: better)])
  }
}
