import Diagnostics

/// Finds comparisons with a constant result: `getDayOfWeek() == 7`, `getHours() >= 18 && getHours() < 8`.
struct RangeCheck {
  private let expression: CheckedExpression
  private var diagnostics: [Diagnostic] = []
  /// Number of comparisons with literals for each subject, by its printed form.
  private var comparisons: [String: Int] = [:]

  private init(_ expression: CheckedExpression) {
    self.expression = expression
    count(expression.root)
  }

  private mutating func count(_ part: Expression) {
    if let comparison = LiteralComparison(part, in: expression) {
      comparisons[comparison.subject.printed, default: 0] += 1
    }
    for child in part.children { count(child) }
  }

  static func check(_ expression: CheckedExpression) -> [Diagnostic] {
    var check = RangeCheck(expression)
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
    let name = comparison.subject.printedWithoutZone
    let words = known.words
    let isOrder = comparison.whenTrue.intersection(known.range).isEmpty && comparison.literals.count == 1
    if !isOrder, comparison.whenFalse.intersection(known.range).isEmpty {
      return report("this is always true", part, words.map { "\(name) is \($0)" })
    }
    for (literal, point) in comparison.literals where known.range.intersection(ValueRange([point])).isEmpty {
      return report(
        "\(name) is never \(literal.printed)", literal, words.map { "it is \($0)" },
        // Beside an order, the number that was meant may turn "never" into "always".
        comparison.isOrder ? countedFromOne(comparison, known) : fix(for: comparison, known, literal, point))
    }
    if isOrder {
      return report("this is never true", part, words.map { "\(name) is \($0)" }, countedFromOne(comparison, known))
    }
    if known.field != nil { warnOfZero(part, comparison, known) }
  }

  private struct Known {
    var range = ValueRange.everything
    var words: String?
    /// The time accessor that the subject is; `nil` if it is none.
    var field: TimeField?
    /// Whether the accessor's number was converted to a string.
    var isText = false
  }

  private func knownRange(of subject: Expression) -> Known {
    if let point = subject.point { return Known(range: ValueRange([point])) }
    if let field = expression.timeField(of: subject), let range = field.range {
      return Known(range: ValueRange(range), words: field.rangeInWords, field: field)
    }
    if case .select(let operand, let field, isOptional: false) = subject.kind,
      case .object(let object) = expression.type(of: operand), let slot = object.index(of: field.text),
      let minimum = object.fields[slot].minimum
    {
      let least =
        expression.type(of: subject) == .duration ? Value.duration(.nanoseconds(minimum)).printedLiteral : "\(minimum)"
      return Known(range: .from(minimum), words: "at least \(least)")
    }
    guard case .call(let name, let target, let arguments) = subject.kind else { return Known() }
    if name.text == "size" { return Known(range: .from(0), words: "at least 0") }
    if name.text == "string", arguments.count == 1, let field = expression.timeField(of: arguments[0]),
      let range = field.range, let words = field.rangeInWords
    {
      let texts = Set(range.map { ValueRange.Point.text(.init(value: String($0))) })
      return Known(range: ValueRange(texts), words: "a number as text, \(words)", field: field, isText: true)
    }
    if let target, expression.type(of: target) == .duration, name.text == TimeField.milliseconds.rawValue {
      return Known(range: ValueRange(-999...999), words: "the part below a second; getSeconds() is all of it")
    }
    return Known()
  }

  /// A fix for a literal that the subject can never equal; `nil` if the meaning is unclear.
  private func fix(
    for comparison: LiteralComparison, _ known: Known, _ literal: Expression, _ point: ValueRange.Point
  ) -> Fix? {
    guard let field = known.field else { return nil }
    if known.isText {
      guard case .text(let text) = point, let number = field.number(named: text.value) else { return nil }
      return .replacing(literal.span, with: "\"\(number)\"")
    }
    guard case .number(let number) = point, let meant = field.meant(by: number) else { return nil }
    if let fix = countedFromOne(comparison, known) { return fix }
    // Somebody who writes 12 for December counts all months from 1.
    let numbers = comparison.numbers
    guard field == .month, numbers.count == comparison.literals.count, numbers.allSatisfy({ $0 > 0 }) else {
      return .replacing(literal.span, with: "\(meant)")
    }
    let edits = zip(comparison.literals, numbers).map {
      TextEdit(span: $0.part.span, replacement: "\($1 - 1)")
    }
    return Fix(summary: "did you mean \(numbers.map { "\($0 - 1)" }.joined(separator: ", "))?", edits: edits)
  }

