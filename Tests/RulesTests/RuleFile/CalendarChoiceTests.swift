import CEL
import Diagnostics
import Rules
import TestSupport
import Testing
import Time

/// `calendar_by`: one rule for people in Porto and in Berlin.
@Suite struct CalendarChoiceTests {
  /// A file in which Porto has a holiday on 24 June and Berlin on 8 March.
  private static func file(_ choice: String, group: String = "", rule: String = "", when: String = "now.isHoliday()")
    -> String
  {
    """
    version: 1
    timezone: Europe/Berlin
    calendars:
      porto: {yearly: ["06-24 Sao Joao"], timezone: Europe/Lisbon}
      berlin: {yearly: ["03-08 Frauentag"]}
    \(choice)
    groups:
      - name: g
        \(group.isEmpty ? "labels: {}" : group)
        rules:
          - name: off
            \(rule)
            when: \(when)
            actions: [clear_autostart: {}]

    """.replacing("    labels: {}\n", with: "").replacing("        \n", with: "")
  }

  private func load(_ text: String) -> RuleLoad { RuleSet.load(files: [SourceFile(name: "a.yaml", text: text)]) }

  private func answer(
    _ text: String, at instant: String, _ change: (inout WorkspaceFacts) -> Void = { _ in }
  ) throws -> (RuleEvaluation.Answer, RuleExplanation) {
    let load = load(text)
    let set = try #require(load.ruleSet, "\(load.diagnostics.map { $0.render() })")
    var facts = Sample.running
    facts.unknown = []
    change(&facts)
    let subject = Subject(facts: facts, now: Sample.instant(instant))
    return (set.rules[0].evaluate(subject).answer, set.rules[0].explain(subject))
  }

  /// By a list of texts, as groups are one; no version fetches these yet.
  private static let byGroups = file(
    "calendar_by: {'ws.agents.map(a, a.name)': {porto-office: porto, berlin-office: berlin}, default: berlin}")

  private static func agents(_ names: [String]) -> [AgentFacts] {
    names.map { AgentFacts(name: $0, status: "connected") }
  }

  @Test(
    arguments: [
      (["porto-office"], "2026-06-24T12:00:00Z", true, "porto"),
      (["porto-office"], "2026-03-08T12:00:00Z", false, "porto"),
      (["everyone", "berlin-office"], "2026-03-08T12:00:00Z", true, "berlin"),
      // By the date in Lisbon, where it begins an hour later than in Berlin.
      (["porto-office"], "2026-06-23T22:30:00Z", false, "porto"),
      (["porto-office"], "2026-06-23T23:30:00Z", true, "porto"),
      // Of several entries the first as written, whatever the order of the groups.
      (["berlin-office", "porto-office"], "2026-06-24T12:00:00Z", true, "porto"),
      // No entry: the default.
      (["everyone"], "2026-03-08T12:00:00Z", true, "berlin"), ([], "2026-03-08T12:00:00Z", true, "berlin"),
    ] as [([String], String, Bool, String)])
  func takesTheCalendarOfOneOfSeveral(_ groups: [String], _ now: String, _ isHoliday: Bool, _ calendar: String) throws {
    let (answer, explanation) = try answer(Self.byGroups, at: now) { $0.agents = Self.agents(groups) }
    #expect(answer == (isHoliday ? .true : .false))
    #expect(explanation.calendar == calendar)
    #expect(explanation.tree.contains("calendar  = \"" + calendar), "\(explanation.tree)")
  }

  /// A default would take people whose groups could not be read for people of no group.
  @Test func staysUnknownWhereTheGroupsAre() throws {
    let (answer, explanation) = try answer(Self.byGroups, at: "2026-03-08T12:00:00Z") { $0.unknown = ["ws.agents"] }
    #expect(answer == .unknown(["ws.agents"]) && explanation.calendar == nil)
    let groups = Self.file("calendar_by: {owner.groups: {porto-office: porto}, default: berlin}")
    #expect(load(groups).diagnostics.isEmpty && load(groups).ruleSet?.needs.groups == true)
    #expect(try self.answer(groups, at: "2026-03-08T12:00:00Z").0 == .unknown(["owner.groups"]))
    for (names, calendar) in [(["Everyone", "porto-office"], "porto"), ([], "berlin")] {
      let (_, explanation) = try self.answer(groups, at: "2026-03-08T12:00:00Z") { $0.owner.groups = names }
      #expect(explanation.calendar == calendar)
    }
  }

  @Test func failsWithoutAnEntryAndADefault() throws {
    let text = Self.file("calendar_by: {ws.owner: {ana: porto}}")
    let (answer, _) = try answer(text, at: "2026-03-08T12:00:00Z") { $0.owner.name = "zoe" }
    guard case .error(let message, let place) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(message.contains("no calendar for 'zoe', which ws.owner is, and no 'default'"), "\(message)")
    #expect(place == "a.yaml:11:15", "\(place)")
    #expect(try self.answer(text, at: "2026-06-24T12:00:00Z") { $0.owner.name = "ana" }.0 == .true)
  }

