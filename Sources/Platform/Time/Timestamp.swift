import Glibc

/// An instant, exact to the nanosecond, without a zone.
///
/// Every value of the Go `time.Time` range that is written as RFC 3339 fits. Two timestamps are equal when they are
/// the same instant, whatever offset they were written with.
public struct Timestamp: Hashable, Sendable {
  /// Whole seconds since 1970-01-01T00:00:00Z, rounded down, so negative before 1970.
  public let seconds: Int64
  /// What is to be added to `seconds`, 0 ..< 1,000,000,000.
  public let nanoseconds: Int32

  /// The instant `seconds` and `nanoseconds` after 1970-01-01T00:00:00Z.
  ///
  /// Nanoseconds outside 0 ..< 1,000,000,000 carry into the seconds.
  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    if nanoseconds >= 0 && nanoseconds < Timestamp.nanosecondsPerSecond {
      self.seconds = seconds
      self.nanoseconds = nanoseconds
    } else {
      let (carry, rest) = Int64(nanoseconds).flooredDivision(by: Int64(Timestamp.nanosecondsPerSecond))
      self.seconds = seconds.saturatingAdd(carry)
      self.nanoseconds = Int32(rest)
    }
  }

  /// The instant that many microseconds after 1970-01-01T00:00:00Z.
  public init(microseconds: Int64) {
    let (seconds, rest) = microseconds.flooredDivision(by: 1_000_000)
    self.init(seconds: seconds, nanoseconds: Int32(rest) * 1000)
  }

  /// Microseconds since 1970-01-01T00:00:00Z, rounded down; the nearest that fits for instants 292,000 years away.
  public var microseconds: Int64 {
    seconds.saturatingMultiply(1_000_000).saturatingAdd(Int64(nanoseconds / 1000))
  }

  /// The system's clock now.
  public static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }

  /// 1970-01-01T00:00:00Z.
  public static let epoch = Timestamp(seconds: 0)
  /// 0001-01-01T00:00:00Z: Go's zero time, which the Coder API sends for "none", and the first instant that CEL knows.
  public static let goZero = Timestamp(seconds: -62_135_596_800)
  /// 9999-12-31T23:59:59.999999999Z: the last instant with a year of four digits.
  public static let latest = Timestamp(seconds: 253_402_300_799, nanoseconds: 999_999_999)

  /// Whether this is 0001-01-01T00:00:00Z, Go's way to say "no time".
  public var isGoZero: Bool { self == Timestamp.goZero }
  /// Whether the year is 1 … 9999, as RFC 3339 and CEL demand.
  public var isInCalendar: Bool { self >= Timestamp.goZero && self <= Timestamp.latest }

  static let nanosecondsPerSecond: Int32 = 1_000_000_000
}

extension Timestamp: Comparable {
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.seconds != right.seconds ? left.seconds < right.seconds : left.nanoseconds < right.nanoseconds
  }
}

extension Timestamp {
  /// The instant `duration` later; parts of a nanosecond are cut off, and what does not fit stays at the end of the
  /// range.
  public static func + (timestamp: Timestamp, duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    let sum = timestamp.nanoseconds + Int32(attoseconds / Duration.attosecondsPerNanosecond)
    return Timestamp(seconds: timestamp.seconds.saturatingAdd(seconds), nanoseconds: sum)
  }

  /// The instant `duration` earlier.
  public static func - (timestamp: Timestamp, duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    let rest = timestamp.nanoseconds - Int32(attoseconds / Duration.attosecondsPerNanosecond)
    return Timestamp(seconds: timestamp.seconds.saturatingSubtract(seconds), nanoseconds: rest)
  }

  /// How much later `left` is than `right`; negative when it is earlier.
  public static func - (left: Timestamp, right: Timestamp) -> Duration {
    .seconds(left.seconds.saturatingSubtract(right.seconds)) + .nanoseconds(left.nanoseconds - right.nanoseconds)
  }

  /// Adds `duration` in place.
  public static func += (timestamp: inout Timestamp, duration: Duration) { timestamp = timestamp + duration }
  /// Subtracts `duration` in place.
  public static func -= (timestamp: inout Timestamp, duration: Duration) { timestamp = timestamp - duration }
}

extension Timestamp {
  /// The beginning of its second.
  public var flooredToSecond: Timestamp { Timestamp(seconds: seconds) }
  /// The beginning of its minute (UTC; zones whose offset has seconds are of the past).
  public var flooredToMinute: Timestamp { Timestamp(seconds: seconds - seconds.flooredDivision(by: 60).remainder) }

  /// The first whole minute that is not earlier.
  public var ceiledToMinute: Timestamp {
    let minute = flooredToMinute
    return minute == self ? minute : minute + .seconds(60)
  }
}

extension Timestamp: Codable {
  /// Reads an RFC 3339 string.
  ///
  /// - Throws: `DecodingError.dataCorrupted` quoting a text that is none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Timestamp(rfc3339: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected an RFC 3339 time such as 2026-11-24T09:30:00Z, found \"\(text)\"")
    }
    self = value
  }

  /// Writes ``rfc3339``.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rfc3339)
  }
}
