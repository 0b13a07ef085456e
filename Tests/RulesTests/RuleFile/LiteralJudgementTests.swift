import Diagnostics
import Rules
import Testing

/// Literals that cannot work, or hardly as they are meant, are told when a rule is loaded, wherever they stand.
@Suite struct LiteralJudgementTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// A condition, or with `params:` or `- name:` in front more of the file.
    var text: String
    /// `code part-of-summary`; empty where nothing is to be found.
    var expected: String

    var testDescription: String { text }
  }

  static let conditions: [Case] = [
    Case(text: #"ws.created_at > timestamp("2026-12-25")"#, expected: "R203 is no timestamp"),
    Case(
      text: #"ws.created_at > timestamp(ws.outdated ? "2026-12-25" : "2026-12-25T00:00:00Z")"#,
      expected: "R203 no timestamp"),
    Case(text: #"["2026-12-25", "2026-12-26"].exists(d, now > timestamp(d))"#, expected: "R203 \"2026-12-25\" is no"),
    Case(text: #"["Mon-Fri 9-17"].exists(h, now.isWithin(h))"#, expected: "R203 is no time"),
    Case(
      text: #"cel.bind(d, "2h", ws.idle_for > duration(d)) && now > timestamp("2026-12")"#,
      expected: "R203 is no timestamp"),
    Case(text: #"ws.idle_for > duration("9999999h")"#, expected: "R203 is longer than a duration can be: 292 years"),
    Case(text: #"cel.bind(d, "2 h", ws.idle_for > duration(d))"#, expected: "R203 is no duration"),
    Case(text: #"int("x") > ws.daily_cost"#, expected: "R203 \"x\" is no int"),
    Case(text: #"double("1,5") > 0.0 + double(ws.daily_cost)"#, expected: "R203 is no double"),
    Case(text: #"bool("maybe") || ws.outdated"#, expected: "R203 is no bool"),
    Case(text: #"ws.name.matches("(a")"#, expected: "R203 not a regular expression"),
    Case(text: #"ws.name.matches(ws.outdated ? "a(" : "b")"#, expected: "R203 not a regular expression"),
    Case(text: #"now.getHours("Europe/Berlyn") > 8"#, expected: "R203 no time zone is named"),
    Case(text: #"now.getHours("EST") > 8"#, expected: "R209 write America/New_York"),
    Case(text: #"now.isWithin("09:00-17:00", "EST")"#, expected: "R209 write America/New_York"),
    Case(text: #"now.getHours("localtime") > 8"#, expected: "R203 depends on the machine"),
    Case(text: #"now.getHours(ws.outdated ? "right/UTC" : "UTC") > 8"#, expected: "R203 depends on the machine"),
    Case(text: #"now.isWithin("09:00-17:00", "posixrules")"#, expected: "R203 depends on the machine"),
    Case(text: #"now.nextCron("0 9 31 2 *") > now"#, expected: "R203 never fires"),
    Case(text: #"now.nextCron("0 9 31 4,6,9,11 *") > now"#, expected: "R203 never fires"),
    Case(text: #"now.nextCron("0 9 29 2 *", "UTC") > now"#, expected: ""),
    Case(text: #"now.nextCron("CRON_TZ=Factory 0 9 * * *") > now"#, expected: "R203 depends on the machine"),
    Case(text: #"ip("10.0.0.300").family() == 4 || ws.outdated"#, expected: "R203 "),
    Case(text: #"cidr("10.0.0.0/33").prefixLength() == 8 || ws.outdated"#, expected: "R203 "),
    Case(text: #"ws.name.substring(5, 2) == "x""#, expected: "R203 invalid substring range"),
    Case(text: #"ws.name.charAt(-1) == "x""#, expected: "R203 index out of range"),
    Case(text: #"ws.name.substring(2, 5) == "x""#, expected: ""),
    Case(text: #"ws.daily_cost / 0 > 2"#, expected: "R203 division by zero"),
    Case(text: #"ws.daily_cost % 0 > 2"#, expected: "R203 "), Case(text: #"100 / ws.daily_cost > 2"#, expected: ""),
    Case(text: #"ws.agents[-1].status == "connected""#, expected: "R203 no list has this element"),
    Case(text: #"now.isWithin("00:00-23:59", "UTC")"#, expected: "R209 leave the call out"),
    Case(
      text: #"now.isWithin("Mon-Fri 18:00-23:59, Sat 10:00-14:00", "UTC")"#, expected: "R209 leave out the last minute"),
    Case(text: #"now.getDayOfMonth("UTC") == 1"#, expected: "R210 1 is day 2 of the month"),
    Case(text: #"now.getDayOfMonth("UTC") < 7"#, expected: ""),
    Case(text: #"now.getDayOfMonth("UTC") == 0"#, expected: ""),
    Case(text: #"now.getDayOfMonth("UTC") == 31"#, expected: "R205 is never 31"),
    Case(text: #"now.getMonth("UTC") == 1"#, expected: "R210 1 is February"),
    Case(text: #"now.getMonth("UTC") in [1, 2, 3]"#, expected: "R210 1 is February"),
    Case(text: #"now.getMonth("UTC") in [5, 6, 7]"#, expected: ""),
    Case(text: #"now.getDayOfYear("UTC") == 365"#, expected: "R210 leap years only"),
    Case(text: #"now.getDayOfWeek("UTC") <= 5"#, expected: "R210 takes in Sunday and leaves out Saturday"),
    Case(text: #"5 >= now.getDayOfWeek("UTC")"#, expected: "R210 takes in Sunday"),
    Case(text: #"now.getDayOfWeek("UTC") > 5"#, expected: "R210 leaves out Sunday"),
    Case(text: #"now.getDayOfWeek("UTC") >= 1 && now.getDayOfWeek("UTC") <= 5"#, expected: ""),
    Case(text: #"now.getDayOfWeek("UTC") == 0 || now.getDayOfWeek("UTC") > 5"#, expected: ""),
    Case(text: #"now.getDayOfWeek("UTC") >= 1"#, expected: ""),
    Case(text: #"ws.idle_for == duration("1h")"#, expected: "R211 for one second only"),
    Case(text: #"now - ws.created_at != duration("24h")"#, expected: "R211 but for one second"),
    Case(text: #"now == now.at("18:00", "UTC")"#, expected: "R211 for one second only"),
    Case(text: #"has(ws.deadline) && ws.deadline == now"#, expected: "R211 for one second only"),
    Case(text: #"has(ws.ttl) && ws.ttl == duration("8h")"#, expected: ""),
    Case(text: #"ws.idle_for == duration("0s")"#, expected: ""),
    Case(text: #"now - ws.created_at == ws.idle_for"#, expected: ""),
    Case(text: #"has(ws.deadline) && ws.deadline == null"#, expected: "R205 is never null"),
    Case(text: #"ws.name != null"#, expected: "R111 "),
    Case(text: #"ws.build_number == 0"#, expected: "R205 is never 0"),
    Case(text: #"ws.daily_cost < 0"#, expected: "R205 never true"),
    Case(text: #"ws.idle_for > duration("-1h")"#, expected: "R205 always true"),
    Case(text: #"now.isWithin("00:00-24:00", "UTC")"#, expected: "R209 the whole week"),
    Case(text: #"now.isWithin("Mon-Fri 00:00-24:00, Sat,Sun 00:00-24:00", "UTC")"#, expected: "R209 the whole week"),
    Case(text: #"now.isWithin("0 9 * * 1-5", "UTC")"#, expected: "R203 this is a cron schedule"),
    Case(
      text: #"now.isWithin("Mon-Fri 09:00-17:00 Europe/Berlin")"#, expected: "R203 the zone stands beside the hours"),
    Case(text: #"{"gpu-large": true}[ws.template]"#, expected: ""),
    Case(text: #"ws.status.startsWith("run*")"#, expected: "R201 status never begins with"),
    Case(text: #"ws.status.contains("idle")"#, expected: "R201 status never contains"),
    Case(text: #"ws.status.matches("^Run")"#, expected: "R201 status never matches"),
    Case(text: #"ws.status.matches("^run")"#, expected: ""),
    Case(text: #"cel.bind(s, ws.status, s == "runing")"#, expected: "R201 status is never"),
    Case(text: #"["runing"].exists(s, ws.status == s)"#, expected: "R201 status is never"),
    Case(text: #"(ws.outdated ? "runing" : "stopped") == ws.status"#, expected: "R201 status is never"),
    Case(text: #"["1d", "2h"].exists(d, ws.idle_for > duration(d))"#, expected: "R203 is no duration"),
    Case(text: #"now.getMonth("UTC") >= 1"#, expected: "R210 January"),
    Case(text: #"now.getDayOfYear("UTC") == 1"#, expected: "R210 2 January"),
    Case(text: #"ws.idle_for.getHours() > 2"#, expected: ""),
    Case(text: #"ws.idle_for.getMinutes() > 90"#, expected: ""),
    Case(text: #"ws.idle_for.getMilliseconds() > 5000"#, expected: "R205 is never 5000"),
    Case(text: #"now.getHours() > 8"#, expected: "R204 counts in UTC"),
  ]

  @Test(arguments: conditions)
  func tellsOfConditions(_ item: Case) {
    let rule = "- name: a\n  when: |\n    \(item.text)\n  actions: [clear_autostart: {}]"
    expect(Loading.file(rule, timezone: "Europe/Berlin"), item.expected)
  }

  static let places: [Case] = [
    Case(
      text: "- name: a\n  for: 9999999h\n  actions: [clear_autostart: {}]",
      expected: "R153 is longer than a duration can be: 292 years"),
    Case(text: "- name: a\n  for: 1 hour\n  actions: [clear_autostart: {}]", expected: "R153 is not a duration"),
    Case(text: "- name: a\n  cooldown: 30m1h\n  actions: [clear_autostart: {}]", expected: "R153 is not a duration"),
    Case(
      text: "- name: a\n  cooldown: \"${duration('30x')}\"\n  actions: [clear_autostart: {}]",
      expected: "R203 is no duration"
    ),
    Case(
      text: "- name: a\n  actions: [extend: {to: \"${timestamp('2026-12-25')}\"}]", expected: "R203 is no timestamp"),
    Case(text: "- name: a\n  actions: [set_ttl: {to: \"${duration('8 h')}\"}]", expected: "R203 is no duration"),
    Case(
      text: "- name: a\n  actions: [set_autostart: {schedule: \"${'0 9 * * 9'}\"}]",
      expected: "R304 the server would refuse"),
    Case(
      text: "- name: a\n  actions: [set_autostart: {schedule: \"CRON_TZ=localtime 0 9 * * 1-5\"}]",
      expected: "R304 the server would refuse"),
    Case(
      text: "- name: a\n  actions: [clear_autostart: {}]\n  message: \"${timestamp('2026-12-25')}\"",
      expected: "R203 no timestamp"),
    Case(
      text: "- name: a\n  variables: [{name: d, expression: \"'2026-12-25'\"}]\n  when: now > timestamp(vars.d)\n"
        + "  actions: [clear_autostart: {}]", expected: "R203 is no timestamp"),
    Case(text: "- name: a\n  when: ''\n  actions: [clear_autostart: {}]", expected: "R152 found an empty text"),
  ]

  @Test(arguments: places)
  func tellsOfOtherPlaces(_ item: Case) { expect(Loading.file(item.text, timezone: "Europe/Berlin"), item.expected) }

  /// A text among others stays one: the call would no longer ask for the rest.
  @Test func offersATextForATextOfAList() throws {
    let file = Loading.file(
      "- name: a\n  when: |-\n    [\"1d\", \"2h\"].exists(d, ws.idle_for > duration(d))\n  actions: [clear_autostart: {}]"
    )
    let fix = try #require(RuleSet.load(files: [file]).diagnostics.first?.fixes.first)
    #expect(fix.applied(to: file.text)?.contains(#"["24h", "2h"].exists(d, ws.idle_for > duration(d))"#) == true)
  }

  @Test func tellsOfParameters() {
    let rule = "- name: a\n  when: params.days.exists(d, now > timestamp(d))\n  actions: [clear_autostart: {}]"
    expect(Loading.file(rule, timezone: "UTC", params: "{days: ['2026-12-25']}"), "R203 is no timestamp")
  }

  @Test func placesAnEmptyConditionAtItsValue() {
    let load = RuleSet.load(files: [Loading.file("- name: a\n  when: \"\"\n  actions: [clear_autostart: {}]")])
    #expect(load.diagnostics.compactMap(\.location).map { "\($0.line):\($0.column)" } == ["6:15"])
  }

  @Test func leavesAByteOrderMarkOutOfColumns() {
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: "\u{FEFF}vershion: 1\ngroups: []\n")])
    #expect(load.diagnostics.compactMap(\.location).map { "\($0.line):\($0.column)" } == ["1:1"])
    #expect(load.diagnostics.first?.render().contains(" 1 | vershion: 1\n   | ^~~~~~~~\n") == true)
  }

  @Test(arguments: [("\"1\"", "text \"1\""), ("'1'", "text \"1\""), ("1.0", "'1.0'"), ("v1", "'v1'")])
  func saysThatTheVersionIsANumber(written: String, found: String) throws {
    let text = "version: \(written)\ngroups: []\n"
    let finding = try #require(RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)]).diagnostics.first)
    #expect(finding.summary == "the version is the number 1, this is the \(found)")
    #expect(finding.fixes.first?.applied(to: text) == "version: 1\ngroups: []\n")
  }

  private func expect(_ file: SourceFile, _ expected: String) {
    let found = RuleSet.load(files: [file]).diagnostics
    guard !expected.isEmpty else {
      #expect(found.map { $0.render() } == [])
      return
    }
    let words = expected.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    #expect(found.first?.code == String(words[0]), "\(found.map { $0.render() })")
    #expect(found.first?.summary.contains(words[1]) == true || words[1].isEmpty, "\(found.map { $0.render() })")
  }
}
