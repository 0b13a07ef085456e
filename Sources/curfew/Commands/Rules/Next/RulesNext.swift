import Arguments
import Rules
import Text
import Time

/// `curfew rules next SPEC|CRON|NAME`: when hours, a schedule, an interval or a calendar comes, day by day; with `--rule`, when a
/// rule's condition turns.
enum RulesNext {
  private static let subject = Positional<String>(
    "WHAT",
    help:
      "Hours as 'isWithin' takes them, a cron schedule of five fields, or the name of a time interval or calendar; a PATH with --rule",
    isRequired: false)
  private static let paths = Positional<String>(
    "PATH", help: "Rule file or directory that declares it; those of the settings unless given",
    completion: .files, isRequired: false, repeats: true)
  private static let month = Option<ClosedRange<CivilDate>>(
    "month", "YYYY-MM", help: "Which month to show", defaultText: "30 days from today",
    parse: { text throws(InvalidValue) in try period(text + "-01", months: 1) })
  private static let year = Option<ClosedRange<CivilDate>>(
    "year", "YYYY", help: "Which year to show",
    parse: { text throws(InvalidValue) in try period(text + "-01-01", months: 12) })
  private static let zone = Option<Zone>(
    "zone", "NAME",
    help: "Zone of hours and schedules that name none, of the dates of calendars, and of the times of --rule",
    defaultText: "that of the rule file, else UTC", parse: { text throws(InvalidValue) in try Values.zone(text) })

  static let command = Command(
    "next", summary: "Show when hours, a schedule or a calendar comes, or a rule's condition turns",
    discussion: """
      Prints each range, firing or holiday, and marks what a change of the clocks skips or doubles. A name may stand in \
      several rule files; all are shown. Exit status 3 says that the rules have errors and so the name is not known.

      With --rule it prints what the rule's condition says from now on, until when, and what then, if only time passes: nobody \
      uses, stops or changes the workspace, and neither does a rule. Without --workspace all are shown that the rule looks \
      at; the server is not asked where the condition reads nothing of a workspace, or with --file. In JSON "until" is null where the answer stays, and "then" where it was not \
      looked further than "until".
      """,
    examples: [
      "curfew rules next 'Mon-Fri 08:00-18:30' --zone Europe/Berlin",
      "curfew rules next '30 2 * * *' --month 2027-03 --zone Europe/Berlin",
      "curfew rules next office-hours rules.d --year 2027 -o json",
      "curfew rules next --rule shorten-when-idle --workspace alice/dev",
      "coder list -a -o json > all.json; curfew rules next --rule shorten-when-idle --file all.json rules.d",
    ],
    parameters: [subject, paths, month, year, zone, RuleForecast.rule] + RuleForecast.companions
      + [OutputOptions.record]
  ) { invocation in
    if let rule = invocation[RuleForecast.rule] {
      if invocation[month] != nil || invocation[year] != nil {
        throw UsageError(
          .conflict, in: invocation.commandName,
          "--rule shows what comes from now on, or from --at: leave out --month and --year")
      }
      let given = [invocation[subject]].compactMap(\.self) + invocation.all(paths)
      return try await RuleForecast.print(rule, in: given, zone: invocation[zone], invocation).rawValue
    }
    if let option = RuleForecast.companion(in: invocation) {
      throw UsageError(.conflict, in: invocation.commandName, "\(option) says something only with --rule NAME")
    }
    guard let text = invocation[subject] else {
      throw UsageError(.missingArgument, in: invocation.commandName, "missing argument WHAT, or --rule NAME")
    }
    if invocation[month] != nil, invocation[year] != nil {
      throw UsageError(.conflict, in: invocation.commandName, "--month and --year exclude each other: give one of them")
    }
    let found: [TimeSubject]
    do {
      found = try subjects(text, invocation)
    } catch let refusal as TimeSubject.Problem {
      throw CommandFailure(.usage, refusal.reason)
    }
    let today = (invocation[zone] ?? found.first?.zone ?? .utc).civil(at: .now()).date
    let dates = invocation[month] ?? invocation[year] ?? today...today.adding(days: 29)
    let expansions = found.map { (subject: $0, expansion: $0.expansion(on: dates)) }
    switch invocation[OutputOptions.record] ?? .text {
    case .json: try Console.emit(try JSONValue.document(json(expansions, on: dates)))
    case .text:
      try Console.write(expansions.map { Self.text($0.subject, $0.expansion, on: dates) }.joined(separator: "\n"))
    }
    for (subject, expansion) in expansions where expansion.isCut {
      Console.tell("\(subject.title): only the first \(TimeExpansion.limit) are shown")
    }
    return ExitStatus.success.rawValue
  }

