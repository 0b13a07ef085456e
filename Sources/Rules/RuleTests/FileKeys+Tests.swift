import CEL

/// The keys of rule tests (`*.test.yaml`), declared once: the reader accepts, suggests and requires them from here.
extension FileKeys {
  static let testFile = FileKeys(
    owner: "a test file",
    keys: [
      Key(
        name: "rule_files", isRequired: true,
        documentation: "The rule files under test, relative to the test file; directories count with all below them."),
      Key(name: "tests", isRequired: true, documentation: "The tests."),
    ])

  static let test = FileKeys(
    owner: "a test",
    keys: [
      Key(name: "name", isRequired: true, documentation: "What it shows, for people."),
      Key(name: "start", isRequired: true, documentation: "The instant of the first sweep: 2026-03-11T10:00:00+01:00."),
      Key(name: "interval", documentation: "Time from one sweep to the next; 1m when not given."),
      Key(name: "params", documentation: "Values for parameters of the rule files, for this test alone."),
      Key(name: "workspaces", isRequired: true, documentation: "The workspaces by name, as rules see them."),
      Key(name: "rule_test", documentation: "What rules are expected to say and do."),
      Key(name: "expr_test", documentation: "What expressions are expected to give."),
    ])

  static let ruleCheck = FileKeys(
    owner: "an entry of 'rule_test'",
    keys: [
      Key(name: "at", documentation: "Time since 'start', a multiple of the interval; 0m when not given."),
      Key(name: "rule", isRequired: true, documentation: "The rule's name."),
      Key(name: "workspace", documentation: "The workspace's name; may be left out where there is one only."),
      Key(name: "exp_result", documentation: "What the condition gives: true, false, unknown or error."),
      Key(name: "exp_unknown", documentation: "The attributes that nobody knows: [ws.agents]."),
      Key(
        name: "exp_actions",
        documentation:
          "What the rule does at that sweep: [{extend: {to: +2h}}], counted from that instant; [] for nothing."),
      Key(name: "exp_decisive", documentation: "Terms of the condition that must be among those that decided it."),
      Key(
        name: "exp_verdict",
        documentation: "The verdict on its wish: \(RuleTest.Expectation.verdicts.joined(separator: ", "))."),
      Key(
        name: "exp_guard", documentation: "The guard that stops it, such as 'cooldown'; the verdict is then 'blocked'."),
      Key(name: "exp_message", documentation: "The message, word for word."),
    ])

  static let expressionCheck = FileKeys(
    owner: "an entry of 'expr_test'",
    keys: [
      Key(name: "at", documentation: "Time since 'start', a multiple of the interval; 0m when not given."),
      Key(name: "workspace", documentation: "The workspace's name; may be left out where there is one only."),
      Key(name: "expr", isRequired: true, documentation: "An expression over 'ws', 'template', 'owner' and 'now'."),
      Key(name: "exp", isRequired: true, documentation: "Its value, or 'unknown' or 'error'."),
    ])

  static let testWorkspace = FileKeys(
    owner: "a workspace",
    keys: ofFacts(Vocabulary.workspace) + [
      Key(name: "owner", documentation: "The owner's name, or {name: ana, status: active}."),
      Key(name: "template", documentation: "The template's name, or {name: gpu-large, default_ttl: 8h}."),
      Key(name: "unknown", documentation: "Attributes that could not be read: [agents, template.default_ttl]."),
    ])

  static let testAgent = FileKeys(owner: "an agent", keys: ofFacts(Vocabulary.agent))
  static let testApp = FileKeys(owner: "an app", keys: ofFacts(Vocabulary.app))
  static let testOwner = FileKeys(owner: "an owner", keys: ofFacts(Vocabulary.owner))
  static let testTemplate = FileKeys(owner: "a template", keys: ofFacts(Vocabulary.template))

  static func expectedAction(_ kind: RuleAction.Kind) -> FileKeys {
    let amount: [Key] =
      switch kind.effect {
      case .lifetime: [Key(name: "to", documentation: "The new deadline: +2h from that instant, or RFC 3339.")]
      case .ttl: [Key(name: "to", documentation: "The new lifetime: 9h.")]
      case .autostart: [Key(name: "schedule", documentation: "The new schedule, as it is sent.")]
      }
    return FileKeys(owner: "'\(kind.rawValue)'", keys: FileKeys.action(kind).keys.isEmpty ? [] : amount)
  }

  /// The fields that a server tells; what is computed from them cannot be given.
  private static func ofFacts<Facts>(_ schema: Schema<Facts>) -> [Key] {
    schema.facts.filter(\.isGiven).map { Key(name: $0.name, documentation: $0.field.documentation) }
  }
}

extension Fact {
  /// Whether it is read from a server, and not computed from other fields.
  var isGiven: Bool {
    if case .derived = storage { false } else { true }
  }
}