  /// A fix that replaces `getDayOfMonth()` by `getDate()`, if the comparison can then be true and false.
  private func countedFromOne(_ comparison: LiteralComparison, _ known: Known) -> Fix? {
    guard known.field == .dayOfMonth, !known.isText, let range = TimeField.date.range.map(ValueRange.init),
      case .call(let name, _?, _) = comparison.subject.kind,
      !comparison.whenTrue.intersection(range).isEmpty, !comparison.whenFalse.intersection(range).isEmpty,
      comparison.numbers.allSatisfy({ $0 > 0 })
    else { return nil }
    return Fix(
      summary: "write getDate(), which counts from 1",
      edits: [TextEdit(span: name.span, replacement: TimeField.date.rawValue)])
  }

  /// Warns where the author seems to count from one although the accessor counts from zero.
  ///
  /// For example, `getDayOfMonth() == 1` is the second day.
  private mutating func warnOfZero(_ part: Expression, _ comparison: LiteralComparison, _ known: Known) {
    let numbers = comparison.numbers
    guard let field = known.field, let first = numbers.first, numbers.count == comparison.literals.count,
      !numbers.contains(0)
    else { return }
    let text = comparison.subject.printedWithoutZone
    let code = comparison.subject.printed
    switch field {
    case .dayOfMonth:
      // `< 7` is the first week for somebody who counts from zero.
      if comparison.isUpToWeek { return }
      var fixes = countedFromOne(comparison, Known(field: field)).map { [$0] } ?? []
      if case .call(let name, _?, _) = comparison.subject.kind {
        let edits = zip(comparison.literals, numbers).map { TextEdit(span: $0.part.span, replacement: "\($1 + 1)") }
        fixes.append(
          Fix(
            summary: "write getDate() and \(numbers.map { "\($0 + 1)" }.joined(separator: ", ")) for what it says now",
            edits: [TextEdit(span: name.span, replacement: TimeField.date.rawValue)] + edits))
      }
      warn("\(text) counts from 0, so that \(first) is day \(first + 1) of the month", part, fixes)
    case .dayOfYear where numbers == [1] && comparison.isEquality:
      let literal = comparison.literals[0].part
      warn(
        "\(text) counts from 0, so that 1 is 2 January", part,
        [Fix(summary: "write 0 for 1 January", edits: [TextEdit(span: literal.span, replacement: "0")])])
    case .dayOfYear where numbers == [365] && comparison.isEquality:
      let literal = comparison.literals[0].part
      warn(
        "\(text) counts from 0, so that 365 is a day of leap years only", part,
        [
          Fix(
            summary: "write 364 for the last day of other years",
            edits: [TextEdit(span: literal.span, replacement: "364")])
        ])
    // The author lists the first months of the year, counted from 1.
    case .month where comparison.isEquality && numbers.sorted() == Array(1...Int64(numbers.count)) && !known.isText:
      let edits = zip(comparison.literals, numbers).map { TextEdit(span: $0.part.span, replacement: "\($1 - 1)") }
      let meant = numbers.map { "\($0 - 1)" }.joined(separator: ", ")
      warn(
        "\(text) counts from 0, so that 1 is February", part,
        [Fix(summary: "write \(meant) for \(numbers.count == 1 ? "January" : "the first months")", edits: edits)])
    case .dayOfWeek:
      guard comparisons[code] == 1, let split = comparison.splitOfWeek else { return }
      warn(
        "\(text) counts from 0, which is Sunday, so that \(split.says)", part,
        [
          .replacing(
            part.span, with: "\(comparison.subject.printed) in [\(split.days.map(String.init).joined(separator: ", "))]"
          )
        ])
    case .month, .dayOfYear:
      guard numbers == [1], comparison.isFrom(1) else { return }
      warn(
        "\(text) counts from 0, so that this leaves out \(field == .month ? "January" : "1 January")", part,
        [
          Fix(
            summary: "write \(code) > 0 if that is meant",
            edits: [
              TextEdit(span: part.span, replacement: "\(code) > 0")
            ])
        ])
    default: return
    }
  }

  // MARK: Several comparisons

  /// Finds operands that cannot all be true for any value, or with `||` cannot all be false.
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

  private mutating func warn(_ summary: String, _ part: Expression, _ fixes: [Fix]) {
    diagnostics.append(
      Diagnostic(
        code: "R210", severity: .warning, summary: summary, span: part.span, position: part.position, fixes: fixes))
  }
}

extension Expression {
  /// The operands of a chain, including those of nested chains in parentheses.
  fileprivate func operands(of connective: Connective) -> [Expression] {
    if case .logical(connective, let operands) = kind { return operands.flatMap { $0.operands(of: connective) } }
    return [self]
  }
}

extension Expression {
  /// The printed form for messages; leaves out an accessor's zone, since its range does not depend on it.
  fileprivate var printedWithoutZone: String {
    guard timeField != nil, case .call(let name, let target?, _) = kind else { return printed }
    return "\(target.printedOperand).\(name.text)()"
  }
}
