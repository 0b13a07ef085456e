import CEL
import Diagnostics

/// Finds conditions that no workspace at any time makes true (R251), or false (R255).
struct ConstantConditions {
  let files: [String: SourceFile]

  func finding(_ logic: RuleLogic) -> WitnessFinding? {
    guard let formula = logic.formula, let condition = logic.rule.program.condition, condition.program.constant == nil
    else { return nil }
    if Self.isImpossible([logic.whole]) {
      // Tried on workspaces all the same: whoever is wrong here says so.
      guard !WitnessSearch.plainTrials.contains(where: { $0.isTrue(logic.rule) }) else { return nil }
      return neverTrue(logic, formula)
    }
    guard Self.isImpossible([.not(logic.condition)]),
      !WitnessSearch.plainTrials.contains(where: {
        logic.rule.evaluate($0.subject, wantsHorizon: false).answer == .false
      })
    else { return nil }
    return finding(
      .alwaysTrue, logic, code: RuleCode.alwaysTrue,
      "the condition of '\(logic.rule.name)' is true for every workspace at any time",
      "Leave 'when' out where that is meant.", span: condition.fileSpan(of: formula.span ?? SourceSpan(at: 0)))
  }

  private func neverTrue(_ logic: RuleLogic, _ formula: Formula) -> WitnessFinding {
    let parts = Self.operands(of: formula)
    let isAlone = Self.isImpossible([logic.condition])
    var needed = parts
    for part in parts where needed.count > 1 {
      let fewer = needed.filter { $0.text != part.text }
      if !fewer.isEmpty, Self.isImpossible((isAlone ? [] : [logic.selector]) + fewer.map(Logic.init)) { needed = fewer }
    }
    let texts = needed.map { "'\($0.text)'" }
    let terms = texts.count > 1 ? texts.dropLast().joined(separator: ", ") + " and \(texts[texts.count - 1])" : texts[0]
    let reason =
      isAlone
      ? (texts.count > 1 ? "\(terms) are never true together." : "\(terms) is never true.")
      : "\(terms) \(texts.count > 1 ? "are" : "is") never true of the workspaces that 'match' selects."
    return finding(
      .neverTrue, logic, code: RuleCode.neverTrue,
      "'\(logic.rule.name)' never acts: its condition is never true", reason, span: logic.rule.span)
  }

  private func finding(
    _ claim: WitnessFinding.Claim, _ logic: RuleLogic, code: String, _ summary: String, _ explanation: String,
    span: SourceSpan
  ) -> WitnessFinding {
    WitnessFinding(
      claim: claim, rule: logic.rule, others: [], witnesses: [],
      diagnostic: Diagnostic(
        code: code, severity: .warning, summary: summary, explanation: explanation, file: files[logic.rule.file],
        span: span))
  }

  /// The parts that must all be true.
  private static func operands(of formula: Formula) -> [Formula] {
    if case .all(let parts) = formula.kind { return parts.flatMap(operands) }
    return [formula]
  }

  /// Whether no values make all of them true; `false` where it cannot be told.
  static func isImpossible(_ parts: [Logic]) -> Bool {
    let whole = Logic.all(parts)
    guard let space = TruthSpace([whole]) else { return false }
    if case .impossible = CellSearch.run(space.node(whole), in: space) { return true }
    return false
  }
}
