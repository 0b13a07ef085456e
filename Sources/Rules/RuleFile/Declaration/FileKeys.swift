/// The keys of rule files, declared once: the loader accepts, suggests and requires them from here, and the JSON Schema,
/// the reference and the formatter are made from here.
struct FileKeys: Sendable {
  /// One key of a mapping.
  struct Key: Sendable {
    let name: String
    var isRequired = false
    /// What may stand there.
    let value: FileValue
    /// The documentation for people, in one line.
    let documentation: String
  }

  /// A name for the mapping in messages: "a rule".
  let owner: String
  let keys: [Key]
  /// Keys of which exactly one is required; empty if there are none.
  var exactlyOne: [String] = []
  /// Whether an empty mapping means nothing and is an error.
  var needsSomeKey = false
  /// Whether it has exactly one key, which says its kind.
  var isChoice = false
  /// Keys that make sense beside another key only.
  var companions: [String: String] = [:]
  /// The words that one key may have, by the word of another key.
  var subordinate: (key: String, of: String, words: [String: [String]])?
  /// Whether it is always written a key a line.
  var isTall = false
  /// Whether lists of it have an empty line between the items.
  var isSeparated = false

  /// The names in order of declaration.
  var names: [String] { keys.map(\.name) }

  /// Whether nothing may stand for the mapping: it requires no key.
  var mayBeNothing: Bool { !keys.contains(where: \.isRequired) && exactlyOne.isEmpty && !needsSomeKey && !isChoice }

  static let file = FileKeys(
    owner: "a rule file",
    keys: [
      Key(name: "version", isRequired: true, value: .integer(1...1), documentation: "Version of the file's format: 1."),
      Key(
        name: "timezone", value: .zone, documentation: "Zone for schedules, cron and printed times; UTC when not given."
      ),
      Key(
        name: "params", value: .optional(.named(.identifier, parameter)),
        documentation: "Named constants, `params.NAME` in expressions."),
      Key(
        name: "calendars", value: .optional(.named(.name, .mapping(.calendar))),
        documentation: "Holidays by name, for `isHoliday(NAME)` and the like."),
      calendarBy,
      Key(
        name: "time_intervals",
        value: .optional(
          .anyOf([.named(.name, .oneOrMore(intervalItem)), .list(of: .mapping(.namedInterval), mayBeEmpty: true)])),
        documentation: "Hours and days by name, for `isDuring(NAME)` and the like."),
      Key(
        name: "defaults", value: .mapping(.defaults),
        documentation: "What rules of this file have unless they say otherwise."),
      Key(
        name: "groups", isRequired: true, value: .list(of: .mapping(.group), mayBeEmpty: true),
        documentation: "The rules, in groups."),
    ], isTall: true)

  private static let calendarBy = Key(
    name: "calendar_by", value: .named(.expression, .anyOf([.named(.any, .name), .name])),
    documentation:
      "Whose calendar `isHoliday()` without a name takes: an expression with its values and their calendars, and `default`."
  )

  /// A parameter: a value whose notation says its type, or a mapping that says it.
  static let parameter = FileValue.anyOf([.anyText, .list(of: .anyText, mayBeEmpty: true), .mapping(.param)])

  static let param = FileKeys(
    owner: "a parameter",
    keys: [
      Key(
        name: "type", isRequired: true, value: .words(ParamType.self),
        documentation: "`string`, `int`, `double`, `bool`, `duration` or `timestamp`."),
      Key(
        name: "value", isRequired: true, value: .anyOf([.anyText, .list(of: .anyText, mayBeEmpty: true)]),
        documentation: "The value, or a list of values."),
    ])

  static let defaults = FileKeys(
    owner: "the defaults",
    keys: [
      Key(name: "mode", value: .words(Mode.self), documentation: "`enforce`, `dry-run` or `off`."),
      Key(name: "on_error", value: .words(OnError.self), documentation: "`skip` or `hold`."),
      Key(
        name: "cooldown", value: .constantDuration, documentation: "How long a rule rests on a workspace after acting."),
      Key(
        name: "respect", value: respect,
        documentation:
          "How long rules leave alone what was set by hand: `until_changed`, `until_deadline`, `never`, `4h`."),
      Key(name: "limits", value: .mapping(.limits), documentation: "Circuit breakers."),
      Key(
        name: "notice", value: .mapping(.usualNotice),
        documentation: "What owners must have been told, and for how long, before rules shorten."),
    ])

  private static let respect = FileValue.anyOf([.text(.words(Respect.words)), .constantDuration])

  static let limits = FileKeys(
    owner: "the limits",
    keys: [
      Key(
        name: "max_per_build", value: .integer(1...1_000_000),
        documentation: "Actions on one workspace in one build."),
      Key(
        name: "max_actions_per_sweep", value: .anyOf([.integer(1...1_000_000), .text(.share)]),
        documentation: "Actions of the rule in one sweep: a number, or a share of the workspaces such as `10%`."),
      Key(
        name: "cost", value: .integer(1...RuleLimits.highestCost),
        documentation: "Cost units that one evaluation of the condition may spend."),
    ])

