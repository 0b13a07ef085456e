/// A declared object: the fields that `x.f` may name, with their types and bounds.
public final class ObjectType: Sendable {
  /// One field of an object.
  public struct Field: Sendable {
    public let name: String
    public let type: CELType
    /// Whether the field may be absent, so that reading it requires `has(x.f)` or `x.?f`.
    public let isOptional: Bool
    /// The only strings that the field can hold, if they are known.
    ///
    /// Comparison with any other is an error at compile time.
    public let closedSet: [String]?
    /// Maximum number of elements (list, map) or bytes (string) to expect, for the static cost bound.
    ///
    /// `nil` uses the default of ``Environment/Limits``.
    public let maximumCount: Int?
    /// Speed of the field's value: seconds that it changes by in each second of the clock.
    ///
    /// 1 for an age such as `now - x`, -1 for the time left until an instant, 0 for a value that stands still. Horizons
    /// take it into account.
    public let clockSlope: Int
    /// The minimum of a number, or of a duration in nanoseconds; comparison with less is an error at compile time.
    public let minimum: Int64?
    /// Documentation for people, in one line.
    public let documentation: String
    /// The form of the strings that the field can hold; comparison with a string of another form is a warning (R208).
    public let form: TextForm?

    /// Whether the value, or a part of it, moves with the clock.
    var isMoving: Bool { clockSlope != 0 || type.hasMovingFields }

    public init(
      _ name: String, _ type: CELType, isOptional: Bool = false, closedSet: [String]? = nil, maximumCount: Int? = nil,
      clockSlope: Int = 0, minimum: Int64? = nil, form: TextForm? = nil, documentation: String = ""
    ) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
      self.closedSet = closedSet
      self.maximumCount = maximumCount
      self.clockSlope = clockSlope
      self.minimum = minimum
      self.form = form
      self.documentation = documentation
    }
  }

  public let name: String
  /// The fields in the order of an ``ObjectValue``'s slots.
  public let fields: [Field]
  /// Whether one of its fields, or a nested one, moves with the clock.
  let hasMovingFields: Bool
  private let indexes: [String: Int]

  /// Creates a type; field names must be distinct.
  public init(name: String, fields: [Field]) {
    self.name = name
    self.fields = fields
    hasMovingFields = fields.contains { $0.isMoving }
    indexes = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
  }

  /// The slot of a field; `nil` if there is none with this name.
  public func index(of name: String) -> Int? { indexes[name] }
}

extension CELType {
  /// Whether values of the type have fields that move with the clock.
  var hasMovingFields: Bool {
    switch self {
    case .object(let object): object.hasMovingFields
    case .list(let element), .optional(let element): element.hasMovingFields
    case .map(_, let value): value.hasMovingFields
    default: false
    }
  }
}

extension ObjectType: Hashable {
  public static func == (left: ObjectType, right: ObjectType) -> Bool { left === right || left.name == right.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
