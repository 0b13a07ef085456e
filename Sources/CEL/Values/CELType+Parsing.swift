extension CELType {
  /// Parses `list(map(string, dyn))`, `optional_type(T)`, `type(T)`, `wrapper(int)`, and `$T` for a type parameter.
  ///
  /// Any other name is an abstract type; `nil` for text of another form.
  public init?(parsing text: String) {
    var rest = Substring(text)
    guard let type = CELType.take(from: &rest), rest.allSatisfy({ $0 == " " }) else { return nil }
    self = type
  }

  private static func take(from rest: inout Substring) -> CELType? {
    rest = rest.drop { $0 == " " }
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "$" }
    guard !name.isEmpty else { return nil }
    rest = rest.dropFirst(name.count)
    var parameters: [CELType] = []
    if rest.first == "(" {
      repeat {
        rest = rest.dropFirst()
        guard let parameter = take(from: &rest) else { return nil }
        parameters.append(parameter)
        rest = rest.drop { $0 == " " }
      } while rest.first == ","
      guard rest.first == ")" else { return nil }
      rest = rest.dropFirst()
    }
    return CELType(name: String(name), parameters: parameters)
  }

  private init?(name: String, parameters: [CELType]) {
    switch (name, parameters.count) {
    case ("dyn", 0), ("any", 0), ("google.protobuf.Any", 0): self = .dyn
    case ("null_type", 0): self = .null
    case ("bool", 0): self = .bool
    case ("int", 0): self = .int
    case ("uint", 0): self = .uint
    case ("double", 0): self = .double
    case ("string", 0): self = .string
    case ("bytes", 0): self = .bytes
    case ("timestamp", 0), ("google.protobuf.Timestamp", 0): self = .timestamp
    case ("duration", 0), ("google.protobuf.Duration", 0): self = .duration
    case ("list", 0): self = .list(.dyn)
    case ("list", 1): self = .list(parameters[0])
    case ("map", 0): self = .map(.dyn, .dyn)
    case ("map", 2): self = .map(parameters[0], parameters[1])
    case ("type", 0): self = .type(.dyn)
    case ("type", 1): self = .type(parameters[0])
    case ("wrapper", 1): self = .wrapper(parameters[0])
    case ("optional_type", 1): self = .optional(parameters[0])
    case ("list", _), ("map", _), ("type", _), ("wrapper", _), ("optional_type", _): return nil
    default:
      self =
        name.hasPrefix("$") && parameters.isEmpty ? .parameter(String(name.dropFirst())) : .abstract(name, parameters)
    }
  }
}
