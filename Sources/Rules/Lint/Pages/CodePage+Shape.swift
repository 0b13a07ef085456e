/// Codes of rule files whose keys and values do not have the form that the loader takes.
extension CodePage {
  private static let rule = "- name: example\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]"

  static let shape: [CodePage] = [
    CodePage(
      "R150", .error, "there is no such key here",
      "A misspelt key would be a condition, a limit or a rule that silently does not exist, so it is an error.",
      bad: .rules("- name: example\n  wen: ws.outdated\n  actions: [set_ttl: {to: 8h}]"), good: .rules(rule)),
    CodePage(
      "R151", .error, "a required key is missing",
      "A rule needs 'name' and 'actions', an action its amount, a group a name. The message says which one is missing.",
      bad: .rules("- name: example\n  when: ws.outdated"), good: .rules(rule)),
    CodePage(
      "R152", .error, "a value is of another kind than expected",
      "A list, a mapping, a number or a text stands where another of them belongs. The message shows the form.",
      bad: .rules("- name: example\n  when: ws.outdated\n  actions: [set_ttl: 8h]"), good: .rules(rule)),
    CodePage(
      "R153", .error, "this is not a duration",
      """
      Durations of rule files are numbers with the units d, h, m and s, the largest first: 45m, 2h30m, 5d. A number \
      without a unit could be minutes or seconds.
      """, bad: .rules(rule + "\n  cooldown: 30"), good: .rules(rule + "\n  cooldown: 30m")),
    CodePage(
      "R154", .error, "this word is none of those expected",
      "Some keys take one of a few words, and calendars and time intervals are used by the names that the file declares.",
      bad: .rules(rule + "\n  mode: enforced"), good: .rules(rule + "\n  mode: enforce")),
    CodePage(
      "R155", .error, "two things have the same name",
      """
      The audit trail, cooldowns and 'for' know a rule by its name, over all files of the directory; groups and variables \
      are unique where they stand.
      """,
      bad: .rules(rule + "\n- name: example\n  when: ws.is_prebuild\n  actions: [clear_autostart: {}]"),
      good: .rules(rule + "\n- name: another\n  when: ws.is_prebuild\n  actions: [clear_autostart: {}]")),
    CodePage(
      "R156", .error, "this cannot be a name",
      """
      Names of rules and groups have 1 to 64 letters, digits, '-', '_' and '.'. Parameters and variables are named in \
      expressions: letters, digits and '_', no digit first.
      """, bad: .rules(rule.replacing("name: example", with: "name: my example")), good: .rules(rule)),
    CodePage(
      "R157", .error, "a file or directory cannot be read",
      """
      Nothing is left out silently, because the missing rule may be the protecting one: whatever cannot be read is an \
      error of the whole rule set, and the last good one stays in force.
      """, bad: .folder(["lifetime.yaml"], lint: "lifetime.yml"),
      good: .folder(["lifetime.yaml"], lint: "lifetime.yaml")
    ),
    CodePage(
      "R158", .error, "the file is empty",
      """
      A file without rules is more likely a failed download or an unsaved editor than meant. A rule file without rules \
      says so.
      """, bad: .file("# no rules yet"), good: .file("version: 1\ngroups: []")),
    CodePage(
      "R159", .error, "the file is of a version that this program does not know",
      "The version is that of the file's form, not of your rules: 1, a number without quotes.",
      bad: .file("version: 2\ngroups: []"), good: .file("version: 1\ngroups: []")),
    CodePage(
      "R160", .error, "'${' has no '}'",
      "Expressions inside texts end with '}'. The two characters themselves are written '$${'.",
      bad: .rules("- name: example\n  when: ws.outdated\n  actions: [extend: {to: \"${now + duration('2h')\"}]"),
      good: .rules("- name: example\n  when: ws.outdated\n  actions: [extend: {to: \"${now + duration('2h')}\"}]")),
    CodePage(
      "R161", .error, "a number is outside its bounds",
      "The message says from where to where. A limit of 0 would be a rule that never acts: write 'mode: off' for that.",
      bad: .rules(rule + "\n  limits: {max_per_build: 0}"), good: .rules(rule + "\n  limits: {max_per_build: 1}")),
    CodePage(
      "R162", .error, "there is no such time zone",
      "Zones are named as in the IANA database, such as Europe/Berlin or UTC; upper and lower case count.",
      bad: .file("version: 1\ntimezone: Europe/Berlyn\ngroups: []"),
      good: .file("version: 1\ntimezone: Europe/Berlin\ngroups: []")),
    CodePage(
      "R163", .error, "there are no files here",
      "A directory without rules is more likely the wrong directory than meant.",
      bad: .folder([], lint: "."), good: .folder(["lifetime.yaml"], lint: ".")),
    CodePage(
      "R164", .error, "a value must be known when the file is loaded",
      "'for', 'cooldown' and 'respect' are the same for all workspaces; they may use parameters, and nothing else.",
      bad: .rules(rule + "\n  cooldown: \"${ws.idle_for}\""),
      good: .rules(rule + "\n  cooldown: \"${params.rest}\"", head: "params: {rest: 30m}")),
    CodePage(
      "R165", .error, "the values of a list have several types",
      """
      The first value gives the type of the list. YAML reads 7 as a number and 90m as a duration; where they are texts, \
      say so: {type: string, value: [web, 7]}.
      """,
      bad: .rules(rule, head: "params: {names: [web, 7]}"),
      good: .rules(
        "- name: example\n  when: ws.name in params.names\n  actions: [set_ttl: {to: 8h}]",
        head: "params: {names: {type: string, value: [web, 7]}}")),
    CodePage(
      "R166", .error, "'${ }' stands around a whole condition",
      "'when' and 'expression' are expressions already; '${ }' is for expressions inside other values.",
      bad: .rules(rule.replacing("ws.outdated", with: "\"${ws.outdated}\"")), good: .rules(rule)),
    CodePage(
      "R167", .error, "the expression cannot be compiled",
      "A condition that is lost would make its rule always true, so the file does not load. Please report the expression.",
      on: .faultOfTheProgram, bad: .when("ws.outdated"), good: .when("ws.outdated")),
    CodePage(
      "R168", .warning, "a file that looks like a rule file is not read",
      """
      Rule files end in .yaml or .yml, in small letters. Rename the file to have its rules, or switch it off for good \
      with .off, .disabled, .bak, .old or .orig.
      """, bad: .folder(["lifetime.yaml", "idle.yaml.txt"], lint: "."),
      good: .folder(["lifetime.yaml", "idle.yaml.off"], lint: ".")),
    CodePage(
      "R170", .error, "a time interval cannot be read",
      """
      An item is hours such as 'Mon-Fri 08:00-18:30', or a mapping with 'spec' or with Alertmanager's fields. The \
      message shows what was meant where it can.
      """, bad: .rules(duringOffice, head: "time_intervals: {office: [\"Mon-Fri 9-17\"]}"),
      good: .rules(duringOffice, head: "time_intervals: {office: [\"Mon-Fri 09:00-17:00\"]}")),
    CodePage(
      "R171", .error, "a holiday cannot be read",
      "It begins with a day that exists, in the form of its key: a date, a month and a day, or days from Easter.",
      bad: .rules(onHolidays, head: "calendars: {own: {yearly: [\"24.12. Christmas Eve\"]}}"),
      good: .rules(onHolidays, head: "calendars: {own: {yearly: [\"12-24 Christmas Eve\"]}}")),
    CodePage(
      "R172", .error, "an iCalendar file cannot be used",
      """
      It lies beside the rule file or below it and ends in .ics. It is part of the rule set: when it is wrong, no rule \
      of the set is in force, because a missing holiday starts workspaces that nobody wants.
      """, bad: .rules(onHolidays, head: "calendars: {own: {ics: plant.txt}}"),
      good: .rules(onHolidays, head: "calendars: {own: {ics: plant.ics}}", with: [("plant.ics", calendar)])),
    CodePage(
      "R173", .error, "a value is given for a parameter that no file has",
      """
      A value that reaches no rule would leave everything as it was, and nobody would notice. Declare the parameter under \
      params, or take the value away from where the message says that it comes from.
      """, on: .given(name: "longest", value: "3h"), bad: .rules(withParam, head: "params: {limit: 2h}"),
      good: .rules(withParam.replacing("limit", with: "longest"), head: "params: {longest: 2h}")),
    CodePage(
      "R174", .error, "a given value does not have the parameter's type",
      "A value from outside is read as the type that the file's own value has.",
      on: .given(name: "limit", value: "soon"), bad: .rules(withParam, head: "params: {limit: 2h}"),
      good: .rules(
        "- name: example\n  when: ws.name == params.limit\n  actions: [set_ttl: {to: 8h}]",
        head: "params: {limit: later}")),
    CodePage(
      "R175", .error, "a group has both 'every' and 'on'",
      "'every' is a time from one judging to the next, 'on' names the minutes: one of them says when the group is due.",
      bad: group("every: 5m\n    on: {cron: [\"0 17 * * Mon-Fri\"]}"), good: group("on: {cron: [\"0 17 * * Mon-Fri\"]}")
    ),
    CodePage(
      "R176", .error, "a group's cron schedule cannot be read, or never fires",
      "Write minute, hour, day of month, month and day of week, as in a crontab. A group that is never due would never act.",
      bad: group("on: {cron: [\"0 17 31 2 *\"]}"), good: group("on: {cron: [\"0 17 28 2 *\"]}")),
  ]

