/// Header fields in the order they came, found by name without regard to case.
public struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
  /// One field. Its name is as sent or received.
  public struct Field: Sendable, Hashable {
    /// Case has no meaning.
    public var name: String
    /// Without the blanks around it.
    public var value: String
  }

  /// In the order sent or received, also several of one name.
  public private(set) var fields: [Field] = []

  /// No fields.
  public init() {}

  /// The fields in the order written.
  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  /// The value of the first field of that name; setting it replaces every field of that name, `nil` removes them.
  ///
  /// Takes time proportional to the number of fields.
  public subscript(name: String) -> String? {
    get { fields.first { HTTPHeaders.isSame($0.name, name) }?.value }
    set {
      fields.removeAll { HTTPHeaders.isSame($0.name, name) }
      if let newValue { append(name, newValue) }
    }
  }

  /// Adds a field behind those that are there, also when one has the same name.
  public mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Field names are ASCII (RFC 9110 section 5.1).
  private static func isSame(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    return zip(left.utf8, right.utf8).allSatisfy { lowerCase($0) == lowerCase($1) }
  }

  private static func lowerCase(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}
