import Diagnostics

/// Resolves names, finds types and chooses overloads (CEL specification, "Gradual type checking").
struct Checker {
  let environment: Environment
  /// If false, every type is `dyn`, and names that do not resolve fail at run time.
  let isChecking: Bool
  var substitution = Substitution()
  var types: [CELType]
  var references: [Reference?]
  var diagnostics: [Diagnostic] = []
  /// Variables of the enclosing macros, innermost last.
  var locals: [(name: String, type: CELType)] = []
  /// Slots of the enclosing blocks, innermost last.
  var blocks: [[CELType]] = []
  /// Calls of `format`, which are checked at the end.
  var formatCalls: [Expression] = []

  private init(_ tree: SyntaxTree, environment: Environment, isChecking: Bool) {
    self.environment = environment
    self.isChecking = isChecking
    types = Array(repeating: .dyn, count: tree.count)
    references = Array(repeating: nil, count: tree.count)
  }

  /// Checks a whole tree. The expression may be used only if the diagnostics contain no errors.
  static func check(
    _ tree: SyntaxTree, in environment: Environment, expecting expected: CELType? = nil, isChecking: Bool = true
  ) -> (expression: CheckedExpression, diagnostics: [Diagnostic]) {
    var checker = Checker(tree, environment: environment, isChecking: isChecking)
    checker.check(tree.root)
    if let expected, isChecking { checker.require(tree.root, expected) }
    if isChecking, checker.diagnostics.isEmpty { checker.checkFormats() }
    let types = checker.types.map { isChecking ? checker.substitution.resolve($0, freeAsDyn: true) : .dyn }
    let expression = CheckedExpression(
      tree: tree, environment: environment, types: types, references: checker.references)
    return (expression, checker.diagnostics)
  }

  /// Finds and stores the types of a node and of all nodes below it.
  mutating func check(_ expression: Expression) {
    types[expression.id] = type(of: expression)
  }

  /// The type found for a node, as far as it is known now.
  ///
  /// Calls and literals use ``types`` instead, which keeps type variables: their bindings may still become more
  /// general.
  func found(_ expression: Expression) -> CELType { substitution.resolve(types[expression.id]) }

  // One function for each kind: in a debug build, a single switch would need stack space for all kinds at every level
  // of recursion.
  private mutating func type(of expression: Expression) -> CELType {
    switch expression.kind {
    case .literal(let value): value.type
    case .identifier: identifier(expression)
    case .select(let operand, let field, let isOptional): select(expression, operand, field, isOptional: isOptional)
    case .has(let operand, let field): has(expression, operand, field)
    case .call(let name, let target, let arguments): call(expression, name, target, arguments)
    case .logical(_, let operands): logical(operands)
    case .conditional(let condition, let first, let second): conditional(condition, first, second)
    case .list(let elements): list(elements)
    case .map(let entries): map(entries)
    case .message(let name, let values): message(expression, name, values)
    case .comprehension(let comprehension): self.comprehension(comprehension)
    case .bind(let name, let value, let body): bind(name, value, body)
    case .optionalMap(let operand, let name, let body, let isFlat):
      optionalMap(operand, name, body, isFlat: isFlat)
    case .block(let slots, let body): block(slots, body)
    case .blockIndex(let slot): blockIndex(expression, slot)
    case .invalid: .failure
    }
  }

  private mutating func logical(_ operands: [Expression]) -> CELType {
    for operand in operands {
      check(operand)
      require(operand, .bool)
    }
    return .bool
  }

  private mutating func conditional(_ condition: Expression, _ first: Expression, _ second: Expression) -> CELType {
    check(condition)
    check(first)
    check(second)
    require(condition, .bool)
    let result = substitution.freshVariable()
    if !substitution.assign([types[first.id], types[second.id]], to: [result, result]) {
      report(
        "R111", "both results of '? :' need one type, but they are \(found(first)) and \(found(second))",
        at: first.span.union(second.span), position: first.position,
        note: "put dyn() around one of them if that is meant")
      return .failure
    }
    return substitution.resolve(result)
  }

