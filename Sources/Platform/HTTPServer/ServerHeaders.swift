/// The header fields of a request or a response, in order; names are compared without regard to case.
public struct ServerHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  private struct Field: Sendable, Equatable {
    let name: String
    let value: String
  }

  private var fields: [Field] = []

  /// No fields.
  public init() {}

  /// The fields as written, in that order.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(name, value) }
  }

  /// The first field of this name, or nil; setting it replaces every field of the name, and nil removes them.
  public subscript(name: String) -> String? {
    get { fields.first { Self.isSame($0.name, name) }?.value }
    set {
      fields.removeAll { Self.isSame($0.name, name) }
      if let newValue { append(name, newValue) }
    }
  }

  /// Adds a field behind the others, also when one of this name is there.
  public mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Every field in order, names as they were written.
  public var all: [(name: String, value: String)] { fields.map { ($0.name, $0.value) } }

  private static func isSame(_ first: String, _ second: String) -> Bool {
    first.utf8.count == second.utf8.count
      && zip(first.utf8, second.utf8).allSatisfy { lowered($0) == lowered($1) }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
