/// A type of the expression language (CEL specification, "Values" and "Gradual type checking").
public indirect enum CELType: Hashable, Sendable {
  /// Any value; checked at run time.
  case dyn
  case null
  case bool
  case int
  case uint
  case double
  case string
  case bytes
  case timestamp
  case duration
  case list(CELType)
  /// Keys are `bool`, `int`, `uint` or `string`, or `dyn` for a mixture.
  case map(CELType, CELType)
  case optional(CELType)
  /// The type of a type value such as `int`.
  case type(CELType)
  /// A declared object with fields; types with the same name are equal.
  case object(ObjectType)
  /// A type known only by its name, such as `net.IP`, with parameters.
  case abstract(String, [CELType])
  /// A value of the type or `null`, as in protobuf's wrapper messages.
  case wrapper(CELType)
  /// A type parameter of a declaration, or a type that the checker does not know yet.
  case parameter(String)
  /// The type of a failed sub-expression, so that one mistake causes only one error.
  case failure
}

extension CELType: CustomStringConvertible {
  /// The type in CEL's syntax: `map(string, list(int))`, `timestamp`, `optional_type(dyn)`.
  public var description: String {
    switch self {
    case .dyn: "dyn"
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .optional(let wrapped): "optional_type(\(wrapped))"
    case .type(let named): named == .dyn ? "type" : "type(\(named))"
    case .object(let type): type.name
    case .abstract(let name, let parameters):
      parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    case .wrapper(let wrapped): "wrapper(\(wrapped))"
    case .parameter(let name): name
    case .failure: "!error!"
    }
  }
}

extension CELType {
  /// The printed name of a type value, without parameters: `list`, `google.protobuf.Timestamp`.
  public var runtimeName: String {
    switch self {
    case .list: "list"
    case .map: "map"
    case .optional: "optional_type"
    case .type: "type"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .abstract(let name, _): name
    case .wrapper(let wrapped): wrapped.runtimeName
    default: description
    }
  }

  /// The type's parameters.
  var parameters: [CELType] {
    switch self {
    case .list(let one), .optional(let one), .type(let one), .wrapper(let one): [one]
    case .map(let key, let value): [key, value]
    case .abstract(_, let parameters): parameters
    default: []
    }
  }

  /// The same type with its parameters replaced.
  func replacingParameters(_ change: (CELType) -> CELType) -> CELType {
    switch self {
    case .list(let one): .list(change(one))
    case .optional(let one): .optional(change(one))
    case .type(let one): .type(change(one))
    case .wrapper(let one): .wrapper(change(one))
    case .map(let key, let value): .map(change(key), change(value))
    case .abstract(let name, let parameters): .abstract(name, parameters.map(change))
    default: self
    }
  }

  var isDynOrFailure: Bool { self == .dyn || self == .failure }

  /// Whether this is a type variable.
  var isFree: Bool {
    if case .parameter = self { true } else { false }
  }
}
