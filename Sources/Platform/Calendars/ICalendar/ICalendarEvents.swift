import Diagnostics
import Time

/// Expands the events of an iCalendar file into the dates on which they are holidays.
struct ICalendarEvents {
  private(set) var reader: ICalendarReader
  /// By the day, since 1970-01-01.
  private(set) var days: [Int: Holiday] = [:]
  private(set) var isEndless = false
  /// Days that may still be looked at: what one file may cost is bounded.
  private var budget = ICalendarEvents.allowance

  static let allowance = 1_000_000
  /// The years in which rules are expanded.
  static let years = 1970...2099
  static let firstDay = 0
  static let lastDay = CivilDate(year: 2099, month: 12, day: 31)?.daysSinceEpoch ?? 0
  /// Longer ones are no holidays.
  static let longestDays = 366
  /// A part of a day counts from so many seconds on: shorter ones are meetings.
  static let shortestPart = 3 * 3600

  init(_ reader: ICalendarReader) {
    self.reader = reader
  }

  mutating func expand() {
    // Events that replace a moment of another one, by its identity.
    var replaced: [String: [CalendarEvent.Moments]] = [:]
    for event in reader.events {
      if let moment = event.replaced, let uid = event.uid { replaced[uid, default: []].append(moment) }
    }
    for event in reader.events where !event.isCancelled {
      guard budget > 0, reader.diagnostics.count < ICalendarReader.diagnosticLimit else { return }
      add(event, replaced: event.replaced == nil ? event.uid.flatMap { replaced[$0] } ?? [] : [])
    }
  }

  private mutating func add(_ event: CalendarEvent, replaced: [CalendarEvent.Moments]) {
    guard let written = event.start, let start = written.moments.first else {
      // What could not be read has been reported.
      if !reader.diagnostics.contains(where: { $0.severity == .error }) {
        reader.report("the event has no DTSTART", at: event.span)
      }
      return
    }
    guard let clock = clock(of: written), let length = length(of: event, start: start, clock: clock) else { return }
    var starts = Set<CalendarMoment>(event.rules.isEmpty ? [start] : [])
    for (rule, span) in event.rules {
      guard let moments = moments(of: rule, start: start, clock: clock) else {
        reader.report(
          "the rule repeats too often",
          explanation: "all rules of a file together may be looked through for \(ICalendarEvents.allowance) days",
          at: span)
        return
      }
      starts.formUnion(moments)
      if rule.isEndless { isEndless = true }
    }
    for moments in event.additional {
      guard let other = self.clock(of: moments) else { return }
      budget -= moments.moments.count
      starts.formUnion(moments.moments.map { converted($0, from: other, to: clock, like: start) })
    }
    // A date takes away all that begins on it.
    var excludedDays = Set<Int>()
    for moments in event.excluded + replaced {
      guard let other = self.clock(of: moments) else { return }
      budget -= moments.moments.count
      for moment in moments.moments {
        if moment.isDate, !start.isDate { excludedDays.insert(moment.day) }
        starts.remove(converted(moment, from: other, to: clock, like: start))
      }
    }
    if !excludedDays.isEmpty { starts = starts.filter { !excludedDays.contains($0.day) } }
    mark(starts, event: event, length: length, clock: clock)
  }

  private mutating func clock(of moments: CalendarEvent.Moments) -> CalendarZones.Clock? {
    if let clock = reader.zones.clock(named: moments.zone) { return clock }
    reader.report(
      "no time zone is named '\(moments.zone?.prefix(60) ?? "")'",
      explanation:
        "expected a name of the IANA database such as Europe/Berlin, or one that a VTIMEZONE of the file describes",
      at: moments.span)
    return nil
  }

