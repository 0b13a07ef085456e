/// The keys of actions.
extension FileKeys {
  /// An item of `actions`: one key, which names the action.
  static let anyAction = FileKeys(
    owner: "an action",
    keys: RuleAction.Kind.allCases.map { kind in
      Key(name: kind.rawValue, value: .mapping(.action(kind)), documentation: kind.documentation)
    }, isChoice: true, isTall: true)

  static func action(_ kind: RuleAction.Kind) -> FileKeys {
    let owner = "'\(kind.rawValue)'"
    switch kind {
    case .extend:
      return FileKeys(
        owner: owner,
        keys: [
          Key(
            name: "to", value: .text(.instant), documentation: "The instant to extend to: `${now + duration('2h')}`."),
          Key(name: "by", value: .constantDuration, documentation: "A duration added to the present deadline."),
          Key(name: "at_most", value: .text(.instant), documentation: "The latest instant to extend to."),
        ], exactlyOne: ["to", "by"])
    case .shorten:
      return FileKeys(
        owner: owner,
        keys: [
          Key(
            name: "to", value: .text(.instant), documentation: "The instant to shorten to: `${now + duration('45m')}`."
          ),
          Key(name: "by", value: .constantDuration, documentation: "A duration taken from the present deadline."),
        ], exactlyOne: ["to", "by"])
    case .setTTL:
      return FileKeys(
        owner: owner,
        keys: [
          Key(
            name: "to", isRequired: true, value: .constantDuration,
            documentation: "A duration from 1 minute to 30 days.")
        ])
    case .setAutostart:
      return FileKeys(
        owner: owner,
        keys: [
          Key(
            name: "schedule", isRequired: true, value: .anyText,
            documentation: "`30 8 * * 1-5`, with or without `CRON_TZ=`.")
        ])
    case .notify:
      return FileKeys(
        owner: owner,
        keys: [
          Key(name: "to", isRequired: true, value: .name, documentation: "The channel, by its name in the settings."),
          Key(
            name: "message", value: .anyText, documentation: "What people read, with `${ }`; else the rule's message."),
        ])
    case .clearTTL, .clearAutostart, .suspendAutostart, .keep: return FileKeys(owner: owner, keys: [])
    }
  }
}

extension RuleAction.Kind {
  /// What it does, for people, in one line.
  fileprivate var documentation: String {
    switch self {
    case .extend: "Moves the deadline of the running session later, never earlier."
    case .shorten: "Moves the deadline of the running session earlier, never later; at least 31 minutes ahead."
    case .setTTL: "Sets how long a session lasts, from the next start on."
    case .clearTTL: "Takes the workspace's TTL away, so that nothing stops it; its keys: none, `{}`."
    case .setAutostart: "Sets the schedule that starts the workspace."
    case .clearAutostart: "Takes the schedule that starts the workspace away; its keys: none, `{}`."
    case .suspendAutostart: "Takes the schedule away while the rule is true, and gives it back afterwards: `{}`."
    case .notify: "Tells people by a channel of the settings: when the rule becomes true, or with its other actions."
    case .keep: "Lets no rule of lower priority shorten, cut or clear anything while the rule is true: `{}`."
    }
  }
}
