/// Words of other tools and of everyday speech that stand where a rule file has another one.
enum FamiliarKeys {
  /// The key that such a word stands for; `nil` where there is none among those expected.
  static func key(meantBy word: String, among expected: [String]) -> String? {
    let folded = word.lowercased().replacing("-", with: "_")
    return keys.first { $0.words.contains(folded) && expected.contains($0.key) }?.key
  }

  private static let keys: [(key: String, words: Set<String>)] = [
    ("when", ["condition", "conditions", "if", "expr", "expression", "where", "cel", "unless"]),
    ("expression", ["expr", "value", "when", "condition"]),
    ("actions", ["do", "then", "run", "steps", "effect", "effects"]),
    ("match", ["selector", "select", "filter", "filters", "target", "targets", "workspaces", "for_each", "on"]),
    ("exclude", ["except", "not", "ignore", "skip"]),
    ("cooldown", ["throttle", "interval", "wait", "pause", "repeat_interval"]),
    ("for", ["duration", "since", "stable_for", "after"]),
    ("mode", ["enabled", "dry_run", "dryrun", "state", "active"]),
    ("priority", ["weight", "order", "importance"]),
    ("name", ["id", "title", "alert", "rule"]),
    ("description", ["summary", "comment", "doc", "docs"]),
    ("message", ["text", "notification", "annotations"]),
    ("variables", ["vars", "let", "locals"]),
    ("params", ["parameters", "vars", "variables", "inputs"]),
    ("timezone", ["tz", "zone", "time_zone", "location"]),
    ("time_intervals", ["intervals", "times", "windows", "schedules", "hours"]),
    ("calendars", ["holidays", "calendar"]),
    ("every", ["interval", "period", "schedule"]),
    ("at_most", ["max", "maximum", "limit", "until", "cap"]),
    ("by", ["amount", "duration", "for"]),
    ("to", ["ttl", "value", "until", "at"]),
    ("schedule", ["cron", "at", "time"]),
  ]

  /// What to write instead of an action that does not exist; `nil` where nothing is known.
  static func advice(onAction word: String) -> String? {
    switch word.lowercased().replacing("-", with: "_") {
    case "stop", "shutdown", "shut_down", "halt", "kill", "terminate", "poweroff", "turn_off":
      "Nothing is stopped at once: 'shorten' brings the workspace's own deadline forward, half an hour ahead at the least."
    case "start", "boot", "wake", "turn_on":
      "Nothing is started at once: 'set_autostart' gives the workspace a schedule, by which the server starts it."
    case "delete", "remove", "destroy": "Workspaces are never deleted; 'shorten' and 'set_ttl' let them stop."
    case "pause", "suspend", "disable_autostart":
      "'suspend_autostart: {}' takes the start schedule while the rule is true, and gives it back."
    case "restart", "update", "rebuild": "Curfew changes deadlines, lifetimes and schedules only."
    case "warn", "message", "email", "mail", "slack", "webhook", "tell", "alert":
      "People are told with 'notify: {to: CHANNEL}', by a channel of the settings; a text alone is the rule's 'message'."
    case "log": "What people are told is the rule's 'message', beside 'actions'."
    case "ttl", "lifetime", "autostop": "The lifetime from the next start on is 'set_ttl: {to: 8h}'."
    case "autostart", "schedule": "A start schedule is 'set_autostart: {schedule: \"30 8 * * 1-5\"}'."
    case "protect", "hold", "skip", "ignore", "exempt": "'keep: {}' lets no rule of lower priority take anything."
    case "prolong", "bump", "postpone", "delay": "A later deadline is 'extend: {by: 2h}'."
    default: nil
    }
  }
}
