import Diagnostics
import Time

/// Reads iCalendar text (RFC 5545) into its events: lines, components and values, with a diagnostic for each that is wrong.
struct ICalendarReader {
  let file: SourceFile
  let code: String
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var events: [CalendarEvent] = []
  private(set) var zones: CalendarZones
  private var open: [(name: String, span: SourceSpan)] = []
  private var event: CalendarEvent?
  private var zone: (name: String?, described: CalendarZones.Described)?
  private var observance:
    (start: CalendarMoment?, from: Int?, offset: Int?, rules: [RecurrenceRule], additional: [CalendarMoment])?
  private var hasCalendar = false
  /// Days that may still be looked at for the rules of zones.
  private var zoneBudget = 500_000

  /// More than that nobody reads.
  static let diagnosticLimit = 20
  /// No calendar of holidays has more.
  static let eventLimit = 20_000

  init(_ file: SourceFile, zone: Zone, code: String) {
    self.file = file
    self.code = code
    zones = CalendarZones(calendarZone: zone)
  }

  mutating func read() {
    let lines = ContentLine.lines(of: file.text)
    guard lines.count < ContentLine.countLimit else {
      report("more than \(ContentLine.countLimit) lines are no calendar of holidays", at: SourceSpan(at: 0))
      return
    }
    for (line, span) in lines {
      guard diagnostics.count < ICalendarReader.diagnosticLimit else { return }
      guard let line else {
        report("no line of an iCalendar file; expected NAME:VALUE", at: span)
        continue
      }
      take(line)
    }
    if let unclosed = open.last { report("\(unclosed.name) has no END", at: unclosed.span) }
    if !hasCalendar, diagnostics.isEmpty {
      report("no iCalendar text; expected BEGIN:VCALENDAR in the first line", at: SourceSpan(at: 0))
    }
  }

  mutating func report(
    _ summary: String, severity: Diagnostic.Severity = .error, explanation: String? = nil, at span: SourceSpan
  ) {
    diagnostics.append(
      Diagnostic(code: code, severity: severity, summary: summary, explanation: explanation, file: file, span: span))
  }

  private mutating func take(_ line: ContentLine) {
    let component = line.value.uppercased()
    switch line.name {
    case "BEGIN": begin(component, at: line.span)
    case "END": end(component, at: line.span)
    default:
      guard let inside = open.last?.name else {
        report("\(line.name) stands outside of BEGIN:VCALENDAR and its END", at: line.span)
        return
      }
      switch inside {
      case "VCALENDAR":
        if line.name == "CALSCALE", component != "GREGORIAN" {
          report("the calendar's scale is \(line.value); only GREGORIAN is read", at: line.span)
        }
      case "VEVENT": takeOfEvent(line)
      case "VTIMEZONE":
        if line.name == "TZID" { zone?.name = line.value }
        if line.name == "X-LIC-LOCATION" { zone?.described.location = line.value }
      case "STANDARD", "DAYLIGHT": takeOfObservance(line)
      default: break
      }
    }
  }

  private mutating func begin(_ name: String, at span: SourceSpan) {
    let isFitting = name == "VCALENDAR" ? open.isEmpty : !open.isEmpty
    guard isFitting, open.count < 10 else {
      report(
        name == "VCALENDAR"
          ? "VCALENDAR begins inside of another component" : "\(name.prefix(40)) begins outside of VCALENDAR",
        at: span)
      return
    }
    let parent = open.last?.name
    open.append((name: name, span: span))
    if name == "VCALENDAR" { hasCalendar = true }
    if name == "VEVENT", parent == "VCALENDAR" { event = CalendarEvent(span: span) }
    if name == "VTIMEZONE", parent == "VCALENDAR" { zone = (name: nil, described: CalendarZones.Described()) }
    if name == "STANDARD" || name == "DAYLIGHT" { observance = (nil, nil, nil, [], []) }
  }

  private mutating func end(_ name: String, at span: SourceSpan) {
    guard let last = open.last, last.name == name else {
      let expected = open.last.map {
        "; expected END:\($0.name), which begins in line \(file.location(at: $0.span.start).line)"
      }
      report("END:\(name.prefix(40)) has no BEGIN\(expected ?? "")", at: span)
      return
    }
    open.removeLast()
    switch name {
    case "VEVENT":
      if let event { events.append(event) }
      event = nil
      if events.count == ICalendarReader.eventLimit + 1 {
        report("more than \(ICalendarReader.eventLimit) events are no calendar of holidays", at: span)
      }
    case "VTIMEZONE":
      if let zone, let name = zone.name {
        var described = zone.described
        described.onsets.sort { $0.local < $1.local }
        zones.described[name] = described
      }
      zone = nil
    case "STANDARD", "DAYLIGHT": endObservance(at: span)
    default: break
    }
  }

