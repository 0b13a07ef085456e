/// Codes of rules that get in each other's way, and of style.
extension CodePage {
  private static func two(_ first: String, _ second: String) -> Example {
    .rules("- name: first\n  \(first)\n- name: second\n  \(second)")
  }

  private static let extending = "when: ws.agent_connected\n  actions: [extend: {by: 1h}]"
  private static let shortening = "when: ws.idle_for > duration(\"2h\")\n  actions: [shorten: {by: 1h}]"

  static let conflicts: [CodePage] = [
    CodePage(
      "R501", .warning, "two rules may want the same thing at equal priority",
      """
      Where both are true, the one that keeps the workspace longer wins, and the reader of the file has to know that. \
      Different priorities say which one wins.
      """, bad: two(extending, shortening), good: two("priority: 100\n  " + extending, shortening)),
    CodePage(
      "R502", .either, "two rules set schedules at equal priority",
      """
      No schedule is longer than another: where both rules are true, neither is carried out. It is an error where both \
      are always true.
      """,
      bad: two(
        "when: ws.outdated\n  actions: [set_autostart: {schedule: \"0 8 * * 1-5\"}]",
        "when: ws.is_prebuild\n  actions: [clear_autostart: {}]"),
      good: two(
        "priority: 100\n  when: ws.outdated\n  actions: [set_autostart: {schedule: \"0 8 * * 1-5\"}]",
        "when: ws.is_prebuild\n  actions: [clear_autostart: {}]")),
    CodePage(
      "R503", .warning, "a rule never acts, because another one always wins over it",
      """
      Wherever it is true, a rule that wins over it is true as well. Give it a higher priority, or let the other rule look \
      at fewer workspaces.
      """,
      bad: two(
        "priority: 100\n  actions: [set_ttl: {to: 8h}]",
        "priority: 50\n  when: ws.outdated\n  actions: [set_ttl: {to: 4h}]"),
      good: two(
        "priority: 50\n  actions: [set_ttl: {to: 8h}]",
        "priority: 100\n  when: ws.outdated\n  actions: [set_ttl: {to: 4h}]")),
    CodePage(
      "R504", .warning, "between two rules there is a value for which neither is true",
      """
      One rule begins above a value and the other ends below it, so that the value itself belongs to none of them. Write \
      '>=' or '<=' in one.
      """,
      bad: two(
        "priority: 100\n  when: ws.daily_cost > 10\n  actions: [set_ttl: {to: 4h}]",
        "when: ws.daily_cost < 10\n  actions: [set_ttl: {to: 8h}]"),
      good: two(
        "priority: 100\n  when: ws.daily_cost > 10\n  actions: [set_ttl: {to: 4h}]",
        "when: ws.daily_cost <= 10\n  actions: [set_ttl: {to: 8h}]")),
  ]

  private static let plain = "- name: example\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]"

  static let style: [CodePage] = [
    CodePage(
      "R601", .warning, "a variable is used by nothing",
      "Either it can go, or a condition was to use it and does not.",
      bad: .rules(plain + "\n  variables: [{name: quiet, expression: \"ws.idle_for > duration('2h')\"}]"),
      good: .rules(
        plain.replacing("ws.outdated", with: "ws.outdated && vars.quiet")
          + "\n  variables: [{name: quiet, expression: \"ws.idle_for > duration('2h')\"}]")),
    CodePage(
      "R602", .warning, "a parameter is used by nothing",
      "Whoever changes it believes to change a rule. Take it out, or use it.",
      bad: .rules(plain, head: "params: {lifetime: 8h}"),
      good: .rules(plain.replacing("to: 8h", with: "to: \"${params.lifetime}\""), head: "params: {lifetime: 8h}")),
    CodePage(
      "R603", .warning, "a macro asks for less than it seems to",
      "With a constant condition it only asks whether there is an element, or nothing at all.",
      bad: .when("ws.agents.exists(a, true)"), good: .when("size(ws.agents) > 0")),
    CodePage(
      "R604", .warning, "a condition is negated twice", "Twice not is the value itself.",
      bad: .when("!!ws.outdated"), good: .when("ws.outdated")),
    CodePage(
      "R605", .warning, "the file names no time zone, and has hours that need one",
      "They go by UTC then, which few offices do. Say 'timezone: Europe/Berlin', or 'timezone: UTC' where that is meant.",
      bad: .file(
        """
        version: 1
        groups:
          - name: examples
            rules:
              - name: example
                when: now.isWithin("Mon-Fri 09:00-17:00")
                actions: [set_ttl: {to: 8h}]
        """),
      good: .file(
        """
        version: 1
        timezone: Europe/Berlin
        groups:
          - name: examples
            rules:
              - name: example
                when: now.isWithin("Mon-Fri 09:00-17:00")
                actions: [set_ttl: {to: 8h}]
        """)),
    CodePage(
      "R606", .warning, "a time interval is used by nothing",
      "Either it can go, or a condition names other hours than it should.",
      bad: .rules(plain, head: "time_intervals: {office: [\"Mon-Fri 09:00-17:00\"]}"),
      good: .rules(duringOffice, head: "time_intervals: {office: [\"Mon-Fri 09:00-17:00\"]}")),
    CodePage(
      "R607", .warning, "a calendar is used by nothing",
      "Either it can go, or holidays are not left out where they should be.",
      bad: .rules(plain, head: "calendars: {own: {yearly: [12-24]}}"),
      good: .rules(onHolidays, head: "calendars: {own: {yearly: [12-24]}}")),
    CodePage(
      "R608", .warning, "a 'lint:ignore' silences nothing",
      """
      What it was written for is mended, or it stands in another line, or the code is an error, which cannot be silenced. \
      Left behind, it would hide the next mistake there.
      """, bad: .rules(plain + "  # lint:ignore R501"), good: .rules(plain)),
    CodePage(
      "R609", .warning, "a 'calendar_by' is used by nothing",
      """
      It says which calendar counts where a call names none. Calls that name one do not ask it, so either it can go, or the \
      name in a call.
      """,
      bad: .rules(onHolidays, head: "calendars: {own: {yearly: [12-24]}}\ncalendar_by: {ws.owner: {ana: own}}"),
      good: .rules(onOwnHolidays, head: "calendars: {own: {yearly: [12-24]}}\ncalendar_by: {ws.owner: {ana: own}}")),
  ]
}
