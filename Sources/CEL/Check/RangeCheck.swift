import Diagnostics

/// Finds comparisons that come out only one way: `getDayOfWeek() == 7`, `getHours() >= 18 && getHours() < 8`.
struct RangeCheck {
  private let expression: CheckedExpression
  private var diagnostics: [Diagnostic] = []

  static func check(_ expression: CheckedExpression) -> [Diagnostic] {
    var check = RangeCheck(expression: expression)
    check.visit(expression.root)
    return check.diagnostics
  }

  private mutating func visit(_ part: Expression) {
    if let comparison = LiteralComparison(part, in: expression) {
      compare(part, comparison)
    } else if case .logical(let connective, let operands) = part.kind {
      combine(connective, operands)
    }
    for child in part.children { visit(child) }
  }

  // MARK: One comparison

  private mutating func compare(_ part: Expression, _ comparison: LiteralComparison) {
    let known = knownRange(of: comparison.subject)
    let name = comparison.subject.printed
    let isOrder = comparison.whenTrue.intersection(known.range).isEmpty && comparison.literals.count == 1
    if !isOrder, comparison.whenFalse.intersection(known.range).isEmpty {
      return report("this is always true", part, known.words.map { "\(name) is \($0)" })
    }
    for (literal, point) in comparison.literals where known.range.intersection(ValueRange([point])).isEmpty {
      let fix = known.meant(point).map { Fix.replacing(literal.span, with: "\($0)") }
      return report("\(name) is never \(literal.printed)", literal, known.words.map { "it is \($0)" }, fix)
    }
    if isOrder { report("this is never true", part, known.words.map { "\(name) is \($0)" }) }
  }

  private struct Known {
    var range = ValueRange.everything
    var words: String?
    /// The value that somebody means who counts from one.
    var meant: (ValueRange.Point) -> Int? = { _ in nil }
  }

  private func knownRange(of subject: Expression) -> Known {
    if let point = subject.point { return Known(range: ValueRange([point])) }
    guard case .call(let name, let target, _) = subject.kind else { return Known() }
    if name.text == "size" { return Known(range: .from(0), words: "at least 0") }
    guard let target, expression.type(of: target) == .timestamp else { return Known() }
    switch name.text {
    case "getHours": return Known(range: ValueRange(0...23), words: "0 to 23")
    case "getMinutes", "getSeconds": return Known(range: ValueRange(0...59), words: "0 to 59")
    case "getMilliseconds": return Known(range: ValueRange(0...999), words: "0 to 999")
    case "getDate": return Known(range: ValueRange(1...31), words: "1 to 31")
    case "getDayOfMonth": return Known(range: ValueRange(0...30), words: "0 to 30 (getDate() counts from 1)")
    case "getDayOfYear": return Known(range: ValueRange(0...365), words: "0 to 365")
    case "getDayOfWeek":
      return Known(range: ValueRange(0...6), words: "0 (Sunday) to 6 (Saturday)") { $0 == .number(7) ? 0 : nil }
    case "getMonth":
      return Known(range: ValueRange(0...11), words: "0 (January) to 11 (December)") { $0 == .number(12) ? 11 : nil }
    default: return Known()
    }
  }

  // MARK: Several comparisons

  /// Looks for operands of which no value makes all true, or with `||` all false.
  private mutating func combine(_ connective: Expression.Connective, _ operands: [Expression]) {
    var ranges: [String: (range: ValueRange, first: Expression)] = [:]
    for operand in operands.flatMap({ $0.operands(of: connective) }) {
      guard let (comparison, isNegated) = comparison(in: operand) else { continue }
      let name = comparison.subject.printed
      let earlier = ranges[name]
      let range = (connective == .and) != isNegated ? comparison.whenTrue : comparison.whenFalse
      let both = (earlier?.range ?? .everything).intersection(range)
      if let earlier, both.isEmpty, !range.isEmpty, !earlier.range.isEmpty {
        let first = earlier.first.printed
        let summary =
          connective == .and
          ? "this is never true together with \(first)" : "this is always true where \(first) is not"
        let other = connective == .and ? "||" : "&&"
        return report(
          summary, operand,
          "no value of \(name) makes both \(connective == .and ? "true" : "false"): was \(other) meant?",
          code: "R206")
      }
      ranges[name] = (both, earlier?.first ?? operand)
    }
  }

  private func comparison(in operand: Expression) -> (LiteralComparison, isNegated: Bool)? {
    if case .call(let name, _, let arguments) = operand.kind, name.text == "!_", let inner = arguments.first {
      return comparison(in: inner).map { ($0.0, !$0.isNegated) }
    }
    return LiteralComparison(operand, in: expression).map { ($0, false) }
  }

  private mutating func report(
    _ summary: String, _ part: Expression, _ note: String?, _ fix: Fix? = nil, code: String = "R205"
  ) {
    diagnostics.append(
      Diagnostic(
        code: code, summary: summary, span: part.span, position: part.position,
        notes: note.map { [.init($0)] } ?? [], fixes: fix.map { [$0] } ?? []))
  }
}

extension Expression {
  /// The operands of a chain, those in parentheses included.
  fileprivate func operands(of connective: Connective) -> [Expression] {
    if case .logical(connective, let operands) = kind { return operands.flatMap { $0.operands(of: connective) } }
    return [self]
  }
}
