import CEL
import Diagnostics

/// Finds terms of `&&` and `||` that never change the result, given the others (R256).
///
/// Such as the second in `ws.idle_for > duration("2h") && ws.idle_for > duration("1h")`. Parameters count as unknown: another
/// environment gives others, and then the term may count. A `has()` is never one, as the checker asks for it.
struct RedundantTerms {
  let files: [String: SourceFile]

  /// Maximum number of terms of a condition that are looked at.
  private static let limit = 60

  /// - Parameter dead: places of terms about which something is said already
  func findings(_ logic: RuleLogic, except dead: [SourceSpan]) -> [WitnessFinding] {
    guard let condition = logic.rule.program.condition, condition.program.constant == nil,
      let formula = logic.rule.formula(hidesParameters: true), let space = TruthSpace([Logic(formula)])
    else { return [] }
    var search = Search(formula: formula, space: space, dead: dead, left: Self.limit)
    search.visit(formula)
    return search.found.compactMap { term in
      guard let span = term.part.span else { return nil }
      let search = DecisiveWitness(logic: logic)
      let decisive = search.find(term.part.text, at: span, saying: term.isConjunct)
      // What shows it on no workspace is left out.
      guard let shown = decisive ?? search.findAny(at: span) else { return nil }
      let reason =
        decisive != nil
        ? "Wherever the others leave it to decide, it is \(term.isConjunct)" : "The others never leave it to decide"
      return WitnessFinding(
        claim: .redundantTerm(term.part.text, saying: decisive.map { _ in term.isConjunct }), rule: logic.rule,
        others: [],
        witnesses: [shown.witness],
        diagnostic: Diagnostic(
          code: RuleCode.redundantTerm, severity: .warning, summary: "this term never changes the result",
          explanation: "\(reason), so that the condition says the same without it. For example: "
            + "\(shown.witness.text(of: shown.space)).", file: files[logic.rule.file],
          span: condition.fileSpan(of: span), fixes: fix(term, condition).map { [$0] } ?? []), term: span)
    }
  }

  /// Leaves the term out with the operator beside it; `nil` where parentheses or comments stand between.
  private func fix(_ term: Term, _ condition: PlacedExpression) -> Fix? {
    guard let span = term.part.span, let neighbor = term.neighbor else { return nil }
    let bytes = Array(condition.program.source.utf8)
    let isBehind = neighbor.start < span.start
    let gap = isBehind ? neighbor.end..<span.start : span.end..<neighbor.start
    guard gap.upperBound <= bytes.count else { return nil }
    let sign = UInt8(ascii: term.isConjunct ? "&" : "|")
    guard let first = bytes[gap].firstIndex(of: sign), first + 1 < gap.upperBound, bytes[first + 1] == sign else {
      return nil
    }
    // The parentheses of the neighbour stay; with those of the term itself it would leave one behind.
    let before = String(decoding: bytes[gap.lowerBound..<first], as: UTF8.self)
    let after = String(decoding: bytes[first + 2..<gap.upperBound], as: UTF8.self)
    guard before.allSatisfy({ $0.isWhitespace || isBehind && $0 == ")" }),
      after.allSatisfy({ $0.isWhitespace || !isBehind && $0 == "(" })
    else { return nil }
    let removed =
      isBehind
      ? SourceSpan(start: neighbor.end + before.utf8.prefix { $0 == UInt8(ascii: ")") }.count, end: span.end)
      : SourceSpan(start: span.start, end: first + 2 + after.utf8.prefix { $0 != UInt8(ascii: "(") }.count)
    return condition.fileFix(
      Fix(summary: "leave it out", edits: [TextEdit(span: removed, replacement: "")]))
  }

  fileprivate struct Term {
    let part: Formula
    let isConjunct: Bool
    /// The operand before it, or the one behind the first.
    let neighbor: SourceSpan?
  }

  private struct Search {
    let formula: Formula
    let space: TruthSpace
    let dead: [SourceSpan]
    var left: Int
    var found: [Term] = []

    /// The places of what was found so far, with what stands for it.
    private var removed: [SourceSpan: Bool] {
      Dictionary(found.compactMap { term in term.part.span.map { ($0, term.isConjunct) } }) { first, _ in first }
    }

    init(formula: Formula, space: TruthSpace, dead: [SourceSpan], left: Int) {
      (self.formula, self.space, self.dead, self.left) = (formula, space, dead, left)
    }

    /// Looks at whole operands first, from the last to the first.
    mutating func visit(_ part: Formula) {
      switch part.kind {
      case .constant, .term: return
      case .not(let inner): visit(inner)
      case .all(let parts): visit(parts, areConjuncts: true)
      case .any(let parts): visit(parts, areConjuncts: false)
      }
    }

    private mutating func visit(_ parts: [Formula], areConjuncts: Bool) {
      var needed = parts.indices.filter { parts[$0].span != nil }
      for index in parts.indices.reversed() {
        let part = parts[index]
        // What the reader of formulas made of other forms has no place, and is not left out by itself.
        guard let span = part.span, needed.count > 1, left > 0, !part.isConstant,
          !dead.contains(where: { $0.start <= span.start && span.end <= $0.end })
        else { continue }
        left -= 1
        let isRepeated = parts[..<index].contains { $0.text == part.text }
        guard isRepeated || !part.isPresence, isRedundant(span, isTrue: areConjuncts) else { continue }
        needed.removeAll { $0 == index }
        let neighbor = parts[..<index].last?.span ?? parts.dropFirst(index + 1).first?.span
        found.append(Term(part: part, isConjunct: areConjuncts, neighbor: neighbor))
      }
      for part in parts where !found.contains(where: { $0.part.span == part.span && part.span != nil }) { visit(part) }
    }

    /// By itself, and when all that was found before it is gone, too.
    private func isRedundant(_ span: SourceSpan, isTrue: Bool) -> Bool {
      let known = [[:], removed]
      return known.prefix(removed.isEmpty ? 1 : 2).allSatisfy { known in
        let (present, fewer) = (
          Logic(formula, with: known), Logic(formula, with: known.merging([span: isTrue]) { first, _ in first })
        )
        return isImpossible([present, .not(fewer)]) && isImpossible([.not(present), fewer])
      }
    }

    private func isImpossible(_ parts: [Logic]) -> Bool {
      if case .impossible = CellSearch.run(space.node(.all(parts)), in: space) { true } else { false }
    }
  }
}

extension Formula {
  fileprivate var isConstant: Bool { if case .constant = kind { true } else { false } }

  /// Whether it is `has()`, or its negation.
  fileprivate var isPresence: Bool {
    switch kind {
    case .term(.isPresent): true
    case .not(let inner): inner.isPresence
    default: false
    }
  }
}
