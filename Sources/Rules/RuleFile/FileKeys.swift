/// The keys of rule files, declared once: the loader accepts, suggests and requires them from here.
struct FileKeys: Sendable {
  /// One key of a mapping.
  struct Key: Sendable {
    let name: String
    var isRequired = false
    /// The documentation for people, in one line.
    let documentation: String
  }

  /// A name for the mapping in messages: "a rule".
  let owner: String
  let keys: [Key]

  /// The names in order of declaration.
  var names: [String] { keys.map(\.name) }

  static let file = FileKeys(
    owner: "a rule file",
    keys: [
      Key(name: "version", isRequired: true, documentation: "Version of the file's format: 1."),
      Key(name: "timezone", documentation: "Zone for schedules, cron and printed times; UTC when not given."),
      Key(name: "params", documentation: "Named constants, `params.NAME` in expressions."),
      Key(name: "calendars", documentation: "Holidays by name, for `isHoliday(NAME)` and the like."),
      Key(name: "time_intervals", documentation: "Hours and days by name, for `isDuring(NAME)` and the like."),
      Key(name: "defaults", documentation: "What rules of this file have unless they say otherwise."),
      Key(name: "groups", isRequired: true, documentation: "The rules, in groups."),
    ])

  static let param = FileKeys(
    owner: "a parameter",
    keys: [
      Key(
        name: "type", isRequired: true,
        documentation: "`string`, `int`, `double`, `bool`, `duration` or `timestamp`."),
      Key(name: "value", isRequired: true, documentation: "The value, or a list of values."),
    ])

  static let defaults = FileKeys(
    owner: "the defaults",
    keys: [
      Key(name: "mode", documentation: "`enforce`, `dry-run` or `off`."),
      Key(name: "on_error", documentation: "`skip` or `hold`."),
      Key(name: "cooldown", documentation: "How long a rule rests on a workspace after acting."),
      Key(
        name: "respect",
        documentation:
          "How long rules leave alone what was set by hand: `until_changed`, `until_deadline`, `never`, `4h`."),
      Key(name: "limits", documentation: "Circuit breakers."),
    ])

  static let limits = FileKeys(
    owner: "the limits",
    keys: [
      Key(name: "max_per_build", documentation: "Actions on one workspace in one build."),
      Key(
        name: "max_actions_per_sweep",
        documentation: "Actions of the rule in one sweep: a number, or a share of the workspaces such as `10%`."),
      Key(name: "cost", documentation: "Cost units that one evaluation of the condition may spend."),
    ])

  static let group = FileKeys(
    owner: "a group",
    keys: [
      Key(name: "name", isRequired: true, documentation: "The group's name, unique in the file."),
      Key(name: "rules", isRequired: true, documentation: "Its rules."),
    ])

  static let rule = FileKeys(
    owner: "a rule",
    keys: [
      Key(name: "name", isRequired: true, documentation: "The rule's name, unique over all files."),
      Key(name: "description", documentation: "What it is for, for people."),
      Key(name: "labels", documentation: "Labels for reports."),
      Key(name: "mode", documentation: "`enforce`, `dry-run` or `off`."),
      Key(name: "priority", documentation: "Larger wins; 0 when not given."),
      Key(name: "on_error", documentation: "`skip`, or `hold`: unknown also blocks lower-priority shortening."),
      Key(name: "match", documentation: "Which workspaces it looks at; all when not given."),
      Key(name: "variables", documentation: "Named expressions, `vars.NAME` in this rule."),
      Key(name: "when", documentation: "The condition, an expression; always true when not given."),
      Key(name: "for", documentation: "How long the condition must hold before the rule acts."),
      Key(
        name: "actions", isRequired: true,
        documentation: "What it does when it is true: one or more of the eight actions."),
      Key(name: "cooldown", documentation: "How long it rests on a workspace after acting."),
      Key(
        name: "respect",
        documentation:
          "How long it leaves alone what was set by hand: `until_changed`, `until_deadline`, `never`, `4h`."),
      Key(name: "limits", documentation: "Circuit breakers."),
      Key(name: "message", documentation: "What people read, with `${ }`."),
    ])

  static let variable = FileKeys(
    owner: "a variable",
    keys: [
      Key(name: "name", isRequired: true, documentation: "Its name: `vars.NAME`."),
      Key(name: "expression", isRequired: true, documentation: "An expression, evaluated at its first use."),
    ])

  static let selector = FileKeys(
    owner: "a match",
    keys: Selector.Field.allCases.map(Key.init) + [
      Key(name: "exclude", documentation: "Workspaces to leave out, by the same fields.")
    ])

  static let exclude = FileKeys(owner: "an exclude", keys: Selector.Field.allCases.map(Key.init))

  static func action(_ kind: RuleAction.Kind) -> FileKeys {
    FileKeys(owner: "'\(kind.rawValue)'", keys: keys(of: kind))
  }

  private static func keys(of kind: RuleAction.Kind) -> [Key] {
    switch kind {
    case .extend:
      [
        Key(name: "to", documentation: "The instant to extend to: `${now + duration('2h')}`."),
        Key(name: "by", documentation: "A duration added to the present deadline."),
        Key(name: "at_most", documentation: "The latest instant to extend to."),
      ]
    case .shorten:
      [
        Key(name: "to", documentation: "The instant to shorten to: `${now + duration('45m')}`."),
        Key(name: "by", documentation: "A duration taken from the present deadline."),
      ]
    case .setTTL: [Key(name: "to", isRequired: true, documentation: "A duration from 1 minute to 30 days.")]
    case .setAutostart:
      [Key(name: "schedule", isRequired: true, documentation: "`30 8 * * 1-5`, with or without `CRON_TZ=`.")]
    case .clearTTL, .clearAutostart, .suspendAutostart, .keep: []
    }
  }
}

extension FileKeys.Key {
  fileprivate init(_ field: Selector.Field) {
    self.init(name: field.rawValue, documentation: "Pattern or list of patterns for the \(field.rawValue).")
  }
}
