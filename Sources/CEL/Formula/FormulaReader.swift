import Diagnostics
import Time

/// Reads the formula of a checked expression; definitions of variables are read into it.
struct FormulaReader {
  let derived: [String: [(name: String, factor: Int64)]]
  let aliases: [String: String]
  let file: String
  let scope: String
  /// Whether constants of the environment, such as parameters, are read as values that nobody knows.
  let hidesConstants: Bool

  /// A value that depends on whether an attribute is present: `ws.?ttl.orValue(…)`.
  private typealias Cases<Content> = [(condition: Formula?, content: Content)]

  func formula(of part: Expression, in expression: CheckedExpression, isOwn: Bool) -> Formula {
    Formula(kind(of: part, in: expression, isOwn: isOwn), span: isOwn ? part.span : nil, text: part.printed)
  }

  private func kind(of part: Expression, in expression: CheckedExpression, isOwn: Bool) -> Formula.Kind {
    if case .variable(let index)? = expression.reference(of: part) {
      switch expression.environment.variables[index].source {
      case .constant(.bool(let truth)) where !hidesConstants: return .constant(truth)
      case .definition(let definition): return kind(of: definition.root, in: definition, isOwn: false)
      case .constant, .slot: break
      }
    }
    switch part.kind {
    case .literal(.bool(let truth)): return .constant(truth)
    case .logical(let connective, let operands):
      let formulas = operands.map { formula(of: $0, in: expression, isOwn: isOwn) }
      return connective == .and ? .all(formulas) : .any(formulas)
    case .conditional(let condition, let first, let second):
      let condition = formula(of: condition, in: expression, isOwn: isOwn)
      return .any([
        Formula(.all([condition, formula(of: first, in: expression, isOwn: isOwn)])),
        Formula(.all([Formula(.not(condition)), formula(of: second, in: expression, isOwn: isOwn)])),
      ])
    case .has(let operand, let field):
      guard let path = path(of: operand, in: expression) else { break }
      return .term(.isPresent(presence(of: "\(path).\(field.text)")))
    case .call(let name, let target, let arguments):
      if let kind = call(part, name.text, target, arguments, in: expression, isOwn: isOwn) { return kind }
    case .select, .identifier:
      if let path = path(of: part, in: expression) { return .term(.holds(path)) }
    default: break
    }
    return .term(.opaque(key(of: part, in: expression)))
  }

  private func call(
    _ part: Expression, _ name: String, _ target: Expression?, _ arguments: [Expression],
    in expression: CheckedExpression, isOwn: Bool
  ) -> Formula.Kind? {
    if name == "!_" { return .not(formula(of: arguments[0], in: expression, isOwn: isOwn)) }
    if name == "orValue", let target, arguments.count == 1, let path = optionalPath(of: target, in: expression) {
      let isThere = Formula(.term(.isPresent(presence(of: path))))
      return .any([
        Formula(.all([isThere, Formula(.term(.holds(path)))])),
        Formula(.all([Formula(.not(isThere)), formula(of: arguments[0], in: expression, isOwn: isOwn)])),
      ])
    }
    if let comparison = Comparison(rawValue: name), arguments.count == 2, target == nil {
      return compare(arguments[0], comparison, arguments[1], in: expression, isOwn: isOwn)
    }
    if name == "@in", arguments.count == 2 { return member(arguments[0], arguments[1], in: expression) }
    let tests: [String: (String) -> FormulaTerm.TextTest] = [
      "startsWith": { .startsWith($0) }, "endsWith": { .endsWith($0) }, "contains": { .contains($0) },
    ]
    if let test = tests[name], let target, arguments.count == 1, expression.type(of: target) == .string,
      case .string(let text)? = constant(arguments[0], in: expression)
    {
      return texts(of: target, in: expression).map {
        combined($0.map { ($0.condition, $0.content.passing(test(text))) })
      }
    }
    return nil
  }