  @Test func takesTheDefaultWhereTheFieldIsAbsent() throws {
    let text = Self.file("calendar_by: {ws.organization: {acme: porto}, default: berlin}")
    let day = "2026-06-24T12:00:00Z"
    #expect(try answer(text, at: day) { $0.organization = nil }.1.calendar == "berlin")
    #expect(try answer(text, at: day) { $0.organization = "acme" }.1.calendar == "porto")
    #expect(try answer(text, at: day) { $0.unknown = ["ws.organization"] }.0 == .unknown(["ws.organization"]))
  }

  /// The rule's own counts, then the group's, then the file's.
  @Test func takesTheNearest() throws {
    let file = "calendar_by: {ws.owner: {ana: porto}, default: porto}"
    let group = "calendar_by: {ws.owner: {ana: berlin}, default: berlin}"
    let day = "2026-03-08T12:00:00Z"
    #expect(try answer(Self.file(file), at: day).1.calendar == "porto")
    #expect(try answer(Self.file(file, group: group), at: day).1.calendar == "berlin")
    #expect(try answer(Self.file(file, group: group, rule: file), at: day).1.calendar == "porto")
  }

  @Test func knowsAnExpressionOfOnesOwnAndTheOtherFunctions() throws {
    let choice = "calendar_by: {'ws.owner.startsWith(\"pt-\") ? \"a\" : \"b\" // where': {a: porto, b: berlin}}"
    let when = "now.isHoliday() && !now.isWorkday() && now.holidayName() == 'Sao Joao' && calendar == 'porto'"
    let text = Self.file(choice, when: "\"\(when)\"")
    #expect(try answer(text, at: "2026-06-24T12:00:00Z") { $0.owner.name = "pt-rui" }.0 == .true)
    #expect(try answer(text, at: "2026-06-24T12:00:00Z") { $0.owner.name = "rui" }.0 == .false)
  }

  /// The answer holds until midnight where the calendar's dates are.
  @Test func tellsHowLongTheAnswerHolds() throws {
    let load = load(Self.byGroups)
    let rule = try #require(load.ruleSet?.rules.first)
    var facts = Sample.running
    facts.agents = Self.agents(["porto-office"])
    facts.unknown = []
    let subject = Subject(facts: facts, now: Sample.instant("2026-06-20T12:00:00Z"))
    let spans = rule.spans(subject, state: { _ in RuleState() }, count: 2)
    #expect(spans.first?.end == .turns(at: Sample.instant("2026-06-23T23:00:00Z"), to: .true), "\(spans)")
    #expect(spans.last?.end == .turns(at: Sample.instant("2026-06-24T23:00:00Z"), to: .false), "\(spans)")
  }

  @Test(arguments: [
    ("calendar_by: {ws.owner: {ana: prot}}", "R154", "there is no calendar 'prot', did you mean 'porto'?"),
    ("calendar_by: {ws.owner: {ana: porto}, default: berln}", "R154", "there is no calendar 'berln'"),
    ("calendar_by: {ws.owner: {ana: porto}, ws.template: {go: berlin}}", "R150", "this is a second one"),
    ("calendar_by: {default: berlin}", "R151", "no expression chooses"),
    ("calendar_by: {ws.owner: }", "R152", "expected values with their calendars"),
    ("calendar_by: porto", "R152", "expected what chooses the calendar"),
    ("calendar_by: {ws.outdated: {yes: porto}}", "R152", "this is bool"),
    ("calendar_by: {ws.organization + \"\": {acme: porto}}", "R202", "may be absent"),
    ("calendar_by: {ws.ownr: {ana: porto}}", "R112", "no field 'ownr'"),
    ("", "R203", "isHoliday() needs a calendar: name one, isHoliday(\"de\"), or say by 'calendar_by' whose counts"),
  ])
  func saysWhatIsWrong(_ choice: String, _ code: String, _ words: String) throws {
    let load = load(Self.file(choice))
    let errors = load.diagnostics.filter { $0.severity == .error }
    #expect(errors.count == 1 && errors[0].summary.contains(words), "\(load.diagnostics.map { $0.render() })")
    #expect(errors.first?.code == code, "\(errors.map(\.code))")
  }

  @Test func warnsOfEntriesThatNothingChoosesAndOfAChoiceThatNothingTakes() throws {
    func warnings(_ text: String) -> [String] {
      load(text).diagnostics.filter { ["R257", "R609", "R607"].contains($0.code) }.map { "\($0.code) \($0.summary)" }
    }
    #expect(
      warnings(Self.file("calendar_by: {ws.status: {runing: porto}, default: berlin}"))
        == ["R257 'ws.status' is never 'runing', so this entry chooses nothing"])
    #expect(
      warnings(Self.file("calendar_by: {'[\"a\"]': {a: porto, b: berlin}}"))
        == ["R257 '[\"a\"]' is never 'b', so this entry chooses nothing"])
    #expect(
      warnings(Self.file("calendar_by: {ws.owner: {ana: porto}, default: berlin}", when: "now.isHoliday(\"berlin\")"))
        == ["R609 no expression takes the calendar that this chooses"])
    #expect(warnings(Self.file("calendar_by: {ws.owner: {ana: porto}}")) == ["R607 nothing uses the calendar 'berlin'"])
    #expect(warnings(Self.byGroups) == [])
  }
}
