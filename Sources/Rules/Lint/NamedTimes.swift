import CEL
import Diagnostics
import Time

/// Warns about calendars and time intervals of one file: those that nothing uses (R606, R607), and calendars that name no
/// date any more soon (R254).
struct NamedTimes {
  let problems: Problems

  /// How long ahead of its last date a calendar is warned about.
  private static let notice = 60

  /// - Parameter chosen: the calendars that `calendar_by` may choose
  func check(
    _ calendars: [CalendarLoader.Loaded], chosen: Set<String>, _ intervals: [IntervalLoader.Loaded], zone: Zone
  ) {
    let calls = problems.expressions.flatMap(\.program.calls)
    let usedIntervals = names(in: calls, of: ["isDuring", "nextStart", "nextEnd"])
    for interval in intervals where usedIntervals.map({ !$0.contains(interval.interval.name) }) ?? false {
      problems.warn(
        RuleCode.unusedInterval, "no expression uses the time interval '\(interval.interval.name)'", at: interval.span)
    }
    if let named = names(in: calls, of: Set(HolidayFunctions.names)),
      let excepted = exceptions(in: calls)
    {
      let used = named.union(excepted).union(chosen).union(intervals.flatMap(\.calendars))
      for calendar in calendars where !used.contains(calendar.calendar.name) {
        problems.warn(
          RuleCode.unusedCalendar, "nothing uses the calendar '\(calendar.calendar.name)'", at: calendar.span)
      }
    }
    if let now = problems.circumstances.now { checkEnds(calendars, now: now, zone: zone) }
  }

  private func checkEnds(_ calendars: [CalendarLoader.Loaded], now: Timestamp, zone: Zone) {
    for loaded in calendars {
      let (calendar, name) = (loaded.calendar.calendar, loaded.calendar.name)
      let today = (loaded.calendar.zone ?? zone).civil(at: now).date
      let summary: String
      if calendar.nextHoliday(after: today) == nil {
        summary = "the calendar '\(name)' has no date left after \(today)"
      } else if let last = calendar.lastDate, last < today.adding(days: Self.notice) {
        summary = "the calendar '\(name)' ends on \(last)"
      } else {
        continue
      }
      problems.warn(
        RuleCode.calendarEnds, summary, at: loaded.span,
        explanation: "Afterwards no day is a holiday for the rules that use it: add the dates to come.")
    }
  }

  /// The names in the calls of some functions; `nil` if a call works its name out.
  private func names(in calls: [WrittenCall], of functions: Set<String>) -> Set<String>? {
    var names: Set<String> = []
    for call in calls where functions.contains(call.name) && !call.arguments.isEmpty {
      guard case .string(let name)?? = call.arguments.first else { return nil }
      names.insert(name)
    }
    return names
  }

  /// The calendars that specifications of `isWithin` except; `nil` if a call works its specification out.
  private func exceptions(in calls: [WrittenCall]) -> Set<String>? {
    var names: Set<String> = []
    for call in calls where call.name == "isWithin" {
      guard case .string(let text)?? = call.arguments.first else { return nil }
      names.formUnion(TimeSpec.calendarNames(in: text))
    }
    return names
  }
}