  private func member(_ item: Expression, _ list: Expression, in expression: CheckedExpression) -> Formula.Kind? {
    var values: [Value]
    if case .list(let elements) = list.kind, !elements.contains(where: \.isOptional) {
      values = []
      for element in elements {
        guard let value = constant(element.value, in: expression) else { return nil }
        values.append(value)
      }
    } else if case .list(let known)? = constant(list, in: expression) {
      values = known
    } else {
      return nil
    }
    var formulas: [Formula] = []
    for value in values {
      switch value {
      case .string(let text):
        guard expression.type(of: item) == .string, let texts = texts(of: item, in: expression) else { return nil }
        formulas.append(Formula(combined(texts.map { ($0.condition, $0.content.passing(.equals(text))) })))
      case .int(let number):
        guard expression.type(of: item) == .int, let sums = sums(of: item, in: expression) else { return nil }
        guard let cases = compared(sums, .equal, [(nil, LinearForm(constant: number))]) else { return nil }
        formulas.append(Formula(combined(cases)))
      default: return nil
      }
    }
    return .any(formulas)
  }

  private func compare(
    _ left: Expression, _ comparison: Comparison, _ right: Expression, in expression: CheckedExpression, isOwn: Bool
  ) -> Formula.Kind? {
    let types = [left, right].map { expression.type(of: $0) }
    let isEquality = comparison == .equal || comparison == .notEqual
    switch (types[0], types[1]) {
    case (.bool, .bool):
      guard isEquality else { return nil }
      let (one, other) = (
        formula(of: left, in: expression, isOwn: isOwn), formula(of: right, in: expression, isOwn: isOwn)
      )
      let equal = Formula(
        .any([
          Formula(.all([one, other])), Formula(.all([Formula(.not(one)), Formula(.not(other))])),
        ]))
      return comparison == .equal ? equal.kind : .not(equal)
    case (.string, .string):
      guard isEquality else { return nil }
      for (subject, other) in [(left, right), (right, left)] {
        guard case .string(let text)? = constant(other, in: expression), let texts = texts(of: subject, in: expression)
        else { continue }
        let equal = combined(texts.map { ($0.condition, $0.content.passing(.equals(text))) })
        return comparison == .equal ? equal : .not(Formula(equal))
      }
      return nil
    case (.int, .int), (.duration, .duration), (.timestamp, .timestamp):
      guard let one = sums(of: left, in: expression), let other = sums(of: right, in: expression),
        let cases = compared(one, comparison, other)
      else { return nil }
      return combined(cases)
    default: return nil
    }
  }

  // MARK: Texts

  /// A text: a constant, or that of an attribute.
  private enum TextContent {
    case constant(String)
    case attribute(String)

    func passing(_ test: FormulaTerm.TextTest) -> Formula.Kind {
      switch self {
      case .constant(let text): .constant(test.passes(text))
      case .attribute(let path): .term(.text(of: path, test))
      }
    }
  }

  private func texts(of part: Expression, in expression: CheckedExpression) -> Cases<TextContent>? {
    if case .string(let text)? = constant(part, in: expression) { return [(nil, .constant(text))] }
    if let path = path(of: part, in: expression) { return [(nil, .attribute(path))] }
    guard case .call(let name, let target?, let arguments) = part.kind, name.text == "orValue", arguments.count == 1,
      let path = optionalPath(of: target, in: expression),
      case .string(let text)? = constant(arguments[0], in: expression)
    else { return nil }
    let isThere = Formula(.term(.isPresent(presence(of: path))))
    return [(isThere, .attribute(path)), (Formula(.not(isThere)), .constant(text))]
  }

  // MARK: Sums

  private static let caseLimit = 4

