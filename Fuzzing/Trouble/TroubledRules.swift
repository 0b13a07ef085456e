import Diagnostics
import Rules

/// The rule sets between which a run changes: of every kind of action, keeping and dry ones among them.
enum TroubledRules {
  /// How long every rule rests after it acted on a workspace.
  static let cooldownMinutes = 30
  /// How often rules may act on a build, by their names.
  static let perBuild = ["shorten-long": 1, "extend-twice": 2]

  static let sets: [RuleSet] = [first, second, third, fourth, fifth].map(loaded)

  /// Rules that tell owners before they shorten, and that count days of use.
  static let telling = loaded(sixth)

  private static func loaded(_ text: String) -> RuleSet {
    let load = RuleSet.load(files: [SourceFile(name: "trouble.yaml", text: text)])
    guard let ruleSet = load.ruleSet else {
      preconditionFailure(load.diagnostics.map { $0.render() }.joined(separator: "\n"))
    }
    return ruleSet
  }

  /// What somebody who edits the rules saves half-way: the text up to somewhere, or with a name misspelt.
  static func isBrokenRefused(_ dice: inout Dice) -> Bool {
    let text = dice.pick([first, second, third, fourth, fifth])
    let broken =
      dice.happens(0.5)
      ? text.replacing("ws.", with: "wsp.") : String(text.prefix(text.count / 2)) + "\n  {"
    return RuleSet.load(files: [SourceFile(name: "trouble.yaml", text: broken)]).ruleSet == nil
  }

  private static let first = """
    version: 1
    timezone: Europe/Berlin
    defaults: {mode: enforce, cooldown: \(cooldownMinutes)m}
    groups:
      - name: trouble
        rules:
          - name: extend-in-use
            priority: 100
            on_error: hold
            match: {status: [running]}
            when: ws.agent_connected && ws.idle_for < duration("20m") && has(ws.deadline) && ws.deadline - now < duration("90m")
            actions: [{extend: {to: "${now + duration('2h')}"}}]
          - name: shorten-idle
            priority: 50
            match: {status: [running]}
            when: ws.idle_for > duration("40m")
            for: 20m
            actions: [{shorten: {to: "${now + duration('35m')}"}}]
          - name: schedule
            when: ws.name < "m" && (!has(ws.autostart) || ws.autostart != "CRON_TZ=Europe/Berlin 30 7 * * 1-5")
            actions: [{set_autostart: {schedule: "CRON_TZ=Europe/Berlin 30 7 * * 1-5"}}]
          - name: ttl
            when: ws.name >= "m" && (!has(ws.ttl) || ws.ttl > duration("9h"))
            actions: [{set_ttl: {to: 9h}}]
          - name: dry-clear
            mode: dry-run
            when: has(ws.autostart)
            actions: [{clear_autostart: {}}]

    """

  private static let second = """
    version: 1
    timezone: Pacific/Auckland
    defaults: {mode: enforce, cooldown: \(cooldownMinutes)m}
    groups:
      - name: trouble
        rules:
          - name: extend-in-use
            priority: 100
            match: {status: [running]}
            when: ws.agent_connected && has(ws.deadline) && ws.deadline - now < duration("1h") && state.actions_today < 6
            actions: [{extend: {by: 1h}}]
          - name: extend-barely
            priority: 10
            match: {status: [running]}
            when: has(ws.deadline) && ws.deadline - now < duration("20m")
            actions: [{extend: {to: "${now + duration('2h')}", at_most: "${now + duration('25m')}"}}]
          - name: extend-twice
            priority: 20
            match: {status: [running]}
            when: has(ws.deadline) && ws.deadline - now < duration("3h")
            limits: {max_per_build: \(perBuild["extend-twice"] ?? 0)}
            actions: [{extend: {by: 30m}}]
          - name: other-schedule
            when: has(ws.autostart) && ws.autostart != "CRON_TZ=Pacific/Auckland 15 9 * * 1-5"
            actions: [{set_autostart: {schedule: "CRON_TZ=Pacific/Auckland 15 9 * * 1-5"}}]
          - name: shorten-evening
            priority: 50
            when: ws.status == "running" && now.getHours("Europe/Berlin") >= 19
            actions: [{shorten: {to: "${now + duration('45m')}"}}]

    """

  private static let third = """
    version: 1
    timezone: America/New_York
    defaults: {mode: enforce, cooldown: \(cooldownMinutes)m}
    groups:
      - name: trouble
        rules:
          - name: keep-in-use
            priority: 100
            on_error: hold
            match: {status: [running]}
            when: ws.agent_connected && ws.idle_for < duration("30m")
            actions: [{extend: {to: "${now + duration('1h')}"}}]
          - name: shorten-long
            priority: 10
            match: {status: [running]}
            when: has(ws.deadline) && ws.deadline - now > duration("150m")
            limits: {max_per_build: \(perBuild["shorten-long"] ?? 0)}
            actions: [{shorten: {to: "${now + duration('2h')}"}}]
          - name: half-schedule
            when: has(ws.autostart) && ws.autostart == "CRON_TZ=Europe/Berlin 30 8 * * 1-5"
            actions: [{set_autostart: {schedule: "CRON_TZ=America/New_York 45 8 * * 1-5"}}]
          - name: ttl-down
            when: has(ws.ttl) && ws.ttl > duration("12h")
            actions: [{set_ttl: {to: 12h}}]

    """

