import Diagnostics
import Rules
import TestSupport
import Testing
import Time

/// Calendars and time intervals in rule files: what expressions make of them, and every kind of mistake.
@Suite struct NamedTimeTests {
  static let names = """
    timezone: Europe/Berlin
    calendars:
      de: {country: DE, subdivision: BE}
      own:
        dates: [2027-03-10 Fair, 2027-08-02..2027-08-13 Works holidays]
        yearly: ["05-01 Labour Day"]
        easter: {-2: Good Friday, 1: Easter Monday}
        nth_weekdays: ["4th Thu Nov Thanksgiving", "last Mon May"]
        half_days: ["12-24 Christmas Eve"]
      sydney: {dates: [2027-03-11], timezone: Australia/Sydney}
    time_intervals:
      office:
        - {spec: "Mon-Fri 08:00-18:30", not_holidays: [own]}

    """

  static func load(_ condition: String, now: String = "2027-03-10T12:00:00Z", names: String = names) throws -> RuleLoad
  {
    let text =
      "version: 1\n\(names)groups:\n  - name: g\n    rules:\n      - name: a\n        when: \(condition)\n"
      + "        actions: [clear_autostart: {}]\n"
    let instant: Timestamp = try #require(Timestamp(rfc3339: now))
    return RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)], in: Circumstances(now: instant))
  }

  /// Hours of the whole week beside a key that leaves days out are no mistake.
  @Test(arguments: [
    ("daily 00:00-24:00", "", true), ("daily 00:00-24:00", ", location: Asia/Tokyo", true),
    ("daily 00:00-24:00", ", not_holidays: [own]", false), ("daily 00:00-24:00", ", months: [december]", false),
    ("daily 00:00-23:59", ", months: [december]", true),
  ]) func doubtsTheWholeWeek(spec: String, rest: String, isDoubted: Bool) throws {
    let names = Self.names + "  shop: [{spec: '\(spec)'\(rest)}]\n"
    #expect(try Self.load("now.isDuring('shop')", names: names).diagnostics.contains { $0.code == "R170" } == isDoubted)
  }

  /// An alert asks when holidays run out: only dates that are written out do.
  @Test func tellsWhenItsLastDateBegins() throws {
    let set = try #require(try Self.load("\"now.isHoliday('own') && now.isHoliday('sydney')\"").ruleSet)
    #expect(set.calendarEnds["sydney"] == Timestamp(rfc3339: "2027-03-10T13:00:00Z"))
    #expect(set.calendarEnds["own"] == nil)
  }

  @Test(arguments: [
    ("now.isHoliday('own')", "2027-03-09T23:00:00Z", true), ("now.isHoliday('own')", "2027-03-09T22:59:59Z", false),
    ("now.isHoliday('own')", "2027-03-26T12:00:00Z", true), ("now.isHoliday('own')", "2027-03-29T12:00:00Z", true),
    ("now.isHoliday('own')", "2027-08-13T12:00:00Z", true), ("now.isHoliday('own')", "2027-08-14T12:00:00Z", false),
    ("now.isHoliday('own')", "2027-11-25T12:00:00Z", true), ("now.isHoliday('own')", "2027-05-31T12:00:00Z", true),
    ("now.isHoliday('own')", "2027-12-24T12:00:00Z", false), ("now.isWorkday('own')", "2027-12-24T12:00:00Z", true),
    ("now.holidayName('own') == 'Christmas Eve'", "2027-12-24T12:00:00Z", true),
    ("now.holidayName('own') == ''", "2027-12-23T12:00:00Z", true),
    ("now.isWorkday('own')", "2027-03-13T12:00:00Z", false), ("now.isWorkday('own')", "2027-05-31T12:00:00Z", false),
    ("now.isHoliday('de')", "2027-03-08T12:00:00Z", true), ("now.isHoliday('de')", "2027-10-03T12:00:00Z", true),
    ("now.isHoliday('sydney')", "2027-03-10T14:00:00Z", true),
    ("now.isHoliday('sydney')", "2027-03-11T14:00:00Z", false),
    ("now.isDuring('office')", "2027-03-09T12:00:00Z", true), ("now.isDuring('office')", "2027-03-10T12:00:00Z", false),
    ("now.isWithin('daily 08:00-18:00 except holidays(own)')", "2027-03-10T12:00:00Z", false),
    ("now.isWithin('daily 08:00-18:00 except holidays(own)')", "2027-03-11T12:00:00Z", true),
    ("now.nextStart('office') == timestamp('2027-03-11T07:00:00Z')", "2027-03-10T12:00:00Z", true),
    ("now.nextEnd('office') == timestamp('2027-03-11T17:30:00Z')", "2027-03-10T12:00:00Z", true),
  ])
  func answers(condition: String, at instant: String, expected: Bool) throws {
    let load = try Self.load("\"\(condition)\"", now: instant)
    #expect(load.diagnostics.filter { $0.severity == .error }.map { $0.render() } == [])
    let rule = try #require(load.ruleSet?.rules.first)
    let now = try #require(Timestamp(rfc3339: instant))
    let subject = Subject(facts: Sample.running, now: now)
    let evaluation = rule.evaluate(subject)
    #expect(evaluation.answer == (expected ? .true : .false))
    // Sound: shortly before the horizon the answer is the same.
    guard let horizon = evaluation.nextChangeAt else { return }
    #expect(horizon > now)
    let last = Subject(facts: Sample.running, now: horizon - .seconds(1))
    #expect(rule.evaluate(last).answer == evaluation.answer)
  }

  // Each place is that of a 1-based line and column of the file, whose first line is the version.
  @Test(arguments: [
    ("time_intervals: {a: [{spek: 'Mon 08:00-09:00'}]}", "2:23 R150", "did you mean 'spec'"),
    ("time_intervals: {a: [{spec: 'Mon 8:00-09:00'}]}", "2:34 R170", "write 'Mon 08:00-09:00'"),
    ("time_intervals: {a: [Mno 08:00-09:00]}", "2:22 R170", "write 'Mon 08:00-09:00'"),
    ("time_intervals: {a: [{weekdays: [mondey]}]}", "2:34 R170", "did you mean 'monday'"),
    ("time_intervals: {a: [{weekdays: ['friday:monday']}]}", "2:34 R170", "ends before it begins"),
    ("time_intervals: {a: [{days_of_month: ['0']}]}", "2:39 R170", "from 1 to 31"),
    ("time_intervals: {a: [{days_of_month: ['-1:5']}]}", "2:39 R170", "ends before it begins"),
    ("time_intervals: {a: [{months: [jun]}]}", "2:32 R170", "did you mean 'june'"),
    ("time_intervals: {a: [{months: ['13']}]}", "2:32 R170", "is not a month"),
    ("time_intervals: {a: [{years: [soon]}]}", "2:31 R170", "is not a year"),
    ("time_intervals: {a: [{location: Local, years: [2027]}]}", "2:33 R162", "Local"),
    (
      "time_intervals: {a: [{times: [{start_time: '22:00', end_time: '06:00'}]}]}", "2:63 R170", "not after their start"
    ),
    ("time_intervals: {a: [{times: [{start_time: '9:00', end_time: '12:00'}]}]}", "2:44 R170", "no time of day"),
    ("time_intervals: {a: [{times: [{start_time: '09:00'}]}]}", "2:32 R151", "needs 'end_time'"),
    ("time_intervals: {a: [{spec: 'Mon 08:00-09:00', weekdays: [monday]}]}", "2:48 R170", "'weekdays' cannot"),
    ("time_intervals: {a: []}", "2:18 R151", "has no hours"), ("time_intervals: {a: [{}]}", "2:22 R151", "always"),
    ("time_intervals: {a b: [Mon 08:00-09:00]}", "2:18 R156", "cannot be the name"),
    ("time_intervals: 5", "2:17 R152", "expected time intervals"),
    ("calendars: {de: {country: DE}}\ntime_intervals: {a: [{holidays: [ed]}]}", "3:34 R154", "did you mean 'de'"),
    ("time_intervals: {a: [{not_holidays: [de]}]}", "2:38 R154", "no calendar 'de'"),
    (
      "calendars: {de: {country: DE}}\ntime_intervals: {a: [Mon 08:00-09:00 except holidays(dee)]}", "3:54 R170",
      "'dee'"
    ),
    ("calendars: {de: {country: GX}}", "2:27 R154", "country 'GX'"),
    ("calendars: {de: {country: DE, subdivision: XX}}", "2:44 R154", "'XX'"),
    ("calendars: {de: {subdivision: BE}}", "2:31 R151", "needs the 'country'"),
    ("calendars: {de: {}}", "2:13 R151", "names no dates"), ("calendars: [de]", "2:12 R152", "expected calendars"),
    ("calendars: {de: {yearly: [2026-12-24]}}", "2:27 R171", "does not begin with a day"),
    ("calendars: {de: {dates: [12-24]}}", "2:26 R171", "does not begin with a day"),
    ("calendars: {de: {yearly: ['02-30 No']}}", "2:27 R171", "does not begin with a day"),
    ("calendars: {de: {nth_weekdays: ['6th Mon May']}}", "2:33 R171", "does not begin with a day"),
    ("calendars: {de: {easter: {x: y}}}", "2:27 R171", "from Easter Sunday"),
    ("calendars: {de: {country: DE, timezone: Europe/Berlyn}}", "2:41 R162", "Europe/Berlyn"),
    ("calendars: {de: {ics: ../de.ics}}", "2:23 R172", "beside the rule file"),
    ("calendars: {de: {ics: de.ics}}", "2:23 R172", "de.ics"),
  ])
  func tellsOfMistakes(lines: String, place: String, mention: String) throws {
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: "version: 1\n\(lines)\ngroups: []\n")])
    #expect(load.ruleSet == nil)
    let error = try #require(load.diagnostics.first { $0.severity == .error })
    let (line, column) = try #require(error.location)
    #expect("\(line):\(column) \(error.code)" == place, "\(error.render())")
    #expect(error.render().contains(mention), "\(error.render())")
  }

  @Test(arguments: [
    ("now.isDuring('ofice')", "there is no time interval 'ofice'", "office"),
    ("now.isHoliday('won')", "there is no calendar 'won'", "own"),
    ("now.isWithin('Mon 08:00-09:00 except holidays(won)')", "there is no calendar 'won'", "own"),
  ])
  func knowsNamesWhenItLoads(condition: String, mention: String, suggestion: String) throws {
    let load = try Self.load("\"\(condition)\"")
    #expect(load.ruleSet == nil)
    let text = load.diagnostics.map { $0.render() }.joined()
    #expect(text.contains(mention) && text.contains(suggestion), "\(text)")
  }

  @Test func warnsOfWhatIsNotUsed() throws {
    let codes = try Self.load("\"now.isHoliday('de')\"").diagnostics.map(\.code)
    // 'own' is used by the interval, which is not used itself; 'sydney' by nobody, and its only date is tomorrow.
    #expect(codes.sorted() == ["R254", "R606", "R607"])
    #expect(try Self.load("\"now.isHoliday('d' + 'e')\"").diagnostics.map(\.code) == ["R254", "R606"])
  }

  @Test(arguments: [
    ("2027-01-01T00:00:00Z", ["2027-03-10"], false), ("2027-01-15T00:00:00Z", ["2027-03-10"], true),
    ("2027-05-15T00:00:00Z", ["2027-03-10"], true), ("2027-05-15T00:00:00Z", ["2027-03-10", "2028-03-10"], false),
  ])
  func warnsWhenACalendarEnds(now: String, dates: [String], warns: Bool) throws {
    let names = "timezone: UTC\ncalendars: {c: {dates: [\(dates.joined(separator: ", "))]}}\n"
    let codes = try Self.load("\"now.isHoliday('c')\"", now: now, names: names).diagnostics.map(\.code)
    #expect(codes.contains("R254") == warns)
  }

  @Test func namesBelongToTheirFile() throws {
    let other =
      "version: 1\ntimezone: UTC\ngroups:\n  - name: h\n    rules:\n      - name: b\n"
      + "        when: now.isHoliday('de')\n        actions: [clear_autostart: {}]\n"
    let first = "version: 1\n\(Self.names)groups: []\n"
    let load = RuleSet.load(files: [SourceFile(name: "a.yaml", text: first), SourceFile(name: "b.yaml", text: other)])
    #expect(load.ruleSet == nil)
    #expect(load.diagnostics.contains { $0.file?.name == "b.yaml" && $0.summary.contains("no calendar 'de'") })
  }

  static let ics = """
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:test
    BEGIN:VEVENT
    UID:1
    DTSTART;VALUE=DATE:20270310
    SUMMARY:Plant closed
    END:VEVENT
    END:VCALENDAR

    """

  @Test func readsAFileBesideTheRules() throws {
    let folder = TemporaryFolder()
    let rules =
      "version: 1\ntimezone: UTC\ncalendars: {plant: {ics: plant.ics}}\ngroups:\n  - name: g\n    rules:\n"
      + "      - name: a\n        when: now.isHoliday('plant')\n        actions: [clear_autostart: {}]\n"
    folder.write(Array(rules.utf8), to: "r.yaml")
    #expect(RuleSet.load(paths: [folder.path]).diagnostics.map(\.code) == ["R172"])
    folder.write(Array(Self.ics.utf8), to: "plant.ics")
    let set = try #require(RuleSet.load(paths: [folder.path]).ruleSet)
    #expect(set.sources.count == 2)
    let now = try #require(Timestamp(rfc3339: "2027-03-10T12:00:00Z"))
    let subject = Subject(facts: Sample.running, now: now)
    #expect(set.rules[0].evaluate(subject).answer == .true)
    // What is recorded of the set is enough to load it again, and another calendar is another set.
    let again = try #require(RuleSet.load(texts: set.sources.map { ($0.path, $0.text) }, storedAs: set.hash).ruleSet)
    #expect(again.hash == set.hash)
    #expect(again.rules[0].evaluate(subject).answer == .true)
    folder.write(Array(Self.ics.replacing("20270310", with: "20270311").utf8), to: "plant.ics")
    #expect(RuleSet.load(paths: [folder.path]).ruleSet?.hash != set.hash)
  }
}
