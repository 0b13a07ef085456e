import CEL
import Diagnostics

/// Finds a workspace on which a term of a condition decides: true, it makes the condition true, and false, false.
struct DecisiveWitness {
  let logic: RuleLogic

  /// The workspace, with the space of the values that matter; `nil` where none was found.
  ///
  /// - Parameters:
  ///   - span: the place of the term in the condition's own text
  ///   - truth: what the term says there
  func find(_ text: String, at span: SourceSpan, saying truth: Bool) -> (witness: Witness, space: TruthSpace)? {
    guard let formula = logic.formula, let condition = logic.rule.program.condition?.program,
      let term = condition.sibling(text), let ifTrue = condition.sibling(condition.source(at: span, being: true)),
      let ifFalse = condition.sibling(condition.source(at: span, being: false)),
      let space = TruthSpace([logic.whole])
    else { return nil }
    let (high, low) = (Logic(formula, with: [span: true]), Logic(formula, with: [span: false]))
    let search = WitnessSearch(space: space, rules: [logic.rule])
    for wanted in [Logic.all([logic.selector, high, .not(low)]), .all([high, .not(low)])] {
      guard case .found(let domains) = CellSearch.run(space.node(wanted), in: space) else { continue }
      let witness = search.first(in: domains) { witness in
        let trial = witness.trial
        return trial.truth(of: term, in: logic.rule) == truth && trial.truth(of: ifTrue, in: logic.rule) == true
          && trial.truth(of: ifFalse, in: logic.rule) == false
      }
      if let witness { return (witness, space) }
    }
    return nil
  }

  /// Where the term decides nowhere: any workspace, with the space of the values that matter.
  func findAny(at span: SourceSpan) -> (witness: Witness, space: TruthSpace)? {
    guard let formula = logic.formula, let condition = logic.rule.program.condition?.program,
      let ifTrue = condition.sibling(condition.source(at: span, being: true)),
      let ifFalse = condition.sibling(condition.source(at: span, being: false)),
      let space = TruthSpace([logic.whole])
    else { return nil }
    let (high, low) = (Logic(formula, with: [span: true]), Logic(formula, with: [span: false]))
    for difference in [Logic.all([high, .not(low)]), .all([low, .not(high)])] {
      guard case .impossible = CellSearch.run(space.node(difference), in: space) else { return nil }
    }
    guard case .found(let domains) = CellSearch.run(space.node(logic.selector), in: space) else { return nil }
    let witness = WitnessSearch(space: space, rules: [logic.rule]).first(in: domains) { witness in
      let answers = [ifTrue, ifFalse].map { witness.trial.truth(of: $0, in: logic.rule) }
      return answers[0] != nil && answers[0] == answers[1]
    }
    return witness.map { ($0, space) }
  }
}

extension Program {
  /// The text with a constant in place of the part with this span.
  func source(at span: SourceSpan, being truth: Bool) -> String {
    let bytes = Array(source.utf8)
    return String(decoding: bytes[..<span.start], as: UTF8.self) + "\(truth)"
      + String(decoding: bytes[span.end...], as: UTF8.self)
  }
}

extension Logic {
  /// A formula in which the parts with these places are true or false whatever they say.
  init(_ formula: Formula, with known: [SourceSpan: Bool]) {
    if let span = formula.span, let truth = known[span] {
      self = .constant(truth)
      return
    }
    switch formula.kind {
    case .constant, .term: self.init(formula)
    case .not(let inner): self = .not(Logic(inner, with: known))
    case .all(let parts): self = .all(parts.map { Logic($0, with: known) })
    case .any(let parts): self = .any(parts.map { Logic($0, with: known) })
    }
  }
}
