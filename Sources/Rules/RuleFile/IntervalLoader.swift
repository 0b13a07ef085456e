import Diagnostics
import Time
import YAML

/// Reads `time_intervals`: names for hours and days, in the short form or in Alertmanager's.
struct IntervalLoader {
  let problems: Problems
  let calendars: [String: RuleCalendar]
  /// The file's zone; `nil` when it names none.
  let zone: Zone?

  /// An interval that was declared, and the calendars that it names.
  struct Loaded {
    let interval: TimeInterval
    let span: SourceSpan
    let calendars: Set<String>
    /// Whether some range goes by the file's zone.
    let takesFileZone: Bool
  }

  /// All intervals, also those with errors, so that their uses are not reported as unknown names.
  func intervals(_ node: YAMLNode?) -> [Loaded] {
    guard let node, !node.isNull else { return [] }
    var places: [String: SourceSpan] = [:]
    return named(node).compactMap { name, span, entries in
      if let first = places[name] {
        problems.report(
          RuleCode.duplicateName, "a second time interval is named '\(name)'", at: span,
          notes: [Diagnostic.Note("the first is here", span: first)])
        return nil
      }
      places[name] = span
      return interval(name, at: span, entries)
    }
  }

  private typealias Named = (name: String, span: SourceSpan, entries: YAMLNode)

  /// The intervals with their names: of a mapping `name: [...]`, or of Alertmanager's list
  /// `- {name: …, time_intervals: [...]}`.
  private func named(_ node: YAMLNode) -> [Named] {
    if let items = node.sequence {
      return items.compactMap { item in
        guard let reader = MappingReader(item, .namedInterval, problems), let nameNode = reader["name"],
          let name = RuleNames.name(nameNode, of: "a time interval", problems), let list = reader["time_intervals"]
        else { return nil }
        return (name, nameNode.span, list)
      }
    }
    guard let mapping = node.mapping else {
      problems.report(
        RuleCode.wrongKind, "expected time intervals as 'name: [...]', found \(node.kindForPeople)", at: node.span,
        explanation: "Write 'office-hours:' and below it '- spec: \"Mon-Fri 08:00-18:30\"'.")
      return []
    }
    return mapping.entries.map { entry in
      RuleNames.check(entry.key, at: entry.keySpan, of: "a time interval", problems)
      return (entry.key, entry.keySpan, entry.value)
    }
  }

  private func interval(_ name: String, at span: SourceSpan, _ node: YAMLNode) -> Loaded {
    var parts: [Hours.Part] = []
    var named: Set<String> = []
    var takesFileZone = false
    if node.isNull || node.sequence?.isEmpty == true {
      problems.report(
        RuleCode.missingKey, "the time interval '\(name)' has no hours", at: span,
        explanation: "Write '- spec: \"Mon-Fri 08:00-18:30\"' below it.")
    }
    for item in node.isNull ? [] : node.sequence ?? [node] {
      let own: Zone?
      var windows: [TimeWindow]
      if item.scalar != nil {
        own = nil
        windows = spec(item, isAlone: true)
      } else {
        guard let reader = MappingReader(item, .interval, problems) else { continue }
        own = reader["location"].flatMap { problems.timeZone($0) }
        windows = self.windows(reader, at: item.span)
      }
      takesFileZone = takesFileZone || own == nil
      for window in windows { named.formUnion((window.filter.holidays + window.filter.notHolidays).map(\.name)) }
      parts += windows.map { Hours.Part(window: $0, zone: own ?? zone ?? .utc) }
    }
    return Loaded(
      interval: TimeInterval(name: name, parts: parts), span: span, calendars: named, takesFileZone: takesFileZone)
  }

  private func windows(_ reader: MappingReader, at span: SourceSpan) -> [TimeWindow] {
    if reader.mapping.entries.isEmpty {
      problems.report(
        RuleCode.missingKey, "an item without hours or days would be always", at: span,
        explanation: "Its keys are: \(FileKeys.interval.names.joined(separator: ", ")).")
      return []
    }
    let ranges = AlertmanagerRanges(problems: problems)
    var filter = DayFilter()
    filter.daysOfMonth = ranges.daysOfMonth(reader["days_of_month"])
    filter.months = ranges.months(reader["months"])
    filter.years = ranges.years(reader["years"])
    filter.holidays = calendars(reader["holidays"])
    filter.notHolidays = calendars(reader["not_holidays"])
    var windows: [TimeWindow]
    if let node = reader["spec"] {
      for key in ["times", "weekdays"] {
        guard let entry = reader.mapping.entry(key) else { continue }
        problems.report(
          RuleCode.badInterval, "'spec' says the days and hours, so '\(key)' cannot", at: entry.keySpan,
          explanation: "Write them into 'spec', or an item of its own.")
      }
      windows = spec(node, isAlone: reader.mapping.entries.allSatisfy { ["spec", "location"].contains($0.key) })
    } else {
      let days = TimeWindow.Days.weekdays(ranges.weekdays(reader["weekdays"]))
      windows = ranges.times(reader["times"]).map { TimeWindow(days: days, start: $0.start, end: $0.end) }
    }
    for index in windows.indices {
      var merged = filter
      merged.notHolidays += windows[index].filter.notHolidays
      windows[index].filter = merged
    }
    return windows
  }

  /// - Parameter isAlone: whether no other key leaves days out
  private func spec(_ node: YAMLNode, isAlone: Bool) -> [TimeWindow] {
    guard let text = problems.text(node, "hours such as \"Mon-Fri 08:00-18:30\""), let scalar = node.scalar else {
      return []
    }
    do throws(TimeSpecError) {
      let spec = try TimeSpec(parsing: text, calendars: calendars)
      if let doubt = spec.doubt, isAlone || !spec.isAlways {
        problems.warn(RuleCode.badInterval, doubt.reason, at: node.span)
      }
      return spec.windows
    } catch {
      let map = scalar.map.slice(from: 0, to: text.utf8.count)
      let corrected = TimeSpec.corrected(text, calendars: calendars)
      problems.report(
        RuleCode.badInterval, error.reason + (corrected.map { ": write '\($0)'" } ?? ""), at: map.span(error.span),
        fixes: corrected.map {
          [Fix(summary: "write '\($0)'", edits: [TextEdit(span: node.span, replacement: "\"\($0)\"")])]
        } ?? [])
      return []
    }
  }

  private func calendars(_ node: YAMLNode?) -> [RuleCalendar] {
    guard let node else { return [] }
    return (node.sequence ?? [node]).compactMap { item in
      guard let name = problems.text(item, "the name of a calendar") else { return nil }
      if let calendar = calendars[name] { return calendar }
      guard !calendars.isEmpty else {
        problems.report(
          RuleCode.unknownWord, "there is no calendar '\(name)'", at: item.span,
          explanation: "The file declares none: write 'calendars: {\(name): {country: DE, subdivision: BE}}'.")
        return nil
      }
      problems.reportWord(
        RuleCode.unknownWord, "there is no calendar", name, at: item.span, expected: calendars.keys.sorted())
      return nil
    }
  }
}
