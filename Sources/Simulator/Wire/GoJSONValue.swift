/// A JSON value as a request carries it: numbers as written, keys in order, repeated ones kept.
indirect enum GoJSONValue: Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([GoJSONValue])
  case object([(key: String, value: GoJSONValue, source: String)])

  /// Go's word for the kind, as its decoding errors use it.
  var goKind: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The member of this name, names compared without regard to case; the last one wins. `source` is its JSON text.
  func member(_ name: String) -> (value: GoJSONValue, source: String)? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key.lowercased() == name }.map { ($0.value, $0.source) }
  }
}
