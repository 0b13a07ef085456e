import Diagnostics
import Pattern

/// Finds comparisons with strings that can never occur, mostly patterns used where `startsWith` is needed.
extension Planner {
  /// Warns about strings that a value of a known form can never be or contain (R208).
  mutating func checkForm(_ function: String, _ part: Expression, _ parts: [Expression], _ nodes: [any Node]) {
    guard environment.strictness.contains(.checkedLiterals), !isTracing, parts.count == 2 else { return }
    switch function {
    case "_==_", "_!=_":
      for (subject, other) in [(0, 1), (1, 0)] {
        checkForm(parts[subject], parts[other], nodes[other], .whole, part, isNegated: function == "_!=_")
      }
    case "@in": checkForm(parts[0], parts[1], nodes[1], .whole, part)
    case "startsWith": checkForm(parts[0], parts[1], nodes[1], .beginning, part)
    case "endsWith": checkForm(parts[0], parts[1], nodes[1], .end, part)
    case "contains": checkForm(parts[0], parts[1], nodes[1], .inside, part)
    case "matches": checkExpression(parts[0], parts[1], nodes[1], part)
    default: break
    }
  }

  private mutating func checkForm(
    _ subject: Expression, _ other: Expression, _ node: any Node, _ place: TextForm.Part, _ part: Expression,
    isNegated: Bool = false
  ) {
    guard let form = form(of: subject, in: expression) else { return }
    let found = texts(of: other, node).map {
      (text: $0.text, place: $0.place, objection: form.objection($0.text, place))
    }
    for (text, spot, objection) in found {
      guard let objection else { continue }
      // A string that is written elsewhere, in a parameter or the list of a macro, is not fixed here.
      let isAllHere =
        found.allSatisfy { $0.place.literal != nil && other.holds($0.place) } && other.isWritten(found.count)
      let fix = isAllHere ? repaired(subject, found.map { ($0.text, $0.objection) }, isNegated: isNegated) : nil
      warn(
        "\(subject.printed) never \(place.verb) \(text.printedLiteral): \(objection.reason)", spot,
        fix.map { .replacing(part.span, with: $0) })
    }
  }

  /// Warns about regular expressions that match no string of the form, and about those meant as shell-style patterns.
  private mutating func checkExpression(
    _ subject: Expression, _ other: Expression, _ node: any Node, _ part: Expression
  ) {
    guard let form = form(of: subject, in: expression) else { return }
    for (text, place) in texts(of: other, node) where Self.isExpression(text) {
      let shape = ExpressionShape(text)
      let name = subject.printed
      if let pattern = shape.patternMeant {
        let isPossible = form.objection(pattern.filter { $0 != "*" && $0 != "?" }, .inside) == nil
        let fix = place.literal != nil && other.holds(place) && isPossible ? Self.test(subject, pattern) : nil
        warn(
          "matches() takes a regular expression, in which '\(shape.quantifier)' in \(text.printedLiteral) repeats the "
            + "character before it", place, fix.map { .replacing(part.span, with: $0) })
      } else if let objection = shape.pieces.lazy.compactMap({ form.objection($0.text, $0.part) }).first {
        warn("\(name) never matches \(text.printedLiteral): \(objection.reason)", place, nil)
      }
    }
  }

  /// Whether a text is a valid regular expression; an invalid one is reported elsewhere.
  private static func isExpression(_ text: String) -> Bool {
    do throws(PatternError) {
      _ = try Pattern(text)
      return true
    } catch {
      return false
    }
  }

  private mutating func warn(_ summary: String, _ part: Expression, _ fix: Fix?) {
    guard !diagnostics.contains(where: { $0.span == part.span && $0.summary == summary }) else { return }
    diagnostics.append(
      Diagnostic(
        code: "R208", severity: .warning, summary: summary, span: part.span, position: part.position,
        fixes: fix.map { [$0] } ?? []))
  }

  /// The test for a shell-style pattern that is no valid regular expression: `matches("*-gpu")`.
  ///
  /// `nil` if it is not one.
  func patternTest(_ subject: Expression, _ text: String) -> String? {
    guard form(of: subject, in: expression) != nil, let pattern = ExpressionShape(text).patternMeant else { return nil }
    return Self.test(subject, pattern)
  }

