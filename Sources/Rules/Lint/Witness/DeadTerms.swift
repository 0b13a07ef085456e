import CEL
import Diagnostics

/// Finds alternatives of a condition that are never true where they could count (R253).
///
/// Such as `b` in `a && (!a && b || c)`, although the condition as a whole can be true.
struct DeadTerms {
  let files: [String: SourceFile]

  /// Maximum number of alternatives of a condition that are looked at.
  private static let limit = 100

  func findings(_ logic: RuleLogic) -> [WitnessFinding] {
    guard let formula = logic.formula, let condition = logic.rule.program.condition else { return [] }
    var dead: [Formula] = []
    var left = Self.limit
    Self.visit(formula, isNegated: false, beside: [], &dead, &left)
    return dead.compactMap { part in
      guard let span = part.span, !part.text.isEmpty else { return nil }
      let search = DecisiveWitness(logic: logic)
      let shown = search.find(part.text, at: span, saying: false) ?? search.findAny(at: span)
      let example = shown.map { " For example: \($0.witness.text(of: $0.space))." } ?? ""
      return WitnessFinding(
        claim: .deadTerm(part.text), rule: logic.rule, others: [], witnesses: shown.map { [$0.witness] } ?? [],
        diagnostic: Diagnostic(
          code: RuleCode.deadTerm, severity: .warning, summary: "this is never true where it counts",
          explanation: "Wherever it could decide, the rest of the condition rules '\(part.text)' out.\(example)",
          file: files[logic.rule.file],
          span: condition.fileSpan(of: span)), term: span)
    }
  }

  /// - Parameters:
  ///   - isNegated: whether the part stands under an odd number of negations
  ///   - context: what is true wherever the part counts
  private static func visit(
    _ part: Formula, isNegated: Bool, beside context: [Logic], _ dead: inout [Formula], _ left: inout Int
  ) {
    switch part.kind {
    case .constant, .term: return
    case .not(let inner): visit(inner, isNegated: !isNegated, beside: context, &dead, &left)
    case .all(let parts), .any(let parts):
      let logics = parts.map { isNegated ? Logic.not(Logic($0)) : Logic($0) }
      let isConjunction = if case .all = part.kind { !isNegated } else { isNegated }
      for (index, inner) in parts.enumerated() {
        guard left > 0 else { return }
        left -= 1
        if isConjunction {
          let others = logics.enumerated().filter { $0.offset != index }.map(\.element)
          visit(inner, isNegated: isNegated, beside: context + others, &dead, &left)
        } else if inner.isConstant {
          continue
        } else if !isNegated, ConstantConditions.isImpossible(context + [logics[index]]),
          !ConstantConditions.isImpossible(context)
        {
          dead.append(inner)
        } else {
          visit(inner, isNegated: isNegated, beside: context, &dead, &left)
        }
      }
    }
  }
}

extension Formula {
  fileprivate var isConstant: Bool { if case .constant = kind { true } else { false } }
}
