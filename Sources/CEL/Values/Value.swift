import Time

/// A value of the expression language, or the reason why there is none.
public enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case timestamp(Timestamp)
  /// CEL's durations in this engine (as in cel-go) reach 292 years either way.
  case duration(nanoseconds: Int64)
  case list([Value])
  case map(MapValue)
  case object(ObjectValue)
  case optional(OptionalValue)
  case type(CELType)
  /// A value of a library or host type, such as `net.IP`.
  case opaque(any OpaqueValue)
  /// Not known, with the attributes that would have to be.
  case unknown(UnknownAttributes)
  /// Evaluation failed.
  case error(EvaluationError)
  /// A field that is not there; stands in slots of objects only, never is a result.
  case absent
}

extension Value {
  /// A duration, its part below a nanosecond cut off; the nearest that fits beyond 292 years.
  public static func duration(_ duration: Duration) -> Value { .duration(nanoseconds: duration.wholeNanoseconds) }

  /// An optional that holds a value, or none.
  public static func optional(of value: Value?) -> Value { .optional(value.map(OptionalValue.init) ?? .none) }

  /// Not known because of one attribute.
  public static func unknown(attribute: String) -> Value { .unknown(UnknownAttributes([attribute])) }

  /// The value's type as `type(x)` answers it; `dyn` for what is no value.
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

  /// Whether this is neither unknown, nor an error, nor an absent field.
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
