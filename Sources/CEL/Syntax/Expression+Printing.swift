extension Expression {
  /// The expression as text; parsing it results in the same tree, with other spans.
  var printed: String {
    switch kind {
    case .literal(let value): value.printedLiteral
    case .identifier(let name, let isRooted): isRooted ? ".\(name)" : name.printedIterationVariable ?? name
    case .select(let operand, let field, let isOptional):
      "\(operand.printedOperand).\(isOptional ? "?" : "")\(field.printedField)"
    case .has(let operand, let field): "has(\(operand.printedOperand).\(field.printedField))"
    case .call(let name, let target, let arguments): printedCall(name.text, target, arguments)
    case .logical(let connective, let operands):
      operands.map { $0.printed(inside: connective == .or ? 1 : 2) }.joined(separator: " \(connective.rawValue) ")
    case .conditional(let condition, let first, let second):
      "\(condition.printed(inside: 1)) ? \(first.printed(inside: 1)) : \(second.printed)"
    case .list(let elements):
      "[\(elements.map { "\($0.isOptional ? "?" : "")\($0.value.printed)" }.joined(separator: ", "))]"
    case .map(let entries):
      "{\(entries.map { "\($0.isOptional ? "?" : "")\($0.key.printed): \($0.value.printed)" }.joined(separator: ", "))}"
    case .message(let name, _): "\(name){}"
    case .comprehension(let comprehension):
      "\(comprehension.range.printedOperand).\(comprehension.name.text)(\(comprehension.printedArguments))"
    case .bind(let name, let value, let body): "cel.bind(\(name.text), \(value.printed), \(body.printed))"
    case .optionalMap(let operand, let name, let body, let isFlat):
      "\(operand.printedOperand).\(isFlat ? "optFlatMap" : "optMap")(\(name.text), \(body.printed))"
    case .block(let slots, let body): "cel.block([\(slots.printedList)], \(body.printed))"
    case .blockIndex(let slot): "cel.index(\(slot))"
    case .invalid: "<error>"
    }
  }

  private func printedCall(_ name: String, _ target: Expression?, _ arguments: [Expression]) -> String {
    if let symbol = Expression.binarySymbol(name), arguments.count == 2 {
      let level = precedence
      return "\(arguments[0].printed(inside: level)) \(symbol) \(arguments[1].printed(inside: level + 1))"
    }
    switch name {
    case "!_", "-_":
      let operand = arguments[0]
      // A number after the sign would become part of a literal, and `!` and `-` may not follow each other.
      var isApart = name == "-_" && operand.literal != nil
      if case .call(let inner, _, _) = operand.kind, ["!_", "-_"].contains(inner.text) { isApart = inner.text != name }
      return "\(name.prefix(1))\(isApart ? "(\(operand.printed))" : operand.printed(inside: 6))"
    case "_[_]": return "\(arguments[0].printedOperand)[\(arguments[1].printed)]"
    case "_[?_]": return "\(arguments[0].printedOperand)[?\(arguments[1].printed)]"
    default:
      return "\(target.map { "\($0.printedOperand)." } ?? "")\(name)(\(arguments.printedList))"
    }
  }

  /// The symbol of a binary operator, from the name of its function; `nil` if that is not a binary operator.
  static func binarySymbol(_ name: String) -> String? {
    if name == "@in" { return "in" }
    guard name.hasPrefix("_"), name.hasSuffix("_"), name.count > 2, !name.contains("[") else { return nil }
    return String(name.dropFirst().dropLast())
  }

  /// Precedence from 0 for the conditional to 7 for expressions that never need parentheses.
  private var precedence: Int {
    switch kind {
    case .conditional: return 0
    case .logical(let connective, _): return connective == .or ? 1 : 2
    case .call(let name, _, let arguments):
      if name.text == "!_" || name.text == "-_" { return 6 }
      guard let symbol = Expression.binarySymbol(name.text), arguments.count == 2 else { return 7 }
      switch symbol {
      case "+", "-": return 4
      case "*", "/", "%": return 5
      default: return 3
      }
    default: return 7
    }
  }

  private func printed(inside level: Int) -> String {
    let isSameConnective = if case .logical = kind { precedence == level } else { false }
    return precedence < level || isSameConnective ? "(\(printed))" : printed
  }

  /// The printed form for use before a dot or a bracket.
  var printedOperand: String {
    if case .literal(let value) = kind {
      switch value {
      case .int, .uint, .double: return "(\(printed))"
      default: return printed
      }
    }
    return precedence < 7 ? "(\(printed))" : printed
  }
}

extension Expression.Comprehension {
  fileprivate var printedArguments: String {
    var parts = [variable.text.printedIterationVariable ?? variable.text]
    if let secondVariable { parts.append(secondVariable.text.printedIterationVariable ?? secondVariable.text) }
    if let filter { parts.append(filter.printed) }
    parts.append(body.printed)
    return parts.joined(separator: ", ")
  }
}

extension Expression.Name {
  fileprivate var printedField: String {
    let bytes = text.utf8
    let isPlain = bytes.first.map(\.isIdentifierStart) == true && bytes.allSatisfy(\.isIdentifierPart)
    return isPlain && !["true", "false", "null", "in"].contains(text) ? text : "`\(text)`"
  }
}

extension String {
  /// Prints `@it:1:0` as `cel.iterVar(1, 0)`; `nil` for other names.
  fileprivate var printedIterationVariable: String? {
    guard hasPrefix("@it:") else { return nil }
    return "cel.iterVar(\(dropFirst(4).replacing(":", with: ", ")))"
  }
}

extension [Expression] {
  fileprivate var printedList: String { map(\.printed).joined(separator: ", ") }
}
