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
    /// Seconds that a duration or timestamp here moves by when the clock moves by one: 1 for an age such as
    /// `now - x`, -1 for what is left until an instant, 0 for what stands still. Evaluation counts it into the horizon.
    public let clockSlope: Int
    /// The least that a number can be, and a duration in nanoseconds; comparing with less is an error at compile time.
    public let minimum: Int64?
    /// One line for people.
    public let documentation: String
    /// What the strings look like that the field can hold, where any of that form can occur; comparing with what cannot be
    /// is a warning (R208).
    public let form: TextForm?
    /// What to do instead, where nothing ever gives the value: naming the field is a warning (R207), since an answer that
    /// needs it is always unknown.
    public let insteadOfUnknown: String?

    /// Whether the value, or a part of it, moves with the clock.
    var isMoving: Bool { clockSlope != 0 || type.hasMovingFields }

    public init(
      _ name: String, _ type: CELType, isOptional: Bool = false, closedSet: [String]? = nil, maximumCount: Int? = nil,
      clockSlope: Int = 0, minimum: Int64? = nil, form: TextForm? = nil, documentation: String = "",
      insteadOfUnknown: String? = nil
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
      self.insteadOfUnknown = insteadOfUnknown
    }
  }

  public let name: String
  /// In the order of the slots of an ``ObjectValue``.
  public let fields: [Field]
  /// Whether a field here, or one inside, moves with the clock.
  let hasMovingFields: Bool
  private let indexes: [String: Int]

  /// Field names must differ.
  public init(name: String, fields: [Field]) {
    self.name = name
    self.fields = fields
    hasMovingFields = fields.contains { $0.isMoving }
    indexes = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
  }

  /// The slot of a field, or `nil` if there is none of that name.
  public func index(of name: String) -> Int? { indexes[name] }
}

extension CELType {
  /// Whether its values hold fields that move with the clock.
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
