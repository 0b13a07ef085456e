import CEL

/// One way to write an expression of a type.
///
/// In the template `@T` stands for an expression of type T and `@@T` for one that sees the variables of `scope` too; `$A` and `$B`
/// are any types, the same one each time.
struct Production {
  let result: CELType
  let pieces: [String]
  let holes: [Hole]

  struct Hole {
    let type: CELType
    let isInScope: Bool
  }

  let scope: [(name: String, type: CELType)]

  init(_ result: String, _ template: String, scope: [(String, String)] = []) {
    self.result = CELType(template: result)
    self.scope = scope.map { ($0.0, CELType(template: $0.1)) }
    var pieces: [String] = []
    var holes: [Hole] = []
    var piece = ""
    var rest = Substring(template)
    while let character = rest.popFirst() {
      guard character == "@" else {
        piece.append(character)
        continue
      }
      let isInScope = rest.first == "@"
      if isInScope { rest.removeFirst() }
      pieces.append(piece)
      piece = ""
      holes.append(Hole(type: CELType(template: Production.takeType(&rest)), isInScope: isInScope))
    }
    self.pieces = pieces + [piece]
    self.holes = holes
  }

  /// A name with balanced parentheses behind it.
  private static func takeType(_ rest: inout Substring) -> String {
    var depth = 0
    var text = ""
    while let next = rest.first {
      let isPart = next.isLetter || next == "_" || next == "$" || (next == "(" && text.isGeneric) || depth > 0
      guard isPart else { break }
      if next == "(" { depth += 1 }
      if next == ")" { depth -= 1 }
      text.append(next)
      rest.removeFirst()
      if next == ")", depth == 0 { break }
    }
    return text
  }
}

extension String {
  fileprivate var isGeneric: Bool { ["list", "map", "optional_type", "type", "wrapper"].contains(self) }
}

extension CELType {
  /// A type of the table below, which cannot be misspelt.
  init(template text: String) {
    guard let type = CELType(parsing: text) else { preconditionFailure("\(text) is no type") }
    self = type
  }

  /// Whether this type is of the form of a pattern; what its parameters stand for is added to `parameters`.
  func matches(_ pattern: CELType, _ parameters: inout [String: CELType]) -> Bool {
    switch (pattern, self) {
    case (.parameter(let name), _):
      if let known = parameters[name] { return known == self }
      parameters[name] = self
      return true
    case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)), (.type(let a), .type(let b)):
      return b.matches(a, &parameters)
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      return otherKey.matches(key, &parameters) && otherValue.matches(value, &parameters)
    default: return self == pattern
    }
  }

  /// The type with its parameters filled in.
  func filled(with parameters: [String: CELType]) -> CELType {
    switch self {
    case .parameter(let name): parameters[name] ?? .int
    case .list(let one): .list(one.filled(with: parameters))
    case .optional(let one): .optional(one.filled(with: parameters))
    case .type(let one): .type(one.filled(with: parameters))
    case .map(let key, let value): .map(key.filled(with: parameters), value.filled(with: parameters))
    default: self
    }
  }

  /// The names of its parameters.
  var parameterNames: [String] {
    switch self {
    case .parameter(let name): [name]
    case .list(let one), .optional(let one), .type(let one): one.parameterNames
    case .map(let key, let value): key.parameterNames + value.parameterNames
    default: []
    }
  }
}
