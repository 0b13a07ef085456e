import CEL

/// The keys of rule tests (`*.test.yaml`), declared once: the reader accepts, suggests and requires them from here.
extension FileKeys {
  static let testFile = FileKeys(
    owner: "a test file",
    keys: [
      Key(
        name: "rule_files", isRequired: true, value: .oneOrMore(.anyText),
        documentation: "The rule files under test, relative to the test file; directories count with all below them."),
      Key(
        name: "tests", isRequired: true, value: .optional(.list(of: .mapping(.test), mayBeEmpty: true)),
        documentation: "The tests."),
    ], isTall: true)

  static let test = FileKeys(
    owner: "a test",
    keys: [
      Key(name: "name", isRequired: true, value: .anyText, documentation: "What it shows, for people."),
      Key(
        name: "start", isRequired: true, value: .text(.instant),
        documentation: "The instant of the first sweep: 2026-03-11T10:00:00+01:00."),
      Key(name: "interval", value: .duration, documentation: "Time from one sweep to the next; 1m when not given."),
      Key(
        name: "params", value: .optional(.named(.identifier, parameter)),
        documentation: "Values for parameters of the rule files, for this test alone."),
      Key(
        name: "workspaces", isRequired: true, value: .optional(.named(.any, .mapping(.testWorkspace))),
        documentation: "The workspaces by name, as rules see them."),
      Key(
        name: "rule_test", value: .optional(.list(of: .mapping(.ruleCheck), mayBeEmpty: true)),
        documentation: "What rules are expected to say and do."),
      Key(
        name: "expr_test", value: .optional(.list(of: .mapping(.expressionCheck), mayBeEmpty: true)),
        documentation: "What expressions are expected to give."),
    ], isTall: true, isSeparated: true)

  static let ruleCheck = FileKeys(
    owner: "an entry of 'rule_test'",
    keys: [
      Key(
        name: "at", value: offset, documentation: "Time since 'start', a multiple of the interval; 0m when not given."),
      Key(name: "rule", isRequired: true, value: .anyText, documentation: "The rule's name."),
      Key(
        name: "workspace", value: .anyText,
        documentation: "The workspace's name; may be left out where there is one only."),
      Key(
        name: "exp_result", value: .text(.words(RuleTest.Expectation.results)),
        documentation: "What the condition gives: true, false, unknown or error."),
      Key(
        name: "exp_unknown", value: .list(of: .anyText, mayBeEmpty: true),
        documentation: "The attributes that nobody knows: [ws.agents]."),
      Key(
        name: "exp_actions",
        value: .list(of: .anyOf([.words(RuleAction.Kind.self), .mapping(.expectedActions)]), mayBeEmpty: true),
        documentation:
          "What the rule does at that sweep: [{extend: {to: +2h}}], counted from that instant; [] for nothing."),
      Key(
        name: "exp_decisive", value: .list(of: .anyText, mayBeEmpty: true),
        documentation: "Terms of the condition that must be among those that decided it."),
      Key(
        name: "exp_verdict", value: .text(.words(RuleTest.Expectation.verdicts)),
        documentation: "The verdict on its wish: \(RuleTest.Expectation.verdicts.joined(separator: ", "))."),
      Key(
        name: "exp_guard", value: .anyText,
        documentation: "The guard that stops it, such as 'cooldown'; the verdict is then 'blocked'."),
      Key(name: "exp_message", value: .anyText, documentation: "The message, word for word."),
    ])

  static let expressionCheck = FileKeys(
    owner: "an entry of 'expr_test'",
    keys: [
      Key(
        name: "at", value: offset, documentation: "Time since 'start', a multiple of the interval; 0m when not given."),
      Key(
        name: "workspace", value: .anyText,
        documentation: "The workspace's name; may be left out where there is one only."),
      Key(
        name: "expr", isRequired: true, value: .expression,
        documentation: "An expression; it sees the params, calendars and time intervals of the rule files."),
      Key(name: "rule", value: .anyText, documentation: "The rule whose 'vars', 'state' and other names it sees."),
      Key(name: "exp", isRequired: true, value: .plain, documentation: "Its value, or 'unknown' or 'error'."),
    ])

