/// A declared object: the fields that `x.f` may name, with their types and bounds.
public final class ObjectType: Sendable {
  /// One field of an object.
  public struct Field: Sendable {
    public let name: String
    public let type: CELType
    /// Whether the field may be absent, so that reading it needs `has(x.f)` or `x.?f`.
    public let isOptional: Bool
    /// The strings that the field can hold, if they are known; comparing with another one is an error at compile time.
    public let closedSet: [String]?
    /// The most elements (list, map) or bytes (string) to expect, for the static cost bound; `nil` takes the default of
    /// ``Environment/Limits``.
    public let maximumCount: Int?
    /// One line for people.
    public let documentation: String

    public init(
      _ name: String, _ type: CELType, isOptional: Bool = false, closedSet: [String]? = nil, maximumCount: Int? = nil,
      documentation: String = ""
    ) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
      self.closedSet = closedSet
      self.maximumCount = maximumCount
      self.documentation = documentation
    }
  }

  public let name: String
  /// In the order of the slots of an ``ObjectValue``.
  public let fields: [Field]
  private let indexes: [String: Int]

  /// Field names must differ.
  public init(name: String, fields: [Field]) {
    self.name = name
    self.fields = fields
    indexes = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
  }

  /// The slot of a field, or `nil` if there is none of that name.
  public func index(of name: String) -> Int? { indexes[name] }
}

extension ObjectType: Hashable {
  public static func == (left: ObjectType, right: ObjectType) -> Bool { left === right || left.name == right.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
