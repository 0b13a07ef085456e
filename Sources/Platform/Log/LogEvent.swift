import Time

/// One event: what happened, when, and its particulars.
public struct LogEvent: Sendable {
  /// When it happened.
  public let time: Timestamp
  /// How much it matters.
  public let level: LogLevel
  /// A fixed sentence; what varies goes into ``metadata``.
  public let message: String
  /// Names and values in the order given; names are lower case with underscores.
  public let metadata: [(name: String, value: LogValue)]

  public init(time: Timestamp, level: LogLevel, message: String, metadata: [(name: String, value: LogValue)]) {
    self.time = time
    self.level = level
    self.message = message
    self.metadata = metadata
  }
}

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

/// How much an event matters; ordered.
public enum LogLevel: String, Sendable, CaseIterable, Comparable {
  /// What a developer looks at to find a fault.
  case debug
  /// What an operator reads in passing.
  case info
  /// What an operator should look at.
  case warning
  /// What went wrong.
  case error

  private var rank: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .warning: 2
    case .error: 3
    }
  }

  public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}
