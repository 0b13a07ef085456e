extension Program {
  /// Whether the answer can depend on a field of the objects of a type, as far as the expression's text tells.
  ///
  /// Also `true` where whole objects are compared or handed on, which could bring the field along.
  public func mayRead(_ field: String, of object: String) -> Bool {
    FieldUse(field: field, object: object).isRead(by: expression.root, of: expression, isTakenApart: true)
  }
}

/// Looks for the places of an expression that read a field of an object.
private struct FieldUse {
  let field: String
  let object: String

  /// - Parameter isTakenApart: whether only fields, elements or the number of elements of the part's value are looked at
  func isRead(by part: Expression, of expression: CheckedExpression, isTakenApart: Bool) -> Bool {
    if !isTakenApart, mayBeHeld(by: expression.type(of: part)) { return true }
    if case .variable(let index)? = expression.reference(of: part),
      case .definition(let definition) = expression.environment.variables[index].source,
      isRead(by: definition.root, of: definition, isTakenApart: true)
    {
      return true
    }
    switch part.kind {
    case .select(let operand, let name, _), .has(let operand, let name):
      if name.text == field, !isOfAnotherObject(expression.type(of: operand)) { return true }
      return isRead(by: operand, of: expression, isTakenApart: true)
    case .comprehension(let comprehension):
      return isRead(by: comprehension.range, of: expression, isTakenApart: true)
        || [comprehension.filter, comprehension.body].contains { part in
          part.map { isRead(by: $0, of: expression, isTakenApart: false) } ?? false
        }
    case .call(let name, _, _) where ["size", "_[_]", "_[?_]"].contains(name.text):
      return part.children.contains { isRead(by: $0, of: expression, isTakenApart: true) }
    default:
      return part.children.contains { isRead(by: $0, of: expression, isTakenApart: false) }
    }
  }

  private func isOfAnotherObject(_ type: CELType) -> Bool {
    switch type {
    case .object(let type): type.name != object
    case .optional(let wrapped), .wrapper(let wrapped): isOfAnotherObject(wrapped)
    default: false
    }
  }

  /// Whether a value of the type can be the object, or have it in it.
  ///
  /// A value of any type gets there by a conversion, which takes the object as a whole.
  private func mayBeHeld(by type: CELType) -> Bool {
    switch type {
    case .object(let type): type.name == object || type.fields.contains { mayBeHeld(by: $0.type) }
    case .list(let element), .optional(let element), .wrapper(let element): mayBeHeld(by: element)
    case .map(let key, let value): mayBeHeld(by: key) || mayBeHeld(by: value)
    case .abstract(_, let parameters): parameters.contains(where: mayBeHeld)
    default: false
    }
  }
}
