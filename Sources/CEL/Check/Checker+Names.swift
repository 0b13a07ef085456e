import Diagnostics

extension Checker {
  /// The type of an identifier.
  mutating func identifier(_ expression: Expression) -> CELType {
    guard case .identifier(let name, let isRooted) = expression.kind else { return .failure }
    if !isRooted, let local = locals.last(where: { $0.name == name }) {
      references[expression.id] = .local(name)
      return local.type
    }
    if let type = resolve(isRooted ? ".\(name)" : name, for: expression) { return type }
    references[expression.id] = .undeclared(name)
    reportUndeclared(name, at: expression)
    return .failure
  }

  /// The type of `operand.field` or `operand.?field`.
  mutating func select(
    _ expression: Expression, _ operand: Expression, _ field: Expression.Name, isOptional: Bool
  ) -> CELType {
    if let type = qualified(expression) { return type }
    if isUndeclared(field, below: operand, expression) { return .failure }
    return fieldType(expression, operand, field, isOptional: isOptional)
  }

  /// The type of `has(operand.field)`.
  mutating func has(_ expression: Expression, _ operand: Expression, _ field: Expression.Name) -> CELType {
    _ = fieldType(expression, operand, field, isOptional: false)
    return .bool
  }

  /// Reports `params.idle_limt` if there are variables `params.…`, but neither `params` nor this one.
  private mutating func isUndeclared(
    _ field: Expression.Name, below operand: Expression, _ expression: Expression
  ) -> Bool {
    guard case .identifier(let first, _) = operand.kind, !locals.contains(where: { $0.name == first }),
      environment.index(of: first) == nil
    else { return false }
    let known = environment.variables.map(\.name).filter { $0.hasPrefix("\(first).") }
      .map { String($0.dropFirst(first.count + 1)) }
    guard !known.isEmpty else { return false }
    references[operand.id] = .undeclared(first)
    let near = nearest(to: field.text, among: known)
    report(
      "R110", "there is no '\(first).\(field.text)' here", at: expression.span, position: field.span.start,
      note: near == nil ? "there are \(known.map { "\(first).\($0)" }.shortList)" : nil,
      fixes: near.map { [.replacing(field.span, with: $0)] } ?? [])
    return true
  }

  /// The type of a chain of names that as a whole names one variable or type; `nil` if it does not.
  private mutating func qualified(_ expression: Expression) -> CELType? {
    guard let name = expression.qualifiedName, let first = expression.firstName else { return nil }
    if !name.hasPrefix("."), locals.contains(where: { $0.name == first }) { return nil }
    return resolve(name, for: expression)
  }

  private mutating func resolve(_ name: String, for expression: Expression) -> CELType? {
    for candidate in environment.candidates(for: name) {
      if let index = environment.index(of: candidate) {
        references[expression.id] = .variable(index)
        return environment.variables[index].type
      }
      if let type = environment.typeName(candidate) {
        references[expression.id] = .typeName(type)
        return .type(type)
      }
    }
    return nil
  }

  /// The type of a field; optional, but not twice, if the operand or the selection is optional.
  private mutating func fieldType(
    _ expression: Expression, _ operand: Expression, _ field: Expression.Name, isOptional: Bool
  ) -> CELType {
    check(operand)
    let operandType = found(operand)
    var target = operandType
    var isOptional = isOptional
    if case .optional(let inner) = operandType {
      target = substitution.resolve(inner)
      isOptional = true
    }
    let result: CELType
    switch target {
    case .map(_, let value): result = value
    case .object(let type): result = objectField(type, field, of: operand)
    case .parameter:
      // The operand may turn out to be of any type, so this use must not determine it.
      _ = substitution.assign(.dyn, to: target)
      result = .dyn
    case .dyn, .failure: result = .dyn
    default:
      reportNoFields(target, operand, field, expression)
      result = .failure
    }
    return isOptional ? .optional(result) : result
  }

  private mutating func objectField(_ type: ObjectType, _ field: Expression.Name, of operand: Expression) -> CELType {
    if let index = type.index(of: field.text) { return type.fields[index].type }
    let near = nearest(to: field.text, among: type.fields.map(\.name))
    let elsewhere = near == nil ? variable(with: field) : nil
    // Suggests `template.default_ttl` for `ws.default_ttl`.
    let whole = elsewhere.map { Fix.replacing(operand.span.union(field.span), with: "\($0).\(field.text)") }
    report(
      "R112", "\(type.name) has no field '\(field.text)'", at: field.span, position: field.span.start,
      note: near == nil && whole == nil ? "it has \(type.fields.map(\.name).shortList)" : nil,
      fixes: near.map { [.replacing(field.span, with: $0)] } ?? whole.map { [$0] } ?? [])
    return .failure
  }