  private static let withParam = "- name: example\n  when: ws.idle_for > params.limit\n  actions: [set_ttl: {to: 8h}]"

  static let duringOffice = "- name: example\n  when: now.isDuring(\"office\")\n  actions: [set_ttl: {to: 8h}]"
  static let onHolidays = "- name: example\n  when: now.isHoliday(\"own\")\n  actions: [set_ttl: {to: 8h}]"

  private static let calendar =
    [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:example", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z",
      "DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=YEARLY", "SUMMARY:Closed", "END:VEVENT", "END:VCALENDAR",
    ]
    .map { $0 + "\r\n" }.joined()

  static let tests: [CodePage] = [
    CodePage(
      "R190", .error, "a series of values cannot be read",
      """
      Each value of a series stands with the number of sweeps that it lasts, 1 or more: "connected x12 disconnected \
      x60". The last value stays.
      """, bad: .test(test.replacing("connected", with: "\"connected x0\"")),
      good: .test(test.replacing("connected", with: "\"connected x2 disconnected\""))),
    CodePage(
      "R191", .error, "a value of a test does not fit its field",
      "Times are relative to the start of the test (-35m, +2h) or RFC 3339 with an offset; all else is as a server sends it.",
      bad: .test(test.replacing("-35m", with: "35 minutes")), good: .test(test)),
    CodePage(
      "R192", .error, "a test has no sweep at this time",
      "Sweeps are an 'interval' apart, beginning at the start; 'at' is a multiple of it.",
      bad: .test(test.replacing("at: 10m", with: "at: 7m")), good: .test(test)),
    CodePage(
      "R193", .error, "a workspace cannot be taken from its file",
      """
      'from' names a file beside the test, with JSON as a server or 'coder list -o json' writes it; of several workspaces it \
      says which: {file: fleet.json, workspace: ana/dev}.
      """, bad: .test(test.replacing("{outdated: true,", with: "{from: missing.json, outdated: true,")),
      good: .test(test)),
  ]

  private static let test = """
    rule_files: [example.yaml]
    tests:
      - name: an outdated workspace gets a lifetime
        start: 2026-03-11T10:00:00+01:00
        interval: 5m
        workspaces:
          w1: {outdated: true, last_used_at: -35m, agents: [{status: connected}]}
        rule_test:
          - {at: 10m, rule: example, workspace: w1, exp_result: true}
    """
}
