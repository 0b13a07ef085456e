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
    let alternative = Self.alternatives(of: formula).lazy.compactMap { part in
      witness([.not(Logic(part))], logic, terms: [part.text])
    }.first
    let shown = alternative ?? witness([logic.condition], logic, terms: [])
    let example = shown.map { shown in
      shown.terms.isEmpty
        ? " For example: \(shown.text)."
        : " For example, '\(shown.terms[0])' is false here and the condition true: \(shown.text)."
    }
    return finding(
      .alwaysTrue, logic, code: RuleCode.alwaysTrue,
      "the condition of '\(logic.rule.name)' is true for every workspace at any time",
      "Leave 'when' out where that is meant.\(example ?? "")",
      span: condition.fileSpan(of: formula.span ?? SourceSpan(at: 0)), shown)
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
    let shown = needed.indices.reversed().lazy.compactMap { last in
      let given = needed.indices.filter { $0 != last }.map { needed[$0] }
      let terms = given.map(\.text) + [needed[last].text]
      // Preferably all that is against it is the last.
      let rest = parts.filter { $0.text != needed[last].text }
      return witness([logic.selector] + rest.map(Logic.init), logic, terms: terms)
        ?? witness([logic.selector] + given.map(Logic.init), logic, terms: terms)
    }.first
    let example = shown.map { shown in
      let last = shown.terms[shown.terms.count - 1]
      return shown.terms.count > 1
        ? " For example, '\(last)' is false where the rest is true: \(shown.text)." : " For example: \(shown.text)."
    }
    return finding(
      .neverTrue, logic, code: RuleCode.neverTrue,
      "'\(logic.rule.name)' never acts: its condition is never true", reason + (example ?? ""), span: logic.rule.span,
      shown)
  }

  /// A workspace with its text, and the terms of which all but the last are true on it.
  private struct Shown {
    let witness: Witness
    let text: String
    let terms: [String]
  }

  /// A workspace for which a formula holds, and on which the last of the terms is false and the others are true.
  private func witness(_ parts: [Logic], _ logic: RuleLogic, terms: [String]) -> Shown? {
    guard let condition = logic.rule.program.condition?.program, let space = TruthSpace([logic.whole]),
      case .found(let domains) = CellSearch.run(space.node(.all(parts)), in: space)
    else { return nil }
    let programs = terms.compactMap(condition.sibling)
    guard programs.count == terms.count else { return nil }
    let witness = WitnessSearch(space: space, rules: [logic.rule]).first(in: domains) { witness in
      let trial = witness.trial
      return programs.enumerated().allSatisfy { index, program in
        trial.truth(of: program, in: logic.rule) == (index < programs.count - 1)
      }
    }
    return witness.map { Shown(witness: $0, text: $0.text(of: space), terms: terms) }
  }

  private func finding(
    _ claim: WitnessFinding.Claim, _ logic: RuleLogic, code: String, _ summary: String, _ explanation: String,
    span: SourceSpan, _ shown: Shown?
  ) -> WitnessFinding {
    WitnessFinding(
      claim: claim, rule: logic.rule, others: [], witnesses: shown.map { [$0.witness] } ?? [],
      diagnostic: Diagnostic(
        code: code, severity: .warning, summary: summary, explanation: explanation, file: files[logic.rule.file],
        span: span), terms: shown?.terms ?? [])
  }

  /// The parts of which one must be true; the whole where there is one.
  private static func alternatives(of formula: Formula) -> [Formula] {
    if case .any(let parts) = formula.kind { return parts.flatMap(alternatives) }
    if case .not(let inner) = formula.kind, case .all(let parts) = inner.kind {
      return parts.map { Formula(.not($0), text: "!(\($0.text))") }
    }
    return formula.text.isEmpty ? [] : [formula]
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