  private func compared(
    _ left: Cases<LinearForm>, _ comparison: Comparison, _ right: Cases<LinearForm>
  ) -> [(condition: Formula?, content: Formula.Kind)]? {
    guard left.count * right.count <= Self.caseLimit else { return nil }
    var cases: [(condition: Formula?, content: Formula.Kind)] = []
    for one in left {
      for other in right {
        guard let difference = one.content.adding(other.content, times: -1) else { return nil }
        let conditions = [one.condition, other.condition].compactMap(\.self)
        let condition = conditions.count > 1 ? Formula(.all(conditions)) : conditions.first
        guard let (sum, value, isTurned) = difference.normalized() else {
          guard difference.factors.isEmpty else { return nil }
          cases.append((condition, .constant(comparison.holds(difference.constant, 0))))
          continue
        }
        cases.append((condition, Self.term(sum, isTurned ? comparison.turned : comparison, value)))
      }
    }
    return cases
  }

  private static func term(_ sum: LinearSum, _ comparison: Comparison, _ value: Int64) -> Formula.Kind {
    switch comparison {
    case .less: .term(.below(sum, value))
    case .lessOrEqual: .term(.atMost(sum, value))
    case .greater: .not(Formula(.term(.atMost(sum, value))))
    case .greaterOrEqual: .not(Formula(.term(.below(sum, value))))
    case .equal: .term(.equals(sum, value))
    case .notEqual: .not(Formula(.term(.equals(sum, value))))
    }
  }

  private func combined(_ cases: [(condition: Formula?, content: Formula.Kind)]) -> Formula.Kind {
    if cases.count == 1, cases[0].condition == nil { return cases[0].content }
    return .any(cases.map { Formula(.all(($0.condition.map { [$0] } ?? []) + [Formula($0.content)])) })
  }

  /// The value as a sum; `nil` for what is no number, duration or timestamp.
  private func sums(of part: Expression, in expression: CheckedExpression) -> Cases<LinearForm>? {
    if let value = constant(part, in: expression) { return value.amount.map { [(nil, LinearForm(constant: $0))] } }
    let type = expression.type(of: part)
    guard [.int, .duration, .timestamp].contains(type) else { return nil }
    if case .variable(let index)? = expression.reference(of: part),
      case .definition(let definition) = expression.environment.variables[index].source
    {
      return sums(of: definition.root, in: definition)
    }
    if let path = path(of: part, in: expression) { return [(nil, attribute(path, part, in: expression))] }
    if case .call(let name, let target, let arguments) = part.kind {
      if name.text == "orValue", let target, arguments.count == 1,
        let path = optionalPath(of: target, in: expression),
        let value = constant(arguments[0], in: expression)?.amount
      {
        let isThere = Formula(.term(.isPresent(presence(of: path))))
        return [
          (isThere, attribute(path, target, in: expression)), (Formula(.not(isThere)), LinearForm(constant: value)),
        ]
      }
      let isSum = ["_+_", "_-_"].contains(name.text) && target == nil && arguments.count == 2
      if isSum, let left = sums(of: arguments[0], in: expression), let right = sums(of: arguments[1], in: expression),
        left.count * right.count <= Self.caseLimit
      {
        var cases: Cases<LinearForm> = []
        for one in left {
          for other in right {
            guard let sum = one.content.adding(other.content, times: name.text == "_+_" ? 1 : -1) else { return nil }
            let conditions = [one.condition, other.condition].compactMap(\.self)
            cases.append((conditions.count > 1 ? Formula(.all(conditions)) : conditions.first, sum))
          }
        }
        return cases
      }
    }
    return [(nil, LinearForm(key(of: part, in: expression), bounds: bounds(of: part, in: expression)))]
  }

  private func attribute(_ path: String, _ part: Expression, in expression: CheckedExpression) -> LinearForm {
    if let parts = derived[path] {
      var form = LinearForm(constant: 0)
      for (name, factor) in parts { form = form.adding(LinearForm(name), times: factor) ?? form }
      return form
    }
    return LinearForm(path, bounds: bounds(of: part, in: expression))
  }

