import Diagnostics

/// A comparison with a string that can never be there: mostly a pattern where the language wants `startsWith`.
extension Planner {
  /// Warns of strings that a field of a known form is compared with and can never hold (R208).
  mutating func checkForm(_ function: String, _ part: Expression, _ parts: [Expression]) {
    guard environment.strictness.contains(.checkedLiterals), !isTracing, parts.count == 2 else { return }
    switch function {
    case "_==_", "_!=_":
      for (subject, other) in [(parts[0], parts[1]), (parts[1], parts[0])] {
        checkForm(subject, [other], .whole, part, isNegated: function == "_!=_")
      }
    case "@in":
      if case .list(let elements) = parts[1].kind {
        checkForm(parts[0], elements.map(\.value), .whole, part)
      } else {
        checkForm(parts[0], [parts[1]], .whole, part)
      }
    case "startsWith": checkForm(parts[0], [parts[1]], .beginning, part)
    case "endsWith": checkForm(parts[0], [parts[1]], .end, part)
    case "contains": checkForm(parts[0], [parts[1]], .inside, part)
    default: break
    }
  }

  private mutating func checkForm(
    _ subject: Expression, _ others: [Expression], _ place: TextForm.Part, _ part: Expression, isNegated: Bool = false
  ) {
    guard let (name, form) = form(of: subject) else { return }
    let objections = others.map { other in
      texts(of: other).lazy.compactMap { text in
        form.objection(text, place).map { (text: text, objection: $0) }
      }.first
    }
    for (other, found) in zip(others, objections) {
      guard let found else { continue }
      diagnostics.append(
        Diagnostic(
          code: "R208", severity: .warning,
          summary: "\(name) never \(place.verb) \(found.text.printedLiteral): \(found.objection.reason)",
          span: other.span,
          position: other.position,
          fixes: repaired(subject, others, objections.map { $0?.objection }, isNegated: isNegated)
            .map { [.replacing(part.span, with: $0)] } ?? []))
    }
  }

  /// The comparison with what was meant; `nil` where that cannot be told of each of its strings.
  private func repaired(
    _ subject: Expression, _ others: [Expression], _ objections: [TextForm.Objection?], isNegated: Bool
  ) -> String? {
    let subject = subject.printed
    var tests: [String] = []
    for (other, objection) in zip(others, objections) {
      if let objection {
        // A string that stands elsewhere, in a parameter, is not put right here.
        guard other.literal != nil, !objection.meant.isEmpty else { return nil }
        tests += objection.meant.map { Self.test(subject, $0) }
      } else {
        tests.append("\(subject) == \(other.printed)")
      }
    }
    guard tests.count > 1 else { return tests.first.map { isNegated ? Self.negated($0, subject) : $0 } }
    return (isNegated ? "!" : "") + "(\(tests.joined(separator: " || ")))"
  }

  private static func negated(_ test: String, _ subject: String) -> String {
    let equality = "\(subject) == "
    return test.hasPrefix(equality) ? "\(subject) != \(test.dropFirst(equality.count))" : "!\(test)"
  }

  /// The test that a pattern says.
  private static func test(_ subject: String, _ pattern: String) -> String {
    let inner = pattern.drop { $0 == "*" }.reversed().drop { $0 == "*" }.reversed()
    let core = String(inner)
    guard !core.contains(where: { $0 == "*" || $0 == "?" }), !core.isEmpty else {
      let expression = pattern.map { $0 == "*" ? ".*" : $0 == "?" ? "." : String($0) }.joined()
      return "\(subject).matches(\("^\(expression)$".printedLiteral))"
    }
    let literal = core.printedLiteral
    switch (pattern.hasPrefix("*"), pattern.hasSuffix("*")) {
    case (false, false): return "\(subject) == \(literal)"
    case (false, true): return "\(subject).startsWith(\(literal))"
    case (true, false): return "\(subject).endsWith(\(literal))"
    case (true, true): return "\(subject).contains(\(literal))"
    }
  }

  /// The strings that a part is known to be, or to hold.
  private func texts(of part: Expression) -> [String] {
    let value: Value? =
      if case .variable(let index)? = expression.reference(of: part),
        case .constant(let constant) = environment.variables[index].source
      {
        constant
      } else {
        part.literal
      }
    switch value {
    case .string(let text)?: return [text]
    case .list(let list)?: return list.compactMap { if case .string(let text) = $0 { text } else { nil } }
    default: return []
    }
  }

  /// The form of what a part reads, through what changes nothing but its case.
  private func form(of part: Expression) -> (name: String, form: TextForm)? {
    switch part.kind {
    case .select(let operand, let field, _):
      var type = expression.type(of: operand)
      if case .optional(let inner) = type { type = inner }
      guard case .object(let object) = type, let slot = object.index(of: field.text) else { return nil }
      return object.fields[slot].form.map { (part.printed, $0) }
    case .call(let name, let target?, _) where ["orValue", "value", "lowerAscii", "upperAscii"].contains(name.text):
      return form(of: target)
    default: return nil
    }
  }
}

extension TextForm.Part {
  /// What a string does that has a text there.
  fileprivate var verb: String {
    switch self {
    case .whole: "is"
    case .beginning: "begins with"
    case .end: "ends with"
    case .inside: "contains"
    }
  }
}