  static let testWorkspace = FileKeys(
    owner: "a workspace",
    keys: [
      Key(
        name: "from", value: .anyOf([.anyText, .mapping(.testSource)]),
        documentation:
          "A file with what a server answered, beside the test, or {file: fleet.json, workspace: ana/dev}; other keys outrank it."
      ),
      Key(
        name: "owner", value: .anyOf([.anyText, .mapping(.testOwner)]),
        documentation: "The owner's name, or {name: ana, status: active}."),
      Key(
        name: "template", value: .anyOf([.anyText, .mapping(.testTemplate)]),
        documentation: "The template's name, or {name: gpu-large, default_ttl: 8h}."),
    ] + ofFacts(Vocabulary.workspace) + [
      Key(
        name: "state", value: .mapping(.testState),
        documentation: "What Curfew has seen of it before the test: {days_used_last_14: 3}."),
      Key(
        name: "unknown", value: .list(of: .anyText, mayBeEmpty: true),
        documentation: "Attributes that could not be read: [agents, template.default_ttl]."),
    ])

  static let testSource = FileKeys(
    owner: "'from'",
    keys: [
      Key(
        name: "file", isRequired: true, value: .anyText,
        documentation: "The file, relative to the test file: JSON as the server or `coder list -o json` writes it."),
      Key(
        name: "workspace", value: .anyText,
        documentation: "Its name there, `owner/name`; may be left out where there is one only."),
    ])

  static let testAgent = FileKeys(owner: "an agent", keys: ofFacts(Vocabulary.agent))
  static let testSessions = FileKeys(owner: "'sessions'", keys: ofFacts(Vocabulary.sessions))
  static let testState = FileKeys(owner: "'state'", keys: ofFacts(Vocabulary.state) { $0.isFetched })
  static let testApp = FileKeys(owner: "an app", keys: ofFacts(Vocabulary.app))
  static let testOwner = FileKeys(owner: "an owner", keys: ofFacts(Vocabulary.owner))
  static let testTemplate = FileKeys(owner: "a template", keys: ofFacts(Vocabulary.template))

  /// What an item of `exp_actions` names, if it says what is set: one key, which names the action.
  static let expectedActions = FileKeys(
    owner: "an expected action",
    keys: RuleAction.Kind.allCases.map { kind in
      Key(name: kind.rawValue, value: .mapping(.expectedAction(kind)), documentation: "The action '\(kind.rawValue)'.")
    }, isChoice: true, isTall: true)

  static func expectedAction(_ kind: RuleAction.Kind) -> FileKeys {
    let amount: [Key] =
      switch kind.effect {
      case .lifetime:
        [
          Key(
            name: "to", value: .anyOf([.text(.relative), .text(.instant)]),
            documentation: "The new deadline: +2h from that instant, or RFC 3339.")
        ]
      case .ttl: [Key(name: "to", value: .duration, documentation: "The new lifetime: 9h.")]
      case .autostart: [Key(name: "schedule", value: .anyText, documentation: "The new schedule, as it is sent.")]
      }
    return FileKeys(owner: "'\(kind.rawValue)'", keys: FileKeys.action(kind).keys.isEmpty ? [] : amount)
  }

  /// Time since the start of a test.
  private static let offset = FileValue.anyOf([.duration, .integer(0...0)])

  /// The fields that a server tells; what is computed from them cannot be given.
  private static func ofFacts<Facts>(
    _ schema: Schema<Facts>, where isMeant: (Fact<Facts>) -> Bool = { $0.isGiven }
  ) -> [Key] {
    schema.facts.filter(isMeant).map {
      Key(name: $0.name, value: value(of: $0.field), documentation: $0.field.documentation)
    }
  }
}

extension FileKeys {
  /// What may stand for a field: a value of its type, a series of them, or nothing.
  private static func value(of field: ObjectType.Field) -> FileValue {
    switch field.type {
    case .list(.object(let object)):
      return .list(
        of: .mapping(object.name == Vocabulary.agent.type.name ? .testAgent : .testApp), mayBeEmpty: true)
    case .list: return .list(of: .anyText, mayBeEmpty: true)
    case .object: return .mapping(.testSessions)
    case .map: return .named(.any, .optional(.anyText))
    case .timestamp, .duration: return .anyOf([.text(.time), .nothing])
    default:
      let words = field.closedSet.map { FileValue.anyOf([.text(.words($0)), .text(.series)]) }
      return .optional(words ?? .anyText)
    }
  }
}

extension FileText {
  /// Time before or after an instant.
  fileprivate static let relative = FileText(
    description: "time from that instant such as `+2h`", plural: "times", pattern: "^[-+]?[0-9].*[a-z]$")
  /// An instant or a duration, or a series of them.
  fileprivate static let time = FileText(description: "a time", plural: "times")
  /// Values with the number of sweeps that each stands for.
  fileprivate static let series = FileText(
    description: "a series such as `connected x12 disconnected x60`", plural: "series", pattern: " x[0-9]")
}

extension Fact {
  /// Whether it is read from a server, and not computed from other fields.
  var isGiven: Bool {
    if case .derived = storage { false } else { true }
  }
}
