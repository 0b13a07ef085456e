import Time

/// A value of the expression language, or the reason why there is no value.
public enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case timestamp(Timestamp)
  /// In this engine, as in cel-go, a duration reaches 292 years in either direction.
  case duration(nanoseconds: Int64)
  case list([Value])
  case map(MapValue)
  case object(ObjectValue)
  case optional(OptionalValue)
  case type(CELType)
  /// A value of a library or host type, such as `net.IP`.
  case opaque(any OpaqueValue)
  /// Not known; lists the attributes that would have to be known.
  case unknown(UnknownAttributes)
  /// Evaluation failed.
  case error(EvaluationError)
  /// An absent field; occurs only in the slots of objects, never as a result.
  case absent
}

extension Value {
  /// A duration with fractions of a nanosecond cut off; beyond 292 years, the nearest value that fits.
  public static func duration(_ duration: Duration) -> Value { .duration(nanoseconds: duration.wholeNanoseconds) }

  /// An optional that holds the value; empty for `nil`.
  public static func optional(of value: Value?) -> Value { .optional(value.map(OptionalValue.init) ?? .none) }

  /// An unknown value, caused by one attribute.
  public static func unknown(attribute: String) -> Value { .unknown(UnknownAttributes([attribute])) }

  /// The type as `type(x)` returns it; `dyn` for unknowns, errors and absent fields.
  public var type: CELType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .timestamp: .timestamp
    case .duration: .duration
    case .list: .list(.dyn)
    case .map: .map(.dyn, .dyn)
    case .object(let object): .object(object.type)
    case .optional: .optional(.dyn)
    case .type: .type(.dyn)
    case .opaque(let opaque): .abstract(opaque.typeName, [])
    case .unknown, .error, .absent: .dyn
    }
  }

  /// Whether this is neither an unknown, nor an error, nor an absent field.
  public var isKnown: Bool {
    switch self {
    case .unknown, .error, .absent: false
    default: true
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
}