  /// In seconds; whole days for dates. `nil` where it is none, which has been reported.
  private mutating func length(of event: CalendarEvent, start: CalendarMoment, clock: CalendarZones.Clock) -> Int? {
    var length = start.isDate ? 86_400 : 0
    var span = event.start?.span ?? event.span
    if let written = event.end, let end = written.moments.first {
      span = written.span
      guard end.isDate == start.isDate else {
        reader.report("DTSTART and DTEND must both be dates or both be times", at: span)
        return nil
      }
      if start.isDate {
        // Some programs write the same date for one day.
        length = max(1, end.day - start.day) * 86_400
        if end.day < start.day { length = -1 }
      } else {
        guard let other = self.clock(of: written) else { return nil }
        length = reader.zones.instant(of: end, on: other) - reader.zones.instant(of: start, on: clock)
      }
    } else if let duration = event.duration {
      length = start.isDate ? max(86_400, duration) : duration
      if duration < 0 { length = -1 }
    }
    guard length >= 0 else {
      reader.report("the event ends before it begins", at: span)
      return nil
    }
    guard length <= ICalendarEvents.longestDays * 86_400 else {
      reader.report(
        "the event lasts \(length / 86_400) days; a holiday lasts \(ICalendarEvents.longestDays) at most", at: span)
      return nil
    }
    return length
  }

  private mutating func moments(of rule: RecurrenceRule, start: CalendarMoment, clock: CalendarZones.Clock)
    -> [CalendarMoment]?
  {
    var until = rule.until
    if let moment = until, moment.isUTC, !start.isUTC, !start.isDate {
      until = reader.zones.moment(at: moment.seconds, on: clock)
    }
    var recurrence = Recurrence(rule: rule, start: start, budget: budget)
    let moments = recurrence.moments(
      from: ICalendarEvents.firstDay - ICalendarEvents.longestDays, through: ICalendarEvents.lastDay, until: until)
    budget = recurrence.budget
    return moments
  }

  /// The same moment on the clocks of the event's start.
  private func converted(
    _ moment: CalendarMoment, from clock: CalendarZones.Clock, to other: CalendarZones.Clock, like start: CalendarMoment
  ) -> CalendarMoment {
    if moment.isDate || start.isDate {
      return CalendarMoment(day: moment.day, second: start.second, isDate: start.isDate, isUTC: start.isUTC)
    }
    let instant = reader.zones.instant(of: moment, on: clock)
    if start.isUTC { return CalendarMoment(seconds: instant, isUTC: true) }
    return reader.zones.moment(at: instant, on: other)
  }

  private mutating func mark(
    _ starts: Set<CalendarMoment>, event: CalendarEvent, length: Int, clock: CalendarZones.Clock
  ) {
    var marked = false
    for start in starts {
      if start.isDate {
        let count = length / 86_400
        budget -= count
        guard budget > 0 else { break }
        for day in start.day..<(start.day + count) { mark(day, name: event.name, isHalf: false) }
        marked = true
        continue
      }
      let instant = reader.zones.instant(of: start, on: clock)
      let first = reader.zones.moment(at: instant, on: .floating)
      let last = reader.zones.moment(at: instant + length, on: .floating)
      budget -= last.day - first.day + 1
      guard budget > 0 else { break }
      for day in first.day...max(first.day, last.day) {
        let from = max(first.seconds, day * 86_400)
        let to = min(last.seconds, (day + 1) * 86_400)
        guard to - from >= ICalendarEvents.shortestPart else { continue }
        mark(day, name: event.name, isHalf: to - from < 86_400)
        marked = true
      }
    }
    if budget <= 0 { reader.report("the events of the file cover too many days", at: event.span) }
    if !marked, !starts.isEmpty, budget > 0 {
      reader.report(
        "the event takes less than three hours of a day: it makes no holiday", severity: .warning,
        explanation: "an event for whole days has dates without times, such as DTSTART;VALUE=DATE:20261225",
        at: event.span)
    }
  }

  private mutating func mark(_ day: Int, name: String?, isHalf: Bool) {
    let holiday = Holiday(name: name, isHalfDay: isHalf)
    days[day] = days[day]?.joined(with: holiday) ?? holiday
  }
}
