import Time

/// A part of a timestamp or duration that CEL's accessors read.
enum TimeField: String, Sendable, CaseIterable {
  case year = "getFullYear"
  /// From 0.
  case month = "getMonth"
  /// From 1.
  case date = "getDate"
  /// From 0.
  case dayOfMonth = "getDayOfMonth"
  /// 0 = Sunday.
  case dayOfWeek = "getDayOfWeek"
  /// From 0.
  case dayOfYear = "getDayOfYear"
  case hours = "getHours"
  case minutes = "getMinutes"
  case seconds = "getSeconds"
  case milliseconds = "getMilliseconds"

  /// Whether durations have it too.
  var isOfDurations: Bool {
    switch self {
    case .hours, .minutes, .seconds, .milliseconds: true
    default: false
    }
  }

  /// The field in UTC.
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

  /// The field on the clocks of a zone.
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

  /// The field of a duration: hours, minutes and seconds in all, but the milliseconds of the last second.
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
  /// Quotient rounded down, and the rest, which is never negative; `divisor` is positive.
  func floored(by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
  }
}
