import Cron
import Time

/// The ranges, firings or holidays that a period of days has, with what a change of the clocks does to them.
public struct TimeExpansion: Sendable {
  /// One range, firing or holiday.
  public struct Row: Sendable, Equatable {
    /// The local date that it belongs to: that of its start.
    public let date: CivilDate
    /// The first instant; that of the jump for a local time that the clocks skip. `nil` for a holiday.
    public let start: Timestamp?
    /// The end of a range, not included; `nil` for firings and holidays.
    public let end: Timestamp?
    /// The zone of the instants.
    public let zone: Zone
    /// The name of a holiday, and what a change of the clocks does, for people; `nil` where there is nothing to say.
    public let note: String?
  }

  /// In order of time.
  public private(set) var rows: [Row]
  /// Whether there are more rows than ``limit``, of which the later ones are left out.
  public private(set) var isCut = false

  /// Maximum number of rows.
  public static let limit = 10_000

  /// The ranges of a time interval that start on the dates.
  public init(_ interval: TimeInterval, on dates: ClosedRange<CivilDate>) { self.init(interval.hours, on: dates) }

  /// The ranges of a specification that start on the dates.
  public init(_ spec: TimeSpec, in zone: Zone, on dates: ClosedRange<CivilDate>) {
    self.init(spec.hours(in: zone), on: dates)
  }

  /// The holidays among the dates.
  public init(_ calendar: RuleCalendar, in zone: Zone, on dates: ClosedRange<CivilDate>) {
    let zone = calendar.zone ?? zone
    rows = Self.days(dates).compactMap { date in
      calendar.calendar.holiday(on: date).map { holiday in
        let half = holiday.isHalfDay ? "half day" : nil
        return Row(
          date: date, start: nil, end: nil, zone: zone,
          note: [holiday.name, half].compactMap(\.self).joined(separator: ", "))
      }
    }
  }

  /// The firings of a cron schedule on the dates in its zone, and the times that its clocks skip.
  ///
  /// - Parameter utc: the schedule with the same fields in UTC
  public init(_ schedule: CronSchedule, sameInUTC utc: CronSchedule, on dates: ClosedRange<CivilDate>) {
    let zone = schedule.zone
    rows = []
    let end = zone.start(of: dates.upperBound.adding(days: 1))
    var instant = zone.start(of: dates.lowerBound) - .nanoseconds(1)
    while let next = schedule.next(after: instant), next < end {
      guard rows.count < Self.limit else {
        isCut = true
        break
      }
      let time = zone.civil(at: next)
      rows.append(
        Row(
          date: time.date, start: next, end: nil, zone: zone, note: Self.repetition(of: next, zone.instants(of: time))))
      instant = next
    }
    rows += Self.skippedFirings(of: utc, in: zone, on: dates)
    rows.sort { ($0.start ?? .epoch) < ($1.start ?? .epoch) }
  }

  private init(_ hours: Hours, on dates: ClosedRange<CivilDate>) {
    rows = []
    for date in Self.days(dates) {
      for part in hours.parts where part.window.starts(on: date) {
        guard rows.count < Self.limit else {
          isCut = true
          break
        }
        rows.append(Self.row(part, on: date))
      }
    }
    rows.sort { ($0.start ?? .epoch, $0.end ?? .epoch) < ($1.start ?? .epoch, $1.end ?? .epoch) }
  }

  private static func days(_ dates: ClosedRange<CivilDate>) -> some Sequence<CivilDate> {
    (dates.lowerBound.daysSinceEpoch...dates.upperBound.daysSinceEpoch).lazy.map(CivilDate.init(daysSinceEpoch:))
  }

  private static func row(_ part: Hours.Part, on date: CivilDate) -> Row {
    let (from, until) = part.window.boundaries(on: date, in: part.zone)
    guard from.first < until.last else {
      return Row(date: date, start: from.first, end: from.first, zone: part.zone, note: "skipped by the clocks")
    }
    var notes: [String] = []
    if case .skipped = from { notes.append("the clocks skip its start, it begins with the jump") }
    if case .skipped = until { notes.append("the clocks skip its end, it ends with the jump") }
    if case .repeated = from { notes.append("the clocks show its start twice, the first counts") }
    if case .repeated = until { notes.append("the clocks show its end twice, the second counts") }
    return Row(
      date: date, start: from.first, end: until.last, zone: part.zone,
      note: notes.isEmpty ? nil : notes.joined(separator: "; "))
  }

  private static func repetition(of instant: Timestamp, _ lookup: CivilLookup) -> String? {
    guard case .repeated(let first, _, _) = lookup else { return nil }
    return instant == first ? "first of two, the clocks show it twice" : "second of two, the clocks show it twice"
  }

  /// The firings that the schedule would have in the gaps of the zone's clocks.
  private static func skippedFirings(
    of utc: CronSchedule, in zone: Zone, on dates: ClosedRange<CivilDate>
  ) -> [Row] {
    let end = zone.start(of: dates.upperBound.adding(days: 1))
    var result: [Row] = []
    var instant = zone.start(of: dates.lowerBound) - .seconds(1)
    while let transition = zone.nextTransition(after: instant), transition < end {
      let before = Zone.utc.instants(of: zone.civil(at: transition - .seconds(1))).first + .seconds(1)
      let after = Zone.utc.instants(of: zone.civil(at: transition)).first
      var local = before - .seconds(1)
      while let next = utc.next(after: local), next < after, result.count < limit {
        let time = Zone.utc.civil(at: next)
        result.append(
          Row(
            date: time.date, start: transition, end: nil, zone: zone,
            note: "\(ClockTime(hour: time.hour, minute: time.minute)) is skipped by the clocks, no firing"))
        local = next
      }
      instant = transition
    }
    return result
  }
}