  /// The first variable that has the field; `nil` if none has.
  private func variable(with field: Expression.Name) -> String? {
    environment.variables.first { $0.objectType?.index(of: field.text) != nil }?.name
  }

  private mutating func reportNoFields(
    _ type: CELType, _ operand: Expression, _ field: Expression.Name, _ expression: Expression
  ) {
    let fix =
      sameNamedVariable(of: operand, with: field).map { .replacing(expression.span, with: "\($0).\(field.text)") }
      ?? function(of: type, like: field.text).map { Fix.replacing(field.span, with: "\($0)()") }
    report(
      "R112", "\(type) has no fields", at: expression.span, position: expression.position,
      note: documentation(of: operand), fixes: fix.map { [$0] } ?? [])
  }

  /// The variable `owner` if somebody wants `ws.owner.groups`, where `ws.owner` is only a name.
  private func sameNamedVariable(of operand: Expression, with field: Expression.Name) -> String? {
    guard let named = object(namedLike: operand), named.type.index(of: field.text) != nil else { return nil }
    return named.name
  }

  private func object(namedLike operand: Expression) -> (name: String, type: ObjectType)? {
    guard case .select(_, let name, _) = operand.kind, let type = environment[name.text]?.objectType else { return nil }
    return (name.text, type)
  }

  /// A function that the field may stand for: `getHours` for `idle_for.hours`, `size` for `name.length`.
  private func function(of type: CELType, like field: String) -> String? {
    let wanted = FamiliarName.function(field, isMember: true) ?? field
    return environment.functions.names(areMembers: true).first { name in
      guard name == wanted || name.lowercased() == "get\(field.lowercased())" else { return false }
      return environment.function(named: name)?.overloads.contains { overload in
        guard overload.isMember, overload.parameters.count == 1 else { return false }
        var copy = substitution
        return copy.assign(type, to: overload.parameters[0])
      } == true
    }
  }

  /// The schema's documentation of a field; `nil` if there is none.
  private func documentation(of part: Expression) -> String? {
    guard case .select(let operand, let field, _) = part.kind, case .object(let type) = found(operand),
      let index = type.index(of: field.text), !type.fields[index].documentation.isEmpty
    else { return nil }
    return "\(field.text): \(type.fields[index].documentation)"
  }

  private mutating func reportUndeclared(_ name: String, at expression: Expression) {
    let known =
      locals.map(\.name)
      + environment.variables.flatMap { variable in
        variable.name.contains(".") ? [variable.name, String(variable.name.prefix { $0 != "." })] : [variable.name]
      }
    // Suggests `params.idle_limit` for `idle_limit`.
    let qualified = environment.variables.first { $0.name.hasSuffix(".\(name)") }?.name
    let field = environment.variables.lazy.compactMap { variable -> String? in
      guard case .object(let type) = variable.type, type.index(of: name) != nil else { return nil }
      return "\(variable.name).\(name)"
    }.first
    let near = qualified ?? field ?? FamiliarName.values[name] ?? nearest(to: name, among: known)
    report(
      "R110", "there is no '\(name)' here", at: expression.span, position: expression.position,
      note: near == nil && !environment.variables.isEmpty
        ? "there are \(known.uniqued.shortList); a text is written \(name.printedLiteral)"
        : nil,
      fixes: near.map { [.replacing(expression.span, with: $0)] } ?? [])
  }
}

extension Expression {
  /// The leftmost name of a chain of fields.
  var firstName: String? {
    switch kind {
    case .identifier(let name, _): name
    case .select(let operand, _, _): operand.firstName
    default: nil
    }
  }
}

extension Fix {
  /// A fix with the summary "did you mean …?", which replaces a span.
  static func replacing(_ span: SourceSpan, with text: String) -> Fix {
    Fix(summary: "did you mean \(text)?", edits: [TextEdit(span: span, replacement: text)])
  }
}

extension Variable {
  fileprivate var objectType: ObjectType? { if case .object(let type) = type { type } else { nil } }
}

extension [String] {
  /// The names as text for a message; after 40 names it ends with "…".
  fileprivate var shortList: String {
    count <= 40 ? joined(separator: ", ") : prefix(40).joined(separator: ", ") + ", …"
  }

  /// The names without repetitions, in order of first occurrence.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
