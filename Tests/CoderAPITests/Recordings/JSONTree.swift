import FoundationEssentials

/// Any JSON text, decoded by Foundation: what our own reader is compared with.
enum JSONTree: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  /// The most frequent kinds come first: each attempt that fails costs an error.
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let object = try? decoder.container(keyedBy: AnyKey.self) {
      var fields: [String: JSONTree] = [:]
      for key in object.allKeys { fields[key.stringValue] = try object.decode(JSONTree.self, forKey: key) }
      self = .object(fields)
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else {
      var array = try decoder.unkeyedContainer()
      var elements: [JSONTree] = []
      while !array.isAtEnd { elements.append(try array.decode(JSONTree.self)) }
      self = .array(elements)
    }
  }

  init?(_ bytes: [UInt8]) {
    guard let tree = try? JSONDecoder().decode(JSONTree.self, from: Data(bytes)) else { return nil }
    self = tree
  }

  subscript(name: String) -> JSONTree {
    if case .object(let fields) = self { fields[name] ?? .null } else { .null }
  }

  var elements: [JSONTree] { if case .array(let elements) = self { elements } else { [] } }
  /// `nil` also for the empty string.
  var text: String? { if case .string(let text) = self, !text.isEmpty { text } else { nil } }
  var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  var integer: Int64? { if case .number(let number) = self { Int64(exactly: number) } else { nil } }
  var has: (String) -> Bool { { name in if case .object(let fields) = self { fields[name] != nil } else { false } } }

  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