  /// The corrected comparison; `nil` if the meaning of one of its strings is unclear.
  private func repaired(
    _ subject: Expression, _ found: [(text: String, objection: TextForm.Objection?)], isNegated: Bool
  ) -> String? {
    var tests: [String] = []
    for (text, objection) in found {
      if let objection {
        guard !objection.meant.isEmpty else { return nil }
        tests += objection.meant.map { Self.test(subject, $0) }
      } else {
        tests.append("\(subject.printed) == \(text.printedLiteral)")
      }
    }
    guard tests.count > 1 else { return tests.first.map { isNegated ? Self.negated($0, subject.printed) : $0 } }
    return (isNegated ? "!" : "") + "(\(tests.joined(separator: " || ")))"
  }

  private static func negated(_ test: String, _ subject: String) -> String {
    let equality = "\(subject) == "
    return test.hasPrefix(equality) ? "\(subject) != \(test.dropFirst(equality.count))" : "!\(test)"
  }

  /// The CEL test that is equivalent to a shell-style pattern.
  private static func test(_ subject: Expression, _ pattern: String) -> String {
    let inner = pattern.drop { $0 == "*" }.reversed().drop { $0 == "*" }.reversed()
    let core = String(inner)
    let target = subject.printedOperand
    guard !core.contains(where: { $0 == "*" || $0 == "?" }), !core.isEmpty else {
      let expression = pattern.map { $0 == "*" ? ".*" : $0 == "?" ? "." : String($0) }.joined()
      return "\(target).matches(\("^\(expression)$".printedLiteral))"
    }
    let literal = core.printedLiteral
    switch (pattern.hasPrefix("*"), pattern.hasSuffix("*")) {
    case (false, false): return "\(subject.printed) == \(literal)"
    case (false, true): return "\(target).startsWith(\(literal))"
    case (true, false): return "\(target).endsWith(\(literal))"
    case (true, true): return "\(target).contains(\(literal))"
    }
  }

  // MARK: Forms

  /// The form of the strings that a part evaluates to; `nil` if it is not known.
  private func form(of part: Expression, in checked: CheckedExpression, depth: Int = 0) -> TextForm? {
    guard depth < 16 else { return nil }
    let (part, checked) = meant(by: part, in: checked)
    switch part.kind {
    case .select(let operand, let field, _):
      var type = checked.type(of: operand)
      if case .optional(let inner) = type { type = inner }
      guard case .object(let object) = type, let slot = object.index(of: field.text) else { return nil }
      return object.fields[slot].form
    case .call(let name, let target?, _) where ["orValue", "value"].contains(name.text):
      return form(of: target, in: checked, depth: depth + 1)
    case .call(let name, let target?, _) where ["lowerAscii", "upperAscii"].contains(name.text):
      let inner = form(of: target, in: checked, depth: depth + 1)
      return checked.type(of: target) == .string ? .cased(isLower: name.text == "lowerAscii", inner) : nil
    case .call(let name, nil, let operands) where name.text == "_+_" && operands.count == 2:
      var pieces: [TextForm] = []
      for operand in operands {
        guard
          let form = operand.literal.map(TextForm.init(constant:)) ?? form(of: operand, in: checked, depth: depth + 1)
        else { return nil }
        pieces.append(form)
      }
      return .joined(pieces)
    default: return nil
    }
  }
}

extension Expression {
  /// Whether a part lies inside this one.
  func holds(_ part: Expression) -> Bool { span.start <= part.span.start && part.span.end <= span.end }

  /// Whether it is a string, or a list or map of exactly this number of elements.
  fileprivate func isWritten(_ count: Int) -> Bool {
    switch kind {
    case .list(let elements): elements.count == count
    case .map(let entries): entries.count == count
    default: count == 1
    }
  }
}

extension TextForm.Part {
  /// The verb for messages: what a string does that has a text in this place.
  fileprivate var verb: String {
    switch self {
    case .whole: "is"
    case .beginning: "begins with"
    case .end: "ends with"
    case .inside: "contains"
    }
  }
}
