import Time

/// A component of a timestamp or duration that a CEL accessor reads.
enum TimeField: String, Sendable, CaseIterable {
  case year = "getFullYear"
  /// Counts from 0.
  case month = "getMonth"
  /// Counts from 1.
  case date = "getDate"
  /// Counts from 0.
  case dayOfMonth = "getDayOfMonth"
  /// 0 is Sunday.
  case dayOfWeek = "getDayOfWeek"
  /// Counts from 0.
  case dayOfYear = "getDayOfYear"
  case hours = "getHours"
  case minutes = "getMinutes"
  case seconds = "getSeconds"
  case milliseconds = "getMilliseconds"

  /// Whether durations have this accessor too.
  var isOfDurations: Bool {
    switch self {
    case .hours, .minutes, .seconds, .milliseconds: true
    default: false
    }
  }

  /// The field's value in UTC.
  func value(of timestamp: Timestamp) -> Int64 {
    switch self {
    case .hours: timestamp.seconds.floored(by: 86_400).rest / 3600
    case .minutes: timestamp.seconds.floored(by: 3600).rest / 60
    case .seconds: timestamp.seconds.floored(by: 60).rest
    case .milliseconds: Int64(timestamp.nanoseconds) / 1_000_000
    case .dayOfWeek: (timestamp.seconds.floored(by: 86_400).quotient + 4).floored(by: 7).rest
    default: value(of: Zone.utc.civil(at: timestamp))
    }
  }

  /// The field's value in a zone's local time.
  func value(of timestamp: Timestamp, in zone: Zone) -> Int64 {
    self == .milliseconds ? value(of: timestamp) : value(of: zone.civil(at: timestamp))
  }

  private func value(of civil: CivilTime) -> Int64 {
    switch self {
    case .year: Int64(civil.year)
    case .month: Int64(civil.month - 1)
    case .date: Int64(civil.day)
    case .dayOfMonth: Int64(civil.day - 1)
    case .dayOfWeek: Int64(civil.weekday)
    case .dayOfYear: Int64(civil.dayOfYear - 1)
    case .hours: Int64(civil.hour)
    case .minutes: Int64(civil.minute)
    case .seconds: Int64(civil.second)
    case .milliseconds: Int64(civil.nanosecond) / 1_000_000
    }
  }

  /// The field's value for a duration.
  ///
  /// Hours, minutes and seconds are totals; milliseconds are those within the last second.
  func value(ofNanoseconds duration: Int64) -> Int64 {
    switch self {
    case .hours: duration / 3_600_000_000_000
    case .minutes: duration / 60_000_000_000
    case .seconds: duration / 1_000_000_000
    default: duration / 1_000_000 % 1000
    }
  }
}

extension Int64 {
  /// The quotient rounded down, and the remainder, which is never negative; `divisor` must be positive.
  func floored(by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
  }
}
