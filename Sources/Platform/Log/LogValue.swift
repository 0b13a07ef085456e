import Time

/// A value in an event's metadata.
public enum LogValue: Sendable, Equatable {
  case string(String)
  case integer(Int64)
  case number(Double)
  case boolean(Bool)
  /// An instant, written as RFC 3339: in UTC as JSON, in the zone of the log and without fractions in text.
  case timestamp(Timestamp)
  /// A span of time, written in seconds as JSON and as people write it in text.
  case duration(Duration)
}

extension LogValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}
