import TestSupport

extension JSONTree {
  /// What kind of value it is, for saying how two differ.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// Every object in the tree, outer ones first.
  var objects: [[String: JSONTree]] {
    switch self {
    case .object(let members): [members] + members.values.flatMap(\.objects)
    case .array(let items): items.flatMap(\.objects)
    default: []
    }
  }
}