  /// The names before this one are kept by the fourth set.
  static let firstUnkept = "f"
  /// The hours, server time, at which the fourth set suspends schedules; runs end outside of them.
  static let suspended = 9..<15

  private static let fourth = """
    version: 1
    defaults: {mode: enforce, cooldown: \(cooldownMinutes)m}
    groups:
      - name: trouble
        rules:
          - name: keep-some
            priority: 80
            when: ws.name < "\(firstUnkept)"
            actions: [{keep: {}}]
          - name: shorten-unkept
            priority: 50
            match: {status: [running]}
            when: has(ws.deadline) && ws.deadline - now > duration("100m")
            actions: [{shorten: {to: "${now + duration('90m')}"}}]
          - name: ttl-unkept
            when: has(ws.ttl) && ws.ttl > duration("10h")
            actions: [{set_ttl: {to: 10h}}]
          - name: suspend-by-day
            when: now.getHours("UTC") >= \(suspended.lowerBound) && now.getHours("UTC") < \(suspended.upperBound)
            actions: [{suspend_autostart: {}}]

    """

  /// The hours in UTC at which the first group of the fifth set is due.
  static let dueHours = [6, 11, 16, 21]
  /// The hours between two due times of its second group.
  static let dueEveryHours = 5

  /// The owners before this one are so few that the blast radius lets the fifth set change all their schedules at once.
  private static let firstStill = "d"
  /// What it makes of them in turn: a stopped workspace's takes two requests each time.
  private static let (evenSchedule, oddSchedule) = ("CRON_TZ=UTC 5 6 * * 1-5", "CRON_TZ=UTC 50 5 * * 1-5")

  private static let fifth = """
    version: 1
    defaults: {mode: enforce, cooldown: \(cooldownMinutes)m}
    groups:
      - name: at-hours
        on: {cron: ["0 \(dueHours.map(String.init).joined(separator: ",")) * * *"], timezone: UTC}
        rules:
          - name: extend-at-hours
            priority: 60
            match: {status: [running]}
            when: has(ws.deadline) && ws.deadline - now < duration("8h")
            actions: [{extend: {by: 1h}}]
          - name: keep-at-hours
            priority: 80
            when: ws.name < "\(firstUnkept)"
            actions: [{keep: {}}]
      - name: every-hours
        every: \(dueEveryHours)h
        rules:
          - name: shorten-every
            priority: 50
            match: {status: [running]}
            when: has(ws.deadline) && ws.deadline - now > duration("110m")
            actions: [{shorten: {to: "${now + duration('100m')}"}}]
      - name: trouble
        rules:
          - name: ttl-always
            when: has(ws.ttl) && ws.ttl > duration("11h")
            actions: [{set_ttl: {to: 11h}}]
          - name: schedule-even
            when: |
              ws.owner < "\(firstStill)" && now.getHours("UTC") % 2 == 0 && (!has(ws.autostart) || ws.autostart != "\(evenSchedule)")
            actions: [{set_autostart: {schedule: "\(evenSchedule)"}}]
          - name: schedule-odd
            when: |
              ws.owner < "\(firstStill)" && now.getHours("UTC") % 2 == 1 && (!has(ws.autostart) || ws.autostart != "\(oddSchedule)")
            actions: [{set_autostart: {schedule: "\(oddSchedule)"}}]

    """

  /// How long before a stop the sixth set tells owners of it.
  static let noticeMinutes = 30

  private static let sixth = """
    version: 1
    timezone: Asia/Kolkata
    defaults: {mode: enforce, cooldown: \(cooldownMinutes)m}
    groups:
      - name: trouble
        rules:
          - name: keep-regulars
            priority: 90
            match: {status: [running]}
            when: ws.idle_for < duration("25m") && state.days_used_last_14 >= 2
            actions: [{keep: {}}]
          - name: shorten-told
            priority: 50
            match: {status: [running]}
            when: has(ws.deadline) && ws.deadline - now > duration("70m")
            actions: [{shorten: {to: "${now + duration('60m')}"}}]
            notice: {before: \(noticeMinutes)m, to: chat}
          - name: tell-late
            match: {status: [running]}
            when: ws.idle_for > duration("50m")
            actions: [{notify: {to: once, message: "Nobody has used ${ws.name} for ${ws.idle_for}."}}]
          - name: ttl-told
            when: has(ws.ttl) && ws.ttl > duration("8h")
            actions: [{set_ttl: {to: 8h}}, {notify: {to: chat, message: "The lifetime is eight hours now."}}]

    """
}
