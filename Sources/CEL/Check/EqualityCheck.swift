import Diagnostics

/// Finds equalities that hardly ever hold: with moving values, true for one second only (R211), and with null (R205).
struct EqualityCheck {
  static func check(_ expression: CheckedExpression) -> [Diagnostic] { findings(in: expression.root, expression) }

  private static func findings(in part: Expression, _ expression: CheckedExpression) -> [Diagnostic] {
    (finding(about: part, expression).map { [$0] } ?? []) + part.children.flatMap { findings(in: $0, expression) }
  }

  private static func finding(about part: Expression, _ expression: CheckedExpression) -> Diagnostic? {
    guard case .call(let name, nil, let sides) = part.kind, sides.count == 2, ["_==_", "_!=_"].contains(name.text)
    else {
      return nil
    }
    let types = sides.map { expression.type(of: $0) }
    if let index = sides.firstIndex(where: { if case .null? = $0.literal { true } else { false } }) {
      let other = sides[1 - index]
      guard types[1 - index].isNeverNull else { return nil }
      return Diagnostic(
        code: "R205", summary: "\(other.printed) is never null", span: part.span, position: part.position,
        notes: [.init("a field that is absent is asked for with has(x.field); what is absent is not null")])
    }
    guard types == [.timestamp, .timestamp] || types == [.duration, .duration],
      let slope = difference(sides, expression), slope != 0,
      // A value with a minimum stays at it, so equality with the minimum is meaningful.
      !sides.indices.contains(where: { index in
        expression.minimum(of: sides[index]).map { .number($0) == sides[1 - index].point } ?? false
      })
    else { return nil }
    // A rising value that has reached the other side stays at or above it.
    let symbol = (slope > 0) == (name.text == "_==_") ? ">=" : name.text == "_==_" ? "<=" : slope > 0 ? "<" : ">"
    return Diagnostic(
      code: "R211", severity: .warning,
      summary: name.text == "_==_"
        ? "this is true for one second only, as it moves with the clock"
        : "this is true but for one second, as it moves with the clock", span: part.span, position: part.position,
      fixes: [Fix(summary: "write \(symbol)", edits: [TextEdit(span: name.span, replacement: symbol)])])
  }

  private static func difference(_ sides: [Expression], _ expression: CheckedExpression) -> Int? {
    guard let left = expression.slope(of: sides[0]), let right = expression.slope(of: sides[1]) else { return nil }
    return left - right
  }
}

extension CheckedExpression {
  /// The minimum of a part, if its field declares one; otherwise `nil`.
  fileprivate func minimum(of part: Expression) -> Int64? {
    guard case .select(let operand, let field, isOptional: false) = part.kind,
      case .object(let object) = type(of: operand),
      let slot = object.index(of: field.text)
    else { return nil }
    return object.fields[slot].minimum
  }

  /// Seconds by which a part changes in each second of the clock; `nil` where that is not known.
  fileprivate func slope(of part: Expression, depth: Int = 0) -> Int? {
    guard depth < 16 else { return nil }
    if case .variable(let index)? = reference(of: part) {
      let variable = environment.variables[index]
      if case .definition(let definition) = variable.source {
        return definition.slope(of: definition.root, depth: depth + 1)
      }
      return variable.isClock ? 1 : 0
    }
    switch part.kind {
    case .literal: return 0
    case .select(let operand, let field, isOptional: false):
      guard case .object(let object) = type(of: operand), let slot = object.index(of: field.text) else { return nil }
      return object.fields[slot].clockSlope
    case .call(let name, nil, let sides) where sides.count == 2 && ["_+_", "_-_"].contains(name.text):
      guard let left = slope(of: sides[0], depth: depth + 1), let right = slope(of: sides[1], depth: depth + 1) else {
        return nil
      }
      return name.text == "_+_" ? left + right : left - right
    // A function of the clock changes in steps, if at all.
    case .call: return 0
    default: return nil
    }
  }
}

extension CELType {
  /// Whether none of its values is null.
  fileprivate var isNeverNull: Bool {
    switch self {
    case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .list, .map, .object: true
    default: false
    }
  }
}
