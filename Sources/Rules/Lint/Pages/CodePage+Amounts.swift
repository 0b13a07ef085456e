/// Codes of actions: amounts that the server refuses or changes, and limits that are missing or mean nothing.
extension CodePage {
  private static func action(_ action: String, when condition: String = "ws.idle_for > duration(\"2h\")") -> Example {
    .rules("- name: example\n  match: {status: [running]}\n  when: \(condition)\n  actions: [\(action)]")
  }

  private static func schedule(_ schedule: String) -> Example {
    .rules("- name: example\n  when: ws.outdated\n  actions: [set_autostart: {schedule: \"\(schedule)\"}]")
  }

  /// A file with one group, with this key beside its name.
  static func group(_ key: String) -> Example {
    .file(
      """
      version: 1
      timezone: Europe/Berlin
      groups:
        - name: evening
          \(key)
          rules:
            - {name: example, when: ws.outdated, actions: [set_ttl: {to: 8h}]}
      """)
  }

  static let amounts: [CodePage] = [
    CodePage(
      "R301", .warning, "a deadline is nearer than the server allows",
      """
      The server takes no deadline nearer than about 30 minutes ahead. Curfew sets 31 minutes instead, so that the notice \
      is longer than the rule says.
      """, bad: action("shorten: {to: \"${now + duration('10m')}\"}"),
      good: action("shorten: {to: \"${now + duration('45m')}\"}")),
    CodePage(
      "R302", .error, "a TTL is outside what the server takes",
      "A TTL is from 1 minute to 30 days (7 days before v0.26.2).", bad: action("set_ttl: {to: 30s}"),
      good: action("set_ttl: {to: 30m}")),
    CodePage(
      "R303", .warning, "a rule enforces without a cooldown",
      """
      It may send a request for each workspace in every sweep. A cooldown lets it rest on a workspace after it acted, so \
      that a wrong condition does little harm.
      """,
      bad: .rules("- name: example\n  mode: enforce\n  when: ws.agent_connected\n  actions: [extend: {by: 1h}]"),
      good: .rules(
        "- name: example\n  mode: enforce\n  when: ws.agent_connected\n  actions: [extend: {by: 1h}]\n  cooldown: 30m")),
    CodePage(
      "R304", .error, "the server would refuse the schedule",
      "Coder takes five fields, of which day of the month and month must be '*'.", bad: schedule("0 8 1 * 1"),
      good: schedule("0 8 * * 1")),
    CodePage(
      "R305", .error, "the schedule never fires",
      """
      A server with a schedule that never fires starts a workspace again after every stop. To have no schedule write \
      'clear_autostart: {}'.
      """, bad: schedule("0 8 * * ,"), good: schedule("0 8 * * 1-5")),
    CodePage(
      "R306", .error, "two actions of one rule change the same thing",
      "Only one of them could be carried out. Give one of them to a rule of its own, with another priority.",
      bad: action("{extend: {by: 1h}}, {shorten: {by: 1h}}"),
      good: action("shorten: {by: 1h}")),
    CodePage(
      "R307", .error, "an action has two amounts",
      "'to' is an instant, 'by' a duration relative to the present deadline: one of them says what is meant.",
      bad: action("shorten: {to: \"${now + duration('45m')}\", by: 1h}"), good: action("shorten: {by: 1h}")),
    CodePage(
      "R308", .error, "an amount is nothing, or absurdly long",
      "A deadline is moved by more than nothing and less than ten years.", bad: action("shorten: {by: 0s}"),
      good: action("shorten: {by: 1h}")),
    CodePage(
      "R309", .warning, "'clear_ttl' takes a deadline away",
      """
      Since v2.19.0 a running workspace whose TTL is cleared loses its present deadline, too, and runs until somebody \
      stops it. Where only the next start is meant, match stopped workspaces.
      """, bad: action("clear_ttl: {}"),
      good: .rules(
        "- name: example\n  match: {status: [stopped]}\n  when: ws.outdated\n  actions: [clear_ttl: {}]")),
    CodePage(
      "R310", .warning, "an amount has parts of a minute",
      "The server keeps whole minutes: a TTL is cut to the minute, and a deadline is not moved by less than one.",
      bad: action("set_ttl: {to: 90s}"), good: action("set_ttl: {to: 2m}")),
    CodePage(
      "R311", .warning, "an instant is past",
      """
      What was true until then never is again, so that the rule or the term is dead. Take it out, or name an instant to \
      come.
      """, on: .at("2026-11-29T12:00:00Z"),
      bad: .when("ws.outdated && now < timestamp(\"2025-12-24T00:00:00Z\")"),
      good: .when("ws.outdated && now < timestamp(\"2027-12-24T00:00:00Z\")")),
    CodePage(
      "R312", .warning, "an idle limit is shorter than the server notices use",
      """
      Servers before v0.19.0 learn of use every ten minutes only, so that somebody who works may look idle. Idle limits \
      should be 15 minutes or more there.
      """, on: .serverLearnsUseLate, bad: .when("ws.idle_for > duration(\"5m\")"),
      good: .when("ws.idle_for > duration(\"30m\")")),
    CodePage(
      "R313", .warning, "a rule shortens workspaces whether they are in use or not",
      """
      While somebody works the server moves the deadline back each time, so that the rule ends nothing and fills the \
      trail. Ask for what is idle.
      """, bad: action("shorten: {by: 1h}", when: "now.isWithin(\"daily 20:00-24:00\")"),
      good: action("shorten: {by: 1h}", when: "now.isWithin(\"daily 20:00-24:00\") && ws.idle_for > duration(\"1h\")")),
    CodePage(
      "R314", .warning, "a schedule fires very often",
      "The server starts a stopped workspace at each firing, whoever stopped it. '0 8 * * *' is once a day at eight.",
      bad: schedule("* 8 * * 1-5"), good: schedule("0 8 * * 1-5")),
    CodePage(
      "R315", .warning, "a group's 'every' is shorter than a sweep's interval",
      """
      Rules are judged in sweeps, and a group is due in each of them then: 'every' says nothing. The interval is that of the \
      settings, a minute without them.
      """, bad: group("every: 30s"), good: group("every: 5m")),
    CodePage(
      "R320", .error, "an action contradicts the 'keep' beside it",
      """
      'keep' lets no rule of its own or of lower priority take anything. Only 'extend' may stand beside it; the other \
      action belongs to a rule of its own.
      """, bad: action("{keep: {}}, {set_ttl: {to: 1h}}"), good: action("{keep: {}}, {extend: {by: 1h}}")),
    CodePage(
      "R321", .warning, "a 'keep' rule keeps every workspace for ever",
      "Without 'match' and 'when' no rule of its priority or lower takes anything any more.",
      bad: .rules("- name: example\n  actions: [keep: {}]"),
      good: .rules("- name: example\n  match: {name: [\"demo-*\"]}\n  actions: [keep: {}]")),
    CodePage(
      "R322", .warning, "a limit means nothing on a rule that only keeps",
      "It sends nothing that could be limited, and keeps as long as it is true.",
      bad: .rules("- name: example\n  match: {name: [\"demo-*\"]}\n  actions: [keep: {}]\n  cooldown: 30m"),
      good: .rules("- name: example\n  match: {name: [\"demo-*\"]}\n  actions: [keep: {}]")),
    CodePage(
      "R330", .error, "a rule names a channel that the settings do not have",
      "Nobody would be told. Channels are in curfew.yaml; without settings their names are not checked.",
      on: .channel("chat"), bad: action("notify: {to: chta}"), good: action("notify: {to: chat}")),
    CodePage(
      "R331", .warning, "a notice stands on a rule that shortens nothing",
      "'notice' holds a shortening back until its owner has been told. A message alone is 'notify', an action.",
      bad: .rules(
        "- name: example\n  when: ws.outdated\n  actions: [extend: {by: 1h}]\n  notice: {before: 30m, to: chat}"),
      good: .rules(
        "- name: example\n  when: ws.idle_for > duration(\"2h\")\n  actions: [shorten: {by: 1h}]\n  notice: {before: 30m, to: chat}"
      )),
    CodePage(
      "R401", .error, "an evaluation may cost more than the limit",
      """
      Costs are bounded before a rule runs, so that no workspace with many agents can hold up a sweep. The message names \
      the part that costs most; 'limits.cost' of the rule sets another limit, up to 100,000.
      """,
      bad: .rules(
        "- name: example\n  when: ws.agents.all(a, a.status == \"connected\")\n  actions: [set_ttl: {to: 8h}]\n"
          + "  limits: {cost: 10}"),
      good: .rules(
        "- name: example\n  when: ws.agents.all(a, a.status == \"connected\")\n  actions: [set_ttl: {to: 8h}]\n"
          + "  limits: {cost: 10000}")),
  ]
}
