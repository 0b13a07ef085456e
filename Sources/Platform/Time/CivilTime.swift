/// What a calendar and a clock on the wall of some zone show.
public struct CivilTime: Hashable, Sendable {
  /// The date shown.
  public var date: CivilDate
  /// 0 ... 23.
  public var hour: Int
  /// 0 ... 59.
  public var minute: Int
  /// 0 ... 59; leap seconds do not exist here.
  public var second: Int
  /// 0 ..< 1,000,000,000.
  public var nanosecond: Int
  /// Seconds east of UTC at that instant, when read with ``Zone/civil(at:)``; ignored by ``Zone/instants(of:)``.
  public var offsetSeconds: Int
  /// Whether the zone calls this daylight-saving time; ignored by ``Zone/instants(of:)``.
  public var isDST: Bool

  /// A wall-clock time; hours, minutes and seconds outside their ranges carry over when it is looked up in a zone
  /// (24:00 is the next day's 00:00).
  public init(
    date: CivilDate, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0, offsetSeconds: Int = 0,
    isDST: Bool = false
  ) {
    self.date = date
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
    self.offsetSeconds = offsetSeconds
    self.isDST = isDST
  }

  /// The astronomical year.
  public var year: Int { date.year }
  /// 1 = January … 12.
  public var month: Int { date.month }
  /// Day of the month, from 1.
  public var day: Int { date.day }
  /// 0 = Sunday … 6 = Saturday.
  public var weekday: Int { date.weekday }
  /// Day of the year, from 1 (CEL counts from 0).
  public var dayOfYear: Int { date.dayOfYear }
  /// Minutes since midnight on the clock, 0 ..< 1440, whatever was skipped or repeated in between.
  public var minuteOfDay: Int { hour * 60 + minute }
}
