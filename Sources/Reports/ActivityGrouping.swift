import Time

/// What the figures of activity are given by.
public enum ActivityGrouping: String, CaseIterable, Sendable {
  /// All in one line.
  case total
  case workspace, owner, template, organization
  /// By the calendar of a zone; weeks begin on Monday.
  case day, week, month
  /// The 168 hours of a week.
  case hourOfWeek = "hour-of-week"

  /// Whether lines belong to spans of time.
  var isOfTime: Bool { [.day, .week, .month, .hourOfWeek].contains(self) }

  /// The span of time that an instant is in and its name: `2026-11-24`, `2026-11`, or `Mon 09:00`. Days at which clocks change are
  /// as long as they are.
  func piece(at instant: Timestamp, in zone: Zone) -> (name: String, end: Timestamp) {
    let time = zone.civil(at: instant)
    switch self {
    case .day:
      return ("\(time.date)", zone.instants(of: CivilTime(date: time.date.adding(days: 1))).first)
    case .week:
      let monday = time.date.adding(days: -((time.weekday + 6) % 7))
      return ("\(monday)", zone.instants(of: CivilTime(date: monday.adding(days: 7))).first)
    case .month:
      let later = time.date.adding(days: 32 - time.date.day)
      let first = later.adding(days: 1 - later.day)
      return (String("\(time.date)".dropLast(3)), zone.instants(of: CivilTime(date: first)).first)
    case .hourOfWeek:
      let hour = instant.flooredToSecond + .seconds(3600 - time.minute * 60 - time.second)
      // An hour may be cut by a change of the clocks, which need not be at a full one.
      let end = zone.nextTransition(after: instant).map { min($0, hour) } ?? hour
      return ("\(CivilDate.weekdayNames[time.weekday]) \(time.hour < 10 ? "0" : "")\(time.hour):00", end)
    case .total, .workspace, .owner, .template, .organization: return ("all", Timestamp(seconds: .max))
    }
  }
}
