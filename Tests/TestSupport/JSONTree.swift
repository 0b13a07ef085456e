import FoundationEssentials

/// Any JSON text, decoded by Foundation: what our own reader is compared with, and what the program printed.
public enum JSONTree: Decodable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  /// The most frequent kinds come first: each attempt that fails costs an error.
  public init(from decoder: any Decoder) throws {
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

  /// Reads a whole text; `nil` when it is not one JSON value.
  public init?(_ bytes: [UInt8]) {
    guard let tree = try? JSONDecoder().decode(JSONTree.self, from: Data(bytes)) else { return nil }
    self = tree
  }

  /// A member of an object; null when there is none.
  public subscript(name: String) -> JSONTree {
    if case .object(let fields) = self { fields[name] ?? .null } else { .null }
  }

  /// The elements of an array; of everything else none.
  public var elements: [JSONTree] { if case .array(let elements) = self { elements } else { [] } }
  /// A string; `nil` also for the empty one.
  public var text: String? { if case .string(let text) = self, !text.isEmpty { text } else { nil } }
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  public var number: Double? { if case .number(let number) = self { number } else { nil } }
  public var integer: Int64? { if case .number(let number) = self { Int64(exactly: number) } else { nil } }
  public var has: (String) -> Bool {
    { name in if case .object(let fields) = self { fields[name] != nil } else { false } }
  }

  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
