import Time

/// What Curfew remembers between sweeps: loaded once, then kept by the caller, who records every change.
public struct Memory: Hashable, Sendable {
  /// Whose memory: one rule on one workspace.
  public struct RuleKey: Hashable, Sendable {
    /// The workspace's id.
    public var workspace: String

    /// The rule's name.
    public var rule: String

    /// Whether this is the memory of a dry-run rule, kept as if it had acted.
    public var shadow: Bool

    /// Names one rule on one workspace.
    public init(workspace: String, rule: String, shadow: Bool) {
      self.workspace = workspace
      self.rule = rule
      self.shadow = shadow
    }
  }

  /// Which value: one effect of one workspace.
  public struct ValueKey: Hashable, Sendable {
    /// The workspace's id.
    public var workspace: String

    /// The effect.
    public var effect: DecisionRecord.Effect

    /// Names one effect of one workspace.
    public init(workspace: String, effect: DecisionRecord.Effect) {
      self.workspace = workspace
      self.effect = effect
    }
  }

  /// What each rule remembers of each workspace.
  public var rules: [RuleKey: RuleMemory]

  /// The values that Curfew last saw or set.
  public var values: [ValueKey: LiveValue]

  /// What the sweep before read of each workspace, by its id.
  public var readings: [String: LastReading] = [:]

  /// What was tried in the last hours, oldest first.
  public var attempts: [RecentAttempt]

  /// The latest outcomes of requests, oldest first: enough to tell whether the server answers at all.
  public var answers: [OutcomeRecord] = []

  /// Until when the server asked not to be asked for the list of workspaces, told to the latest sweep; `nil` when it did not.
  public var listRetryAt: Timestamp?

  /// What the latest reading of the whole list found out, as JSON; `nil` when there was none.
  public var reading: String?

  /// The latest change of each effect that the server confirmed within the last day.
  public var confirmed: [ConfirmedChange] = []

  /// What others undid within the last weeks, oldest first.
  public var undoings: [Undoing] = []

  /// The deadlines of Curfew's that the server moved back in the last weeks, oldest first.
  public var movesByUse: [Undoing] = []

  /// The workspaces whose schedule was cleared for another one that was not set after all.
  public var unscheduled: [UnscheduledWorkspace] = []

  /// When the latest sweep looked that saw the workspaces, by the server's clock; `nil` when there was none.
  public var lastSightAt: Timestamp?

  /// The largest number of workspaces that one of the latest sweeps saw; `nil` before the first.
  public var seen: Int?

  /// Makes a memory, empty by default.
  public init(
    rules: [RuleKey: RuleMemory] = [:], values: [ValueKey: LiveValue] = [:], attempts: [RecentAttempt] = []
  ) {
    self.rules = rules
    self.values = values
    self.attempts = attempts
  }
}