  private mutating func list(_ elements: [Expression.Element]) -> CELType {
    var joined: CELType?
    for element in elements {
      check(element.value)
      joined = substitution.join(joined, elementType(element.value, isOptional: element.isOptional))
    }
    return .list(joined ?? substitution.freshVariable())
  }

  private mutating func map(_ entries: [Expression.Entry]) -> CELType {
    var keys: CELType?
    var values: CELType?
    for entry in entries {
      check(entry.key)
      check(entry.value)
      keys = substitution.join(keys, types[entry.key.id])
      values = substitution.join(values, elementType(entry.value, isOptional: entry.isOptional))
    }
    return .map(keys ?? substitution.freshVariable(), values ?? substitution.freshVariable())
  }

  /// The type that an element adds to a list or map; for `?x`, the type inside the optional.
  private mutating func elementType(_ value: Expression, isOptional: Bool) -> CELType {
    let type = types[value.id]
    guard isOptional else { return type }
    if case .optional(let wrapped) = type { return wrapped }
    if !type.isDynOrFailure {
      report(
        "R111", "behind '?' must stand an optional, but this is \(type)", at: value.span, position: value.position,
        note: "write optional.of(x)")
    }
    return type
  }

  private mutating func message(_ expression: Expression, _ name: String, _ values: [Expression]) -> CELType {
    values.forEach { check($0) }
    let isType = environment.typeName(name) != nil
    report(
      "R110", isType ? "'\(name)' is a type without fields to set" : "there is no type '\(name)'", at: expression.span,
      position: expression.position, note: "a map is written {\"key\": value}")
    return .failure
  }

  // MARK: Reporting

  /// Reports an error if the node's type does not fit.
  mutating func require(_ expression: Expression, _ wanted: CELType) {
    let type = found(expression)
    guard !substitution.assign(type, to: wanted) else { return }
    report(
      "R111", "this must be \(wanted), but it is \(type)", at: expression.span, position: expression.position,
      note: wanted == .bool ? question(about: expression, of: type) : nil,
      fixes: conversions(expression, from: type, to: wanted))
  }

  /// What asks for a truth about a value of another type, for people; `nil` where nothing is usual.
  private func question(about expression: Expression, of type: CELType) -> String? {
    let rest: String
    switch type {
    case .duration: rest = "> duration(\"1h\")"
    case .timestamp: rest = "< timestamp(\"2030-01-01T00:00:00Z\")"
    case .int, .uint, .double: rest = "> 0"
    case .string: rest = "== \"…\""
    default: return nil
    }
    return "a condition asks something that is true or false, such as \(expression.printed) \(rest)"
  }

  private func conversions(_ expression: Expression, from type: CELType, to wanted: CELType) -> [Fix] {
    if type == .duration, wanted == .timestamp, let clock = environment.variables.first(where: \.isClock) {
      var edits = [TextEdit(span: SourceSpan(at: expression.span.start), replacement: "\(clock.name) + ")]
      var text = expression.printed
      if case .conditional = expression.kind {
        text = "(\(text))"
        edits[0].replacement += "("
        edits.append(TextEdit(span: SourceSpan(at: expression.span.end), replacement: ")"))
      }
      return [Fix(summary: "did you mean \(clock.name) + \(text)?", edits: edits)]
    }
    guard wanted == .bool, case .optional(.bool) = type else { return [] }
    return [
      Fix(
        summary: "write .orValue(false) behind it",
        edits: [TextEdit(span: SourceSpan(at: expression.span.end), replacement: ".orValue(false)")])
    ]
  }

  mutating func report(
    _ code: String, _ summary: String, at span: SourceSpan, position: Int, note: String? = nil, fixes: [Fix] = [],
    severity: Diagnostic.Severity = .error
  ) {
    guard isChecking else { return }
    diagnostics.append(
      Diagnostic(
        code: code, severity: severity, summary: summary, span: span, position: position,
        notes: note.map { [.init($0)] } ?? [],
        fixes: fixes))
  }
}
