import Time

/// Which decisions, or the actions that followed from them, are asked for; everything is asked for by default.
public struct DecisionQuery: Hashable, Sendable {
  /// A workspace by id, by `OWNER/NAME` or by name, as it is or once was called. These names, and those of owners and
  /// templates, compare without regard to case, as the server's do.
  public var workspace: String?

  /// The owner's user name at the time.
  public var owner: String?

  /// The template's name at the time.
  public var template: String?

  /// The rule's name.
  public var rule: String?

  /// The effect.
  public var effect: DecisionRecord.Effect?

  /// The verdicts, any of them; empty for all.
  public var verdicts: [DecisionRecord.Verdict]

  /// Only what still stood then or came later.
  public var since: Timestamp?

  /// Only what began before.
  public var until: Timestamp?

  /// Only rows with a smaller number: the last one of the page before.
  public var before: Int64?

  /// At most so many, the newest first.
  public var limit: Int

  /// Asks for everything that the arguments do not exclude.
  public init(
    workspace: String? = nil, owner: String? = nil, template: String? = nil, rule: String? = nil,
    effect: DecisionRecord.Effect? = nil, verdicts: [DecisionRecord.Verdict] = [], since: Timestamp? = nil,
    until: Timestamp? = nil, before: Int64? = nil, limit: Int = 100
  ) {
    self.workspace = workspace
    self.owner = owner
    self.template = template
    self.rule = rule
    self.effect = effect
    self.verdicts = verdicts
    self.since = since
    self.until = until
    self.before = before
    self.limit = limit
  }
}
