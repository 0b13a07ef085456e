import CEL
import Testing

/// The value of an expression without variables as a literal, `error CODE`, or `refused` if it does not check.
func answer(_ expression: String) -> String {
  let environment = Environment(strictness: [])
  let compilation = environment.compile(expression)
  guard let program = compilation.program else {
    return compilation.stage == .parse ? "no expression" : "refused"
  }
  let evaluation = program.evaluate(Bindings(for: environment))
  #expect(evaluation.cost <= program.costBound, "\(expression)")
  if case .error(let error) = evaluation.value { return "error \(error.code)" }
  return evaluation.value.literalText
}

extension Value {
  /// As `peopleText`, but whole timestamps, types of all elements and optionals can be told apart.
  fileprivate var literalText: String {
    switch self {
    case .list(let elements): "[\(elements.map(\.literalText).joined(separator: ", "))]"
    case .map(let map):
      "{\(map.entries.map { "\($0.key.literalText): \($0.value.literalText)" }.joined(separator: ", "))}"
    case .optional(let optional): optional.value.map { "some \($0.literalText)" } ?? "none"
    default: peopleText
    }
  }
}
