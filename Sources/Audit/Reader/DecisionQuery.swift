import Time

/// Selects decisions, or the actions that followed from them; by default all.
public struct DecisionQuery: Hashable, Sendable {
  /// A workspace by id, by `OWNER/NAME` or by name, under its present name or an earlier one.
  ///
  /// Names of workspaces, owners and templates are compared case-insensitively, as on the server.
  public var workspace: String?

  /// The owner's user name at the time of the decision.
  public var owner: String?

  /// The template's name at the time of the decision.
  public var template: String?

  /// The rule's name.
  public var rule: String?

  /// The effect.
  public var effect: DecisionRecord.Effect?

  /// The action, such as `shorten`.
  public var action: String?

  /// The guard that blocked it, as the trail names it.
  public var guardName: String?

  /// The verdicts to select; empty for all.
  public var verdicts: [DecisionRecord.Verdict]

  /// Only decisions that still stood at this instant, or came later.
  public var since: Timestamp?

  /// Only decisions that began before this instant.
  public var until: Timestamp?

  /// Only rows with a smaller number, for paging: the last number of the page before.
  public var before: Int64?

  /// Only rows with a larger number, for paging back: the first number of the page after. Then the oldest of them are returned.
  public var after: Int64?

  /// Maximum number of rows; the newest are returned unless ``after`` says otherwise.
  public var limit: Int

  /// Creates a query for everything that the arguments do not exclude.
  public init(
    workspace: String? = nil, owner: String? = nil, template: String? = nil, rule: String? = nil,
    effect: DecisionRecord.Effect? = nil, action: String? = nil, guardName: String? = nil,
    verdicts: [DecisionRecord.Verdict] = [], since: Timestamp? = nil, until: Timestamp? = nil, before: Int64? = nil,
    after: Int64? = nil, limit: Int = 100
  ) {
    self.workspace = workspace
    self.owner = owner
    self.template = template
    self.rule = rule
    self.effect = effect
    self.action = action
    self.guardName = guardName
    self.verdicts = verdicts
    self.since = since
    self.until = until
    self.before = before
    self.after = after
    self.limit = limit
  }
}