  // MARK: Properties of an event

  private mutating func takeOfEvent(_ line: ContentLine) {
    switch line.name {
    case "DTSTART":
      let moments = moments(of: line)
      event?.start = moments
    case "DTEND":
      let moments = moments(of: line)
      event?.end = moments
    case "DURATION":
      event?.duration = CalendarMoment.duration(parsing: line.value)
      if event?.duration == nil {
        report("'\(line.value.prefix(40))' is no duration such as P1D or PT4H", at: line.span)
      }
    case "RRULE":
      do {
        event?.rules.append((try RecurrenceRule(parsing: line.value), line.span))
      } catch {
        report("the rule cannot be read: \(error.text.prefix(200))", at: line.span)
      }
    case "EXRULE": report("EXRULE is not supported; name the dates with EXDATE", at: line.span)
    case "RDATE": if let moments = moments(of: line) { event?.additional.append(moments) }
    case "EXDATE": if let moments = moments(of: line) { event?.excluded.append(moments) }
    case "RECURRENCE-ID":
      let moments = moments(of: line)
      event?.replaced = moments
      if line.parameters["RANGE"] != nil { report("RECURRENCE-ID with RANGE is not supported", at: line.span) }
    case "UID": event?.uid = line.value
    case "SUMMARY": event?.name = line.text
    case "STATUS": event?.isCancelled = line.value.uppercased() == "CANCELLED"
    default: break
    }
  }

  private mutating func moments(of line: ContentLine) -> CalendarEvent.Moments? {
    var result = CalendarEvent.Moments(moments: [], zone: line.parameters["TZID"], span: line.span)
    for word in line.value.split(separator: ",", omittingEmptySubsequences: false) {
      // Of a period only the start counts: each lasts as long as the event.
      let text = line.parameters["VALUE"]?.uppercased() == "PERIOD" ? word.prefix { $0 != "/" } : word
      guard let moment = CalendarMoment(parsing: text) else {
        report(
          "'\(text.prefix(40))' is no date or time; expected such as 20261225, 20261225T090000 or 20261225T080000Z",
          at: line.span)
        return nil
      }
      result.moments.append(moment)
    }
    if line.name != "RDATE", line.name != "EXDATE", result.moments.count != 1 {
      report("\(line.name) takes one date or time", at: line.span)
      return nil
    }
    return result
  }

  // MARK: Zones

  private mutating func takeOfObservance(_ line: ContentLine) {
    switch line.name {
    case "DTSTART": observance?.start = CalendarMoment(parsing: line.value)
    case "TZOFFSETFROM": observance?.from = ICalendarReader.offset(line.value)
    case "TZOFFSETTO": observance?.offset = ICalendarReader.offset(line.value)
    case "RDATE":
      observance?.additional += line.value.split(separator: ",").compactMap { CalendarMoment(parsing: $0) }
    case "RRULE":
      // A file may describe a zone oddly and never use it: then the zone is unknown where it is used.
      guard let rule = try? RecurrenceRule(parsing: line.value), rule.frequency == .yearly else { return }
      observance?.rules.append(rule)
    default: break
    }
  }

  private mutating func endObservance(at span: SourceSpan) {
    defer { observance = nil }
    guard zone != nil, let observance, let start = observance.start, let from = observance.from,
      let offset = observance.offset
    else { return }
    var onsets = observance.additional.map(\.seconds) + [start.seconds]
    for rule in observance.rules {
      var until = rule.until
      if let moment = until, moment.isUTC { until = CalendarMoment(seconds: moment.seconds + from) }
      var recurrence = Recurrence(rule: rule, start: start, budget: zoneBudget)
      let moments = recurrence.moments(from: start.day, through: ICalendarEvents.lastDay, until: until)
      zoneBudget = recurrence.budget
      onsets += (moments ?? []).map(\.seconds)
    }
    zone?.described.onsets += Set(onsets).map { .init(local: $0, before: from, offset: offset) }
  }

  /// `+0100`, `-043000`.
  private static func offset(_ text: String) -> Int? {
    let sign = text.first == "-" ? -1 : 1
    let digits = text.drop { $0 == "-" || $0 == "+" }
    guard digits.count == 4 || digits.count == 6, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      let number = Int(digits)
    else { return nil }
    let (hours, rest) =
      digits.count == 4
      ? (number / 100, number % 100 * 60) : (number / 10_000, number % 10_000 / 100 * 60 + number % 100)
    return hours < 24 ? sign * (hours * 3600 + rest) : nil
  }
}
