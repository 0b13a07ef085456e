import Time

/// The one-line rendering.
extension ExplainedStep {
  /// A phrase about what decided this step's value.
  var phrase: String {
    switch value {
    case .unknown(let attributes)?: return "\(attributes.names.sorted().joined(separator: ", ")) not known"
    case .error(let error)?: return "\(error.message) in \(decisiveLeaves.first?.flatText ?? flatText)"
    case .bool(let truth)?: return phrase(truth)
    case let value?: return "\(flatText) is \(value.peopleText)"
    case nil: return "\(flatText) not evaluated"
    }
  }

  private func phrase(_ truth: Bool) -> String {
    switch expression.kind {
    case .has(let operand, let field):
      return "\(operand.printed).\(field.text) is \(truth ? "set" : "absent")"
    case .comprehension(let comprehension): return phrase(comprehension, truth)
    case .call(let name, _, let arguments):
      if name.text != "!_", let symbol = Expression.binarySymbol(name.text), arguments.count == 2 {
        return comparison(symbol, arguments, truth)
      }
    default: break
    }
    let decisive = children.filter(\.isDecisive)
    if case .conditional = expression.kind, decisive.count == 2 {
      return "as \(decisive[0].phrase), what counts is \(decisive[1].phrase)"
    }
    if decisive.isEmpty {
      let inputs = expression.qualifiedName == nil ? inputs : ""
      return "\(flatText) is \(truth)\(inputs.isEmpty ? "" : " (\(inputs))")"
    }
    return decisive.map(\.phrase).joined(separator: ", and ")
  }

  private func comparison(_ symbol: String, _ arguments: [Expression], _ truth: Bool) -> String {
    let left = children.first { $0.expression.id == arguments[0].id }
    let right = children.first { $0.expression.id == arguments[1].id }
    let other = right?.operandText ?? arguments[1].peopleText
    if symbol == "==" || symbol == "!=", truth == (symbol == "==") {
      return "\(left?.flatText ?? arguments[0].peopleText) is \(other)"
    }
    let relation = symbol == "==" ? "" : " \(symbol)"
    let verb = symbol == "!=" ? ", not" : truth ? relation : ", not\(relation)"
    return "\(left?.operandText ?? arguments[0].peopleText)\(verb) \(other)"
  }

  /// The step with its value: `ws.idle_for = 2h14m`.
  private var operandText: String {
    guard let value else { return flatText }
    return "\(flatText) = \(value.peopleText)"
  }

  private func phrase(_ comprehension: Expression.Comprehension, _ truth: Bool) -> String {
    let name = comprehension.variable.text
    let range = comprehension.range.printed
    let bodies = children.filter { $0.expression.id == comprehension.body.id }
    let condition = comprehension.body.printed
    switch (comprehension.macro, truth) {
    case (.exists, true), (.all, false):
      let decisive = bodies.filter(\.isDecisive)
      // A constant body has no steps.
      if decisive.isEmpty { return "\(flatText) is \(truth)" }
      return decisive.map { "for \($0.bindingText): \($0.phrase)" }.joined(separator: ", and ")
    case (.exists, false):
      if bodies.isEmpty { return "\(range) is empty" }
      return "no \(name) in \(range) with \(condition) (\(ExplainedStep.summary(of: bodies)))"
    case (.all, true):
      return bodies.isEmpty ? "\(range) is empty" : "every \(name) in \(range) has \(condition)"
    default: return "\(flatText) is \(truth)"
    }
  }

  /// The values in the first three bodies: `main: a.status = "disconnected"; gpu: a.status = "timeout"`.
  private static func summary(of bodies: [ExplainedStep]) -> String {
    let shown = bodies.prefix(3).map { body in
      let inputs = body.inputs
      // An element that is compared itself would appear twice.
      if inputs == body.bindingText || inputs.isEmpty { return body.bindingText }
      return "\(body.bindings.map(\.value.label).joined(separator: ", ")): \(inputs)"
    }
    let rest = bodies.count - shown.count
    return shown.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
  }

  /// The macro's variables with their values: `a = main`.
  var bindingText: String { bindings.map { "\($0.name) = \($0.value.label)" }.joined(separator: ", ") }

  /// The distinct fields and variables in this step, with their values.
  private var inputs: String {
    var seen: Set<String> = []
    return leaves.filter { seen.insert($0.text).inserted }.map { leaf in
      leaf.timeInZone(of: expression).map { "\(leaf.flatText) = \($0)" } ?? leaf.operandText
    }.joined(separator: ", ")
  }

  private var leaves: [ExplainedStep] {
    if expression.qualifiedName != nil { return value == nil ? [] : [self] }
    return children.flatMap(\.leaves)
  }
}

extension Expression {
  /// The text of a part without a step of its own, because it is constant.
  fileprivate var peopleText: String {
    if let literal { return literal.peopleText }
    if case .call(let name, nil, let arguments) = kind, name.text == "duration",
      case .string(let text)? = arguments.first?.literal
    {
      return text
    }
    return printed
  }
}

extension Value {
  /// The value for people: durations as `2h14m`, timestamps in RFC 3339, objects by name.
  public var peopleText: String {
    switch self {
    case .duration(let nanoseconds): Duration.nanoseconds(nanoseconds).exactText
    case .timestamp(let timestamp): timestamp.rfc3339
    case .object, .map: label
    case .list(let elements):
      "[\(elements.prefix(5).map(\.peopleText).joined(separator: ", "))\(elements.count > 5 ? ", …" : "")]"
    case .optional(let optional): optional.value.map { $0.peopleText } ?? "absent"
    case .unknown(let attributes): "unknown, for want of \(attributes.names.sorted().joined(separator: ", "))"
    case .error(let error): "error: \(error.message)"
    default: printedLiteral
    }
  }

  /// A label that distinguishes an element from the others: the name of an object, else the value.
  var label: String {
    switch self {
    case .object(let object):
      for field in ["name", "slug", "id"] {
        if case .string(let text)? = object[field] { return text }
      }
      return object.type.name
    case .map(let map):
      if case .string(let text)? = map["name"] { return text }
      return "a map of \(map.count)"
    case .string(let text): return text
    default: return peopleText
    }
  }
}