  /// What the text means; rules are only loaded for what may be a name or names a calendar.
  private static func subjects(_ text: String, _ invocation: Invocation) throws -> [TimeSubject] {
    if let cron = try TimeSubject(cron: text, in: invocation[zone] ?? .utc) { return [cron] }
    let given = invocation.all(paths)
    let needsRules = !given.isEmpty || !text.contains(":") || text.contains("except")
    guard needsRules else { return try TimeSubject.all(text, in: [], zone: invocation[zone]) }
    let load =
      given.isEmpty
      ? try Settings(invocation).loadRules() : RuleSet.load(paths: given, params: Settings.params(of: invocation))
    do {
      return try TimeSubject.all(text, in: load.ruleSet?.declarations ?? [], zone: invocation[zone])
    } catch let refusal as TimeSubject.Problem {
      if load.ruleSet != nil { throw refusal }
      for diagnostic in load.diagnostics where diagnostic.severity == .error {
        Console.say(diagnostic.markedText + "\n")
      }
      throw CommandFailure(.findings, "the rules have errors, so their names are not known: \(refusal.reason)")
    }
  }

  private static func period(
    _ first: String, months: Int
  ) throws(InvalidValue) -> ClosedRange<CivilDate> {
    guard let start = CivilDate(parsing: first), start.year < 9999,
      let end = CivilDate(
        year: start.year + (start.month + months > 12 ? 1 : 0), month: (start.month + months - 1) % 12 + 1, day: 1)
    else { throw InvalidValue(expected: months == 1 ? "a month such as 2027-03" : "a year such as 2027") }
    return start...end.adding(days: -1)
  }

  private static func text(_ subject: TimeSubject, _ expansion: TimeExpansion, on dates: ClosedRange<CivilDate>)
    -> String
  {
    let head = "\(subject.title), \(dates.lowerBound) to \(dates.upperBound)\n"
    guard !subject.neverFires else { return head + "  it never fires: no month that it names has such a day\n" }
    guard !expansion.rows.isEmpty else { return head + "  nothing\n" }
    return head + expansion.rows.map { "  \(line($0))\n" }.joined()
  }

  /// `Sun 2027-03-28 03:00 +02:00 to 05:00: the clocks skip its start …`.
  private static func line(_ row: TimeExpansion.Row) -> String {
    var line = "\(CivilDate.weekdayNames[row.date.weekday]) "
    if let start = row.start {
      line += row.zone.minuteText(of: start)
      if let end = row.end { line += " to \(row.zone.minuteText(of: end))" }
    } else {
      line += "\(row.date)"
    }
    guard let note = row.note, !note.isEmpty else { return line }
    return line + (row.start == nil ? " " : ": ") + note
  }

  private static func json(
    _ expansions: [(subject: TimeSubject, expansion: TimeExpansion)], on dates: ClosedRange<CivilDate>
  ) -> [String: JSONValue] {
    let list = expansions.map { subject, expansion in
      JSONValue.object([
        "what": .string(subject.title), "is_cut": .boolean(expansion.isCut),
        "never_fires": .boolean(subject.neverFires), "items": .array(expansion.rows.map(json)),
      ])
    }
    return [
      "first_date": .string("\(dates.lowerBound)"), "last_date": .string("\(dates.upperBound)"),
      "expansions": .array(list),
    ]
  }

  private static func json(_ row: TimeExpansion.Row) -> JSONValue {
    func instant(_ instant: Timestamp?) -> JSONValue {
      instant.map { .string($0.rfc3339(in: row.zone)) } ?? .null
    }
    let note: JSONValue = row.note.map { .string($0) } ?? .null
    return .object([
      "date": .string("\(row.date)"), "start": instant(row.start), "end": instant(row.end), "note": note,
    ])
  }
}
