import Diagnostics

/// Checks that every read of a field that may be absent is dominated by a guard.
///
/// A guard is `has(x.f)` or `x.?f.hasValue()`, which must have been true for the read to happen.
struct GuardCheck {
  /// Fields that are known to be present, as `x.f` where x is a variable or a chain of fields.
  typealias Facts = Set<String>

  /// What is known after an expression was true, and after it was false.
  struct Outcome {
    var whenTrue: Facts = []
    var whenFalse: Facts = []
  }

  private let expression: CheckedExpression
  private var diagnostics: [Diagnostic] = []
  /// The innermost condition around the visited part, and its parent.
  private var condition: (part: Expression, parent: Expression?)?
  private var ancestors: [Expression] = []

  /// - Parameter present: fields that are known to be present from outside
  static func check(_ expression: CheckedExpression, given present: Facts = []) -> [Diagnostic] {
    var check = GuardCheck(expression: expression)
    _ = check.visit(expression.root, present)
    return check.diagnostics
  }

  /// The fields that are present wherever the expression is true.
  static func facts(whenTrue expression: CheckedExpression) -> Facts {
    var check = GuardCheck(expression: expression)
    return check.visit(expression.root, []).whenTrue
  }

  private mutating func visit(_ part: Expression, _ known: Facts) -> Outcome {
    let outer = condition
    if expression.type(of: part) == .bool, ancestors.last?.isNegation != true { condition = (part, ancestors.last) }
    ancestors.append(part)
    defer {
      condition = outer
      ancestors.removeLast()
    }
    switch part.kind {
    case .select(let operand, let field, let isOptional): return select(part, operand, field, isOptional, known)
    case .has(let operand, let field):
      _ = visit(operand, known)
      return Outcome(whenTrue: operand.path.map { ["\($0).\(field.text)"] } ?? [])
    case .logical(let connective, let operands): return logical(connective, operands, known)
    case .conditional(let condition, let first, let second): return conditional(condition, first, second, known)
    case .call(let name, let target, let arguments): return call(part, name, target, arguments, known)
    case .comprehension(let comprehension):
      visit(comprehension, known)
      return Outcome()
    case .bind(let name, let value, let body):
      _ = visit(value, known)
      let outcome = visit(body, known.hiding(name.text))
      // Outside, the name means something else.
      return Outcome(whenTrue: outcome.whenTrue.hiding(name.text), whenFalse: outcome.whenFalse.hiding(name.text))
    case .optionalMap(let operand, let name, let body, _):
      _ = visit(operand, known)
      _ = visit(body, known.hiding(name.text))
      return Outcome()
    case .literal, .identifier, .list, .map, .message, .block, .blockIndex, .invalid:
      for child in part.children { _ = visit(child, known) }
      return Outcome()
    }
  }

  private mutating func select(
    _ part: Expression, _ operand: Expression, _ field: Expression.Name, _ isOptional: Bool, _ known: Facts
  ) -> Outcome {
    if case .variable? = expression.reference(of: part) { return Outcome() }
    _ = visit(operand, known)
    guard !isOptional, mayLack(operand, field.text) else { return Outcome() }
    if let path = part.path, known.contains(path) { return Outcome() }
    report(part, operand, field)
    return Outcome()
  }

  /// Whether a value may be without this field or, if it is a map that is a field of an object, without this key.
  private func mayLack(_ operand: Expression, _ name: String) -> Bool {
    switch expression.type(of: operand) {
    case .object(let type): type.index(of: name).map { type.fields[$0].isOptional } ?? false
    case .map: isField(operand)
    default: false
    }
  }

  /// Whether the part is a field of a declared object.
  private func isField(_ part: Expression) -> Bool {
    if case .select(let operand, _, isOptional: false) = part.kind, case .object = expression.type(of: operand) {
      true
    } else {
      false
    }
  }

  /// `x.f["key"]` and `"key" in x.f`, if `x.f` is a map that is a field of an object.
  private func lookup(_ name: String, _ arguments: [Expression]) -> (map: Expression, key: String)? {
    let order: [Expression] =
      switch name {
      case "_[_]": arguments
      case "@in": Array(arguments.reversed())
      default: []
      }
    guard order.count == 2, case .map = expression.type(of: order[0]), isField(order[0]),
      case .string(let key)? = order[1].literal
    else { return nil }
    return (order[0], key)
  }

  private mutating func report(_ part: Expression, _ operand: Expression, _ field: Expression.Name) {
    report(
      part, at: field.span.start, question: "has(\(part.printed))",
      fallback: "\(operand.printed).?\(field.text).orValue(…)")
  }

  private mutating func report(_ part: Expression, at position: Int, question: String, fallback: String) {
    diagnostics.append(
      Diagnostic(
        code: "R202", summary: "\(part.printed) may be absent: ask \(question) first", span: part.span,
        position: position,
        notes: [.init("write \(question) && … in front, or \(fallback) to say what counts when it is absent")],
        fixes: guarding(part, by: question).map { [$0] } ?? []))
  }

