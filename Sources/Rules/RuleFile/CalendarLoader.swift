import Calendars
import Diagnostics
import Files
import Time
import YAML

/// Reads `calendars`: which dates are holidays, from shipped countries, iCalendar files and dates of one's own.
struct CalendarLoader {
  let problems: Problems
  let files: CalendarFiles
  /// The file's zone; UTC when it names none.
  let zone: Zone

  /// A calendar that was declared; ``calendar`` is empty if it could not be read.
  struct Loaded {
    let calendar: RuleCalendar
    let span: SourceSpan
  }

  /// All calendars, also those with errors, so that their uses are not reported as unknown names.
  func calendars(_ node: YAMLNode?) -> [Loaded] {
    guard let node, !node.isNull else { return [] }
    guard let mapping = node.mapping else {
      problems.report(
        RuleCode.wrongKind, "expected calendars as 'name: {…}', found \(node.kindForPeople)", at: node.span,
        explanation: "Write 'de-be: {country: DE, subdivision: BE}'.")
      return []
    }
    return mapping.entries.map { entry in
      RuleNames.check(entry.key, at: entry.keySpan, of: "a calendar", problems)
      let (calendar, zone) = calendar(entry)
      return Loaded(calendar: RuleCalendar(name: entry.key, calendar: calendar, zone: zone), span: entry.keySpan)
    }
  }

  private func calendar(_ entry: YAMLMapping.Entry) -> (HolidayCalendar, Zone?) {
    let none = HolidayCalendar([])
    guard let reader = MappingReader(entry.value, .calendar, problems) else { return (none, nil) }
    if reader.mapping.entries.isEmpty {
      problems.report(
        RuleCode.missingKey, "the calendar '\(entry.key)' names no dates", at: entry.keySpan,
        explanation: "Its keys are: \(FileKeys.calendar.names.joined(separator: ", ")).")
      return (none, nil)
    }
    let own = reader["timezone"].flatMap { problems.timeZone($0) }
    var parts: [HolidayCalendar] = []
    if let calendar = country(reader) { parts.append(calendar) }
    if let node = reader["ics"], let calendar = iCalendar(node, zone: own ?? zone) { parts.append(calendar) }
    let rules =
      holidays(reader["dates"], .date) + holidays(reader["yearly"], .yearly)
      + holidays(reader["nth_weekdays"], .weekday) + holidays(reader["half_days"], .dateOrYearly, areHalfDays: true)
      + easter(reader["easter"], .western) + easter(reader["orthodox_easter"], .orthodox)
    if !rules.isEmpty { parts.append(HolidayCalendar(rules)) }
    return (parts.count == 1 ? parts[0] : HolidayCalendar(joining: parts), own)
  }

  private func country(_ reader: MappingReader) -> HolidayCalendar? {
    guard let node = reader["country"] else {
      if let node = reader["subdivision"] {
        problems.report(
          RuleCode.missingKey, "'subdivision' needs the 'country' that it is a part of", at: node.span)
      }
      return nil
    }
    guard let country = problems.text(node, "a country") else { return nil }
    let part = reader["subdivision"]
    let subdivision = part.flatMap { problems.text($0, "a subdivision") }
    if part != nil, subdivision == nil { return nil }
    do {
      return try HolidayCalendar(country: country, subdivision: subdivision)
    } catch {
      let span = Country.all.contains { $0.code == country } ? (part ?? node).span : node.span
      problems.report(
        RuleCode.unknownWord,
        error.summary + (error.suggestion.map { ", did you mean '\($0)'?" } ?? ""), at: span,
        explanation: error.explanation.prefix(1).uppercased() + error.explanation.dropFirst() + ".",
        fixes: error.suggestion.map { [.writing($0, at: span)] } ?? [])
      return nil
    }
  }

  private func iCalendar(_ node: YAMLNode, zone: Zone) -> HolidayCalendar? {
    guard let name = problems.text(node, "the name of an iCalendar file") else { return nil }
    guard name.hasSuffix(".ics"), !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
      problems.report(
        RuleCode.unusableCalendar, "'\(name)' is no iCalendar file beside the rule file", at: node.span,
        explanation: "Write the name of a file that ends in .ics and lies beside the rule file or below it: plant.ics.")
      return nil
    }
    let path = problems.file.name.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init)
    do throws(PathFailure) {
      let file = try files.file(at: (path + [name]).joined(separator: "/"))
      let (calendar, diagnostics) = HolidayCalendar.reading(
        iCalendar: file, zone: zone, code: RuleCode.unusableCalendar)
      problems.add(diagnostics)
      return calendar
    } catch {
      problems.report(
        RuleCode.unusableCalendar, "\(error)", at: node.span,
        explanation: error.advice.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." })
      return nil
    }
  }

  private func holidays(_ node: YAMLNode?, _ form: HolidayText.Form, areHalfDays: Bool = false) -> [HolidayRule] {
    guard let node else { return [] }
    guard let items = node.sequence else {
      problems.report(
        RuleCode.wrongKind, "expected a list, found \(node.kindForPeople)", at: node.span,
        explanation: "Each item is \(form.example).")
      return []
    }
    return items.flatMap { item -> [HolidayRule] in
      guard let text = problems.text(item, form.example) else { return [] }
      if let rules = HolidayText.rules(text, form, isHalfDay: areHalfDays) { return rules }
      report(text, form, at: item.span)
      return []
    }
  }

  private func report(_ text: String, _ form: HolidayText.Form, at span: SourceSpan) {
    var advice = ""
    switch form {
    case .date where HolidayText.rules(text, .yearly) != nil: advice = " A day of every year belongs under 'yearly'."
    case .yearly where HolidayText.rules(text, .date) != nil: advice = " A date of one year belongs under 'dates'."
    default: break
    }
    problems.report(
      RuleCode.badHoliday, "'\(text)' does not begin with a day that exists", at: span,
      explanation: "Write \(form.example).\(advice)")
  }

  private func easter(_ node: YAMLNode?, _ reckoning: Easter) -> [HolidayRule] {
    guard let node else { return [] }
    guard let mapping = node.mapping else {
      problems.report(
        RuleCode.wrongKind, "expected days from Easter Sunday with their names, found \(node.kindForPeople)",
        at: node.span, explanation: "Write {-2: Good Friday, 1: Easter Monday}.")
      return []
    }
    return mapping.entries.compactMap { entry in
      guard let offset = Int(entry.key), abs(offset) <= 250 else {
        problems.report(
          RuleCode.badHoliday, "'\(entry.key)' is no number of days from Easter Sunday", at: entry.keySpan,
          explanation: "Write {-2: Good Friday, 1: Easter Monday}; at most 250 days.")
        return nil
      }
      let name = entry.value.isNull ? nil : problems.text(entry.value, "the name of a holiday")
      return HolidayRule(.easter(offset: offset, reckoning), name: name)
    }
  }
}