  private func bounds(of part: Expression, in expression: CheckedExpression) -> ClosedRange<Int64>? {
    if let range = expression.timeField(of: part)?.range { return range }
    if case .call(let name, _, _) = part.kind, name.text == "size" { return 0...Int64.max }
    guard case .select(let operand, let field, _) = part.kind, case .object(let object) = expression.type(of: operand),
      let slot = object.index(of: field.text), let minimum = object.fields[slot].minimum
    else { return nil }
    return minimum...Int64.max
  }

  // MARK: Names

  /// The attribute that a chain of fields reads from the bindings; `nil` for anything else.
  private func path(of part: Expression, in expression: CheckedExpression) -> String? {
    guard let name = part.qualifiedName, let first = name.split(separator: ".").first else { return nil }
    var root = part
    while case .select(let operand, _, isOptional: false) = root.kind {
      if expression.reference(of: root) != nil { return nil }
      root = operand
    }
    guard case .variable(let index)? = expression.reference(of: root),
      case .slot = expression.environment.variables[index].source
    else { return nil }
    // What is remembered of a rule is that rule's own.
    if first == "state" { return "\(scope)|\(name)" }
    return aliases[name] ?? name
  }

  private func optionalPath(of part: Expression, in expression: CheckedExpression) -> String? {
    guard case .select(let operand, let field, isOptional: true) = part.kind,
      let path = path(of: operand, in: expression)
    else { return nil }
    return aliases["\(path).\(field.text)"] ?? "\(path).\(field.text)"
  }

  /// The attribute whose presence decides that of a derived one.
  private func presence(of path: String) -> String {
    derived[path]?.map(\.name).first { $0.contains(".") } ?? aliases[path] ?? path
  }

  /// The text of a part, made different where it may mean something else in another file or rule.
  private func key(of part: Expression, in expression: CheckedExpression) -> String {
    "\(isScoped(part, in: expression) ? scope : file)|\(part.printed)"
  }

  private func isScoped(_ part: Expression, in expression: CheckedExpression) -> Bool {
    if case .variable(let index)? = expression.reference(of: part) {
      let variable = expression.environment.variables[index]
      if case .slot = variable.source { return variable.name == "state" }
      if case .constant = variable.source { return false }
      return true
    }
    return part.children.contains { isScoped($0, in: expression) }
  }

  /// The value of a part that reads no attributes.
  private func constant(_ part: Expression, in expression: CheckedExpression) -> Value? {
    if let literal = part.literal { return literal }
    if case .variable(let index)? = expression.reference(of: part) {
      switch expression.environment.variables[index].source {
      case .constant(let value): return hidesConstants ? nil : value
      case .definition(let definition): return constant(definition.root, in: definition)
      case .slot: return nil
      }
    }
    guard case .call(let name, let target, let arguments) = part.kind else { return nil }
    if name.text == "duration", case .number(let nanoseconds)? = part.point {
      return .duration(nanoseconds: nanoseconds)
    }
    let parts = (target.map { [$0] } ?? []) + arguments
    guard !parts.isEmpty, parts.allSatisfy({ constant($0, in: expression) != nil }),
      let program = expression.environment.compile(part.printed).program
    else { return nil }
    let value = program.evaluate(Bindings(for: expression.environment)).value
    return value.isKnown ? value : nil
  }
}

extension FormulaTerm.TextTest {
  /// Whether a text passes.
  public func passes(_ text: String) -> Bool {
    switch self {
    case .equals(let other): text == other
    case .startsWith(let head): text.hasPrefix(head)
    case .endsWith(let tail): text.hasSuffix(tail)
    case .contains(let part): part.isEmpty || text.contains(part)
    }
  }
}

extension Comparison {
  /// The comparison that holds for the negated sides.
  fileprivate var turned: Comparison {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }
}

extension Value {
  /// A number, the nanoseconds of a duration, or those of a timestamp since 1970; `nil` for others.
  fileprivate var amount: Int64? {
    switch self {
    case .int(let number): number
    case .duration(let nanoseconds): nanoseconds
    case .timestamp(let instant): instant.nanoseconds(since: .epoch)
    default: nil
    }
  }
}
