/// Codes of expressions and rules that are well formed, and certainly or probably wrong.
extension CodePage {
  static let certain: [CodePage] = [
    CodePage(
      "R201", .error, "the value is never this text",
      """
      Statuses and the like are one of a known set of words. Comparing with another word is always false, so that the \
      rule would silently never act.
      """, bad: .when("ws.status == \"runing\""), good: .when("ws.status == \"running\"")),
    CodePage(
      "R202", .error, "a field that may be absent is read without asking",
      """
      A workspace without a deadline has no 'ws.deadline', and reading it is an error in the night in which it happens. \
      Ask 'has(…)' before it, or write '.?field.orValue(…)' for what counts then. The same holds for a parameter of the \
      workspace, such as 'ws.params.region'. What the condition of a rule has asked for need not be asked again in its \
      actions and its message.
      """, bad: .when("ws.deadline - now < duration(\"1h\")"),
      good: .when("has(ws.deadline) && ws.deadline - now < duration(\"1h\")")),
    CodePage(
      "R203", .error, "a literal can never work here",
      """
      The function refuses this text or number whatever the workspace: a duration with days, a time zone that does not \
      exist, a wrong regular expression, a cron schedule that never fires, a division by zero.
      """, bad: .when("ws.idle_for > duration(\"5d\")"), good: .when("ws.idle_for > days(5)")),
    CodePage(
      "R204", .warning, "an accessor counts in UTC, and the file has another zone",
      """
      CEL's getHours() and the like are in UTC unless they are given a zone, so that office hours would be off by the \
      distance from Greenwich. Say the zone, "UTC" where that is meant.
      """, bad: .when("now.getHours() >= 18", timezone: "Europe/Berlin"),
      good: .when("now.getHours(\"Europe/Berlin\") >= 18", timezone: "Europe/Berlin")),
    CodePage(
      "R205", .error, "a comparison comes out one way only",
      """
      The value never reaches what it is compared with: CEL's months count from 0, its Sundays are 0 and never 7, and \
      hours end at 23.
      """, bad: .when("now.getMonth() == 12"), good: .when("now.getMonth() == 11")),
    CodePage(
      "R206", .error, "two comparisons contradict each other",
      """
      No value makes both true (with '&&'), or every value makes one of them true (with '||'). Mostly the other operator \
      was meant: nobody is both before eight and after six.
      """, bad: .when("now.getHours() >= 18 && now.getHours() < 8"),
      good: .when("now.getHours() >= 18 || now.getHours() < 8")),
    CodePage(
      "R208", .warning, "no name can be or contain this text",
      """
      Names of Coder have letters, digits and hyphens only, so a pattern in quotes matches nothing: '==' knows no '*'. \
      Use startsWith, endsWith, contains or 'match'.
      """, bad: .when("ws.name == \"dev-*\""), good: .when("ws.name.startsWith(\"dev-\")")),
    CodePage(
      "R209", .warning, "a text works, and means something else than it seems to",
      """
      The end of a range of hours is exclusive: '18:00-23:59' leaves the last minute of the day out. The zones 'EST' and \
      'MST' have no summer time: New York has it, and is America/New_York.
      """,
      bad: .when("now.isWithin(\"Mon-Fri 18:00-23:59\")"), good: .when("now.isWithin(\"Mon-Fri 18:00-24:00\")")),
    CodePage(
      "R210", .warning, "an accessor counts from zero",
      "getDayOfMonth() is 0 on the first of the month, getMonth() is 0 in January, getDayOfWeek() is 0 on Sunday.",
      bad: .when("now.getDayOfMonth() == 1"), good: .when("now.getDate() == 1")),
    CodePage(
      "R211", .warning, "an equality holds for one second only",
      """
      A value that moves with the clock equals another one for a second, and sweeps are minutes apart. Compare with \
      '>=' or '<='.
      """, bad: .when("ws.idle_for == duration(\"1h\")"), good: .when("ws.idle_for >= duration(\"1h\")")),
    CodePage(
      "R250", .either, "a selector selects nothing",
      """
      A pattern that no name or status can match selects no workspace, and in 'exclude' it protects nobody, which is an \
      error.
      """,
      bad: .rules(
        "- name: example\n  match: {status: [runing]}\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]"),
      good: .rules(
        "- name: example\n  match: {status: [running]}\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]")),
    CodePage(
      "R251", .warning, "a rule never acts, because its condition is never true",
      "No workspace at any time makes it true. Mend the condition, or switch the rule off with 'mode: off'.",
      bad: .rules("- name: example\n  when: \"false\"\n  actions: [set_ttl: {to: 8h}]"),
      good: .rules("- name: example\n  mode: off\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]")),
    CodePage(
      "R252", .error, "a rule selects by what the server does not tell",
      "Nobody can say which workspaces the rule selects there, so it does nothing. Select by owner or template instead.",
      on: .serverTellsNoOrganizations,
      bad: .rules(
        "- name: example\n  match: {organization: [lab]}\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]"),
      good: .rules("- name: example\n  match: {owner: [lab-*]}\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]")),
    CodePage(
      "R253", .warning, "an alternative is never true where it counts",
      """
      The rest of the condition rules it out, so that this part of it decides nothing. Mostly a comparison is the wrong \
      way round, or the alternative stands inside the wrong parentheses.
      """,
      bad: .when(
        "ws.idle_for > duration(\"2h\")\n  && (ws.outdated || ws.idle_for < duration(\"1h\") && ws.is_prebuild)"),
      good: .when(
        "ws.idle_for > duration(\"2h\") && ws.outdated\n  || ws.idle_for < duration(\"1h\") && ws.is_prebuild")),
    CodePage(
      "R254", .warning, "a calendar has no dates left",
      """
      After its last date no day is a holiday, and workspaces start on days on which nobody comes. Lint tells of it 60 \
      days ahead: add the dates to come, or use 'yearly', 'easter' or a shipped calendar.
      """, on: .at("2026-11-29T12:00:00Z"),
      bad: .rules(onHolidays, head: "calendars: {own: {dates: [\"2026-12-24 Christmas Eve\"]}}"),
      good: .rules(onHolidays, head: "calendars: {own: {yearly: [\"12-24 Christmas Eve\"]}}")),
    CodePage(
      "R255", .warning, "a condition is true for every workspace at any time",
      "It decides nothing. Leave 'when' out where that is meant; else a comparison or an operator is wrong.",
      bad: .when("ws.created_at > now - days(2) || ws.outdated || now - ws.created_at > days(1)"),
      good: .when("ws.created_at > now - days(2) || ws.outdated")),
    CodePage(
      "R256", .warning, "a term never changes the result",
      """
      Of '&&' and '||' every term should be able to decide. One that the others decide already is left over from an \
      earlier form, or compares with the wrong value. Parameters count as unknown here, and 'has()' is never left over.
      """,
      bad: .when("ws.idle_for > duration(\"2h\") && ws.idle_for > duration(\"1h\")"),
      good: .when("ws.idle_for > duration(\"2h\")")),
    CodePage(
      "R257", .warning, "an entry of 'calendar_by' is never chosen",
      """
      The expression can never have this value: it is a word that its field never holds, or the expression does not depend on \
      the workspace at all. Who was meant gets the calendar of 'default', or none.
      """, bad: .rules(onOwnHolidays, head: byTransition("begin")),
      good: .rules(onOwnHolidays, head: byTransition("start"))),
    CodePage(
      "R258", .error, "a rule looks at what the settings do not say where to read",
      """
      Sessions are told by the Coder server's metrics port alone, and Curfew has to know its address: 'coder_metrics_url'. \
      The server needs CODER_PROMETHEUS_ENABLE and CODER_PROMETHEUS_COLLECT_AGENT_STATS. Without them, ask for \
      'ws.used_in_this_build' or 'ws.idle_for'.
      """, on: .settingsTellNoSessions, bad: .when("ws.sessions.ssh > 0"), good: .when("ws.idle_for > duration(\"1h\")")
    ),
  ]

  static let onOwnHolidays = "- name: example\n  when: now.isHoliday()\n  actions: [set_ttl: {to: 8h}]"

  private static func byTransition(_ word: String) -> String {
    "calendars: {own: {yearly: [12-24]}, none: {yearly: [01-01]}}\n"
      + "calendar_by: {ws.transition: {\(word): own}, default: none}"
  }
}