  /// A fix that adds the question in front of the reading condition, or replaces a comparison with null by it.
  private func guarding(_ part: Expression, by question: String) -> Fix? {
    guard let condition else { return nil }
    if case .call(let name, nil, let sides) = condition.part.kind, name.text == "_==_" || name.text == "_!=_",
      sides.contains(where: { $0.literal?.type == .null }), sides.contains(where: { $0.id == part.id })
    {
      return .replacing(condition.part.span, with: name.text == "_==_" ? "!\(question)" : question)
    }
    let span = condition.part.span
    var edits = [TextEdit(span: SourceSpan(at: span.start), replacement: "\(question) && ")]
    if case .call(let name, _, _)? = condition.parent?.kind, Expression.operatorSymbol(name.text) != nil {
      edits[0].replacement = "(" + edits[0].replacement
      edits.append(TextEdit(span: SourceSpan(at: span.end), replacement: ")"))
    }
    return Fix(summary: "write \(question) && in front", edits: edits)
  }

  private mutating func logical(
    _ connective: Expression.Connective, _ operands: [Expression], _ known: Facts
  ) -> Outcome {
    var known = known
    var gained: Facts = []
    var common: Facts?
    for operand in operands {
      let outcome = visit(operand, known)
      // The next operand is evaluated, or matters, only if this one did not decide.
      let passed = connective == .and ? outcome.whenTrue : outcome.whenFalse
      let decided = (connective == .and ? outcome.whenFalse : outcome.whenTrue).union(gained)
      common = common?.intersection(decided) ?? decided
      gained.formUnion(passed)
      known.formUnion(passed)
    }
    return connective == .and
      ? Outcome(whenTrue: gained, whenFalse: common ?? []) : Outcome(whenTrue: common ?? [], whenFalse: gained)
  }

  private mutating func conditional(
    _ condition: Expression, _ first: Expression, _ second: Expression, _ known: Facts
  ) -> Outcome {
    let outcome = visit(condition, known)
    let one = visit(first, known.union(outcome.whenTrue))
    let other = visit(second, known.union(outcome.whenFalse))
    // A literal branch with the opposite value cannot have given this answer.
    func combine(_ answer: Bool, _ facts: (Outcome) -> Facts) -> Facts {
      let left = facts(one).union(outcome.whenTrue)
      let right = facts(other).union(outcome.whenFalse)
      if case .bool(!answer)? = first.literal { return right }
      if case .bool(!answer)? = second.literal { return left }
      return left.intersection(right)
    }
    return Outcome(whenTrue: combine(true) { $0.whenTrue }, whenFalse: combine(false) { $0.whenFalse })
  }

  private mutating func call(
    _ part: Expression, _ name: Expression.Name, _ target: Expression?, _ arguments: [Expression], _ known: Facts
  ) -> Outcome {
    if name.text == "!_", let operand = arguments.first {
      let outcome = visit(operand, known)
      return Outcome(whenTrue: outcome.whenFalse, whenFalse: outcome.whenTrue)
    }
    if let target { _ = visit(target, known) }
    for argument in arguments { _ = visit(argument, known) }
    if let (map, key) = lookup(name.text, arguments) {
      let path = map.path.map { "\($0).\(key)" }
      if name.text == "@in" { return Outcome(whenTrue: path.map { [$0] } ?? []) }
      if path.map({ known.contains($0) }) != true {
        let literal = arguments[1].printed
        report(
          part, at: arguments[1].span.start, question: "\(literal) in \(map.printed)",
          fallback: "\(map.printed)[?\(literal)].orValue(…)")
      }
      return Outcome()
    }
    if name.text == "hasValue", let target, case .select(let operand, let field, isOptional: true) = target.kind,
      let path = operand.path
    {
      return Outcome(whenTrue: ["\(path).\(field.text)"])
    }
    return Outcome()
  }

  private mutating func visit(_ comprehension: Expression.Comprehension, _ known: Facts) {
    _ = visit(comprehension.range, known)
    var inside = known.hiding(comprehension.variable.text)
    if let second = comprehension.secondVariable {
      inside = inside.hiding(second.text)
    } else {
      inside.formUnion(elementFacts(of: comprehension.range, known, as: comprehension.variable.text))
    }
    if let filter = comprehension.filter { inside.formUnion(visit(filter, inside).whenTrue) }
    _ = visit(comprehension.body, inside)
  }

  /// Facts that a `filter` has established for all elements that it keeps.
  private func elementFacts(of range: Expression, _ known: Facts, as name: String) -> Facts {
    guard case .comprehension(let inner) = range.kind, inner.macro == .filter else { return [] }
    var check = GuardCheck(expression: expression)
    let prefix = "\(inner.variable.text)."
    let facts = check.visit(inner.body, known.hiding(inner.variable.text)).whenTrue
    let own = facts.filter { $0.hasPrefix(prefix) }.map { "\(name).\($0.dropFirst(prefix.count))" }
    return Facts(own).union(elementFacts(of: inner.range, known, as: name))
  }
}

extension Expression {
  fileprivate var isNegation: Bool {
    if case .call(let name, _, _) = kind { name.text == "!_" } else { false }
  }

  /// `x.f.g` as text; `nil` if this is not a chain of fields.
  fileprivate var path: String? { qualifiedName }
}

extension GuardCheck.Facts {
  /// The facts without those about a name that now has another meaning.
  fileprivate func hiding(_ name: String) -> Self { filter { !$0.hasPrefix("\(name).") } }
}