  static let group = FileKeys(
    owner: "a group",
    keys: [
      Key(name: "name", isRequired: true, value: .name, documentation: "The group's name, unique in the file."),
      Key(
        name: "every", value: .constantDuration,
        documentation:
          "How long after one judging its rules are judged for acting again; in every sweep when neither this nor `on` is given."
      ),
      Key(
        name: "on", value: .mapping(.groupTimes),
        documentation: "The minutes at which its rules are judged for acting, instead of `every`."),
      calendarBy,
      Key(
        name: "rules", isRequired: true, value: .optional(.list(of: .mapping(.rule), mayBeEmpty: true)),
        documentation: "Its rules."),
    ], isTall: true, isSeparated: true)

  static let groupTimes = FileKeys(
    owner: "the times of a group",
    keys: [
      Key(
        name: "cron", isRequired: true, value: .oneOrMore(.anyText),
        documentation: "Cron schedules of five fields: `0 17 * * Mon-Fri`; due at the minutes of any of them."),
      Key(name: "timezone", value: .zone, documentation: "Their zone; the file's when not given."),
    ])

  static let rule = FileKeys(
    owner: "a rule",
    keys: [
      Key(name: "name", isRequired: true, value: .name, documentation: "The rule's name, unique over all files."),
      Key(name: "description", value: .anyText, documentation: "What it is for, for people."),
      Key(name: "labels", value: .optional(.named(.any, .anyText)), documentation: "Labels for reports."),
      Key(name: "mode", value: .words(Mode.self), documentation: "`enforce`, `dry-run` or `off`."),
      Key(
        name: "priority", value: .integer(-1_000_000...1_000_000), documentation: "Larger wins; 0 when not given."),
      Key(
        name: "on_error", value: .words(OnError.self),
        documentation: "`skip`, or `hold`: unknown also blocks lower-priority shortening."),
      Key(
        name: "match", value: .mapping(.selector),
        documentation: "Which workspaces it looks at; all when not given."),
      calendarBy,
      Key(
        name: "variables", value: .optional(.list(of: .mapping(.variable), mayBeEmpty: true)),
        documentation: "Named expressions, `vars.NAME` in this rule."),
      Key(
        name: "when", value: .expression, documentation: "The condition, an expression; always true when not given."),
      Key(
        name: "for", value: .constantDuration,
        documentation: "How long the condition must hold before the rule acts."),
      Key(
        name: "actions", isRequired: true, value: .list(of: .mapping(.anyAction)),
        documentation:
          "What it does when it is true, one or more of: \(RuleAction.Kind.allCases.map(\.rawValue).joined(separator: ", "))."
      ),
      Key(
        name: "cooldown", value: .constantDuration, documentation: "How long it rests on a workspace after acting."),
      Key(
        name: "respect", value: respect,
        documentation:
          "How long it leaves alone what was set by hand: `until_changed`, `until_deadline`, `never`, `4h`."),
      Key(name: "limits", value: .mapping(.limits), documentation: "Circuit breakers."),
      Key(name: "message", value: .anyText, documentation: "What people read, with `${ }`."),
      Key(
        name: "notice", value: .mapping(.notice),
        documentation: "What the owner must have been told, and for how long, before the rule shortens."),
    ], isTall: true, isSeparated: true)

  static let notice = FileKeys(
    owner: "a notice",
    keys: noticeTerms + [
      Key(name: "message", value: .anyText, documentation: "What people read, with `${ }`; else the rule's message.")
    ])

  /// A text stands on the rule whose names it uses.
  static let usualNotice = FileKeys(owner: "the notice of the defaults", keys: noticeTerms)

  private static let noticeTerms = [
    Key(
      name: "before", isRequired: true, value: .constantDuration,
      documentation: "How long ago the notice must have been delivered: `30m`, from 1m to 7d."),
    Key(name: "to", isRequired: true, value: .name, documentation: "The channel, by its name in the settings."),
  ]

  static let variable = FileKeys(
    owner: "a variable",
    keys: [
      Key(name: "name", isRequired: true, value: .text(.identifier), documentation: "Its name: `vars.NAME`."),
      Key(
        name: "expression", isRequired: true, value: .expression,
        documentation: "An expression, evaluated at its first use."),
    ])

  static let selector = FileKeys(
    owner: "a match",
    keys: Selector.Field.allCases.map(Key.init) + [
      Key(
        name: "exclude", value: .mapping(.exclude), documentation: "Workspaces to leave out, by the same fields.")
    ])

  static let exclude = FileKeys(owner: "an exclude", keys: Selector.Field.allCases.map(Key.init))
}

extension FileKeys.Key {
  fileprivate init(_ field: Selector.Field) {
    let pattern =
      field == .status ? FileValue.anyOf([.text(.words(ClosedSets.statuses)), .text(.wildcard)]) : .text(.glob)
    self.init(
      name: field.rawValue, value: .oneOrMore(pattern),
      documentation: "Pattern or list of patterns for the \(field.rawValue).")
  }
}
