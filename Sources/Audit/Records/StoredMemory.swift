import Time

/// What Curfew remembers between sweeps; the caller loads it once, keeps it, and records every change.
public struct StoredMemory: Hashable, Sendable {
  /// Identifies the memory of one rule on one workspace.
  public struct RuleKey: Hashable, Sendable {
    /// The workspace's id.
    public var workspace: String

    /// The rule's name.
    public var rule: String

    /// Whether this is a dry-run rule's memory, kept as if the rule had acted.
    public var shadow: Bool

    /// Makes the key of one rule on one workspace.
    public init(workspace: String, rule: String, shadow: Bool) {
      self.workspace = workspace
      self.rule = rule
      self.shadow = shadow
    }
  }

  /// Identifies the value of one effect of one workspace.
  public struct ValueKey: Hashable, Sendable {
    /// The workspace's id.
    public var workspace: String

    /// The effect.
    public var effect: DecisionRecord.Effect

    /// Makes the key of one effect of one workspace.
    public init(workspace: String, effect: DecisionRecord.Effect) {
      self.workspace = workspace
      self.effect = effect
    }
  }

  /// Identifies a group of rules, in sweeps of one mode.
  public struct GroupKey: Hashable, Sendable {
    /// The rule file.
    public var file: String

    /// The group's name.
    public var name: String

    /// The mode of the sweeps: a dry run takes no due time from the sweeps that enforce.
    public var mode: SweepRecord.Mode

    /// Makes the key of one group in one mode.
    public init(file: String, name: String, mode: SweepRecord.Mode) {
      self.file = file
      self.name = name
      self.mode = mode
    }
  }

  /// The memory of each rule on each workspace.
  public var rules: [RuleKey: RuleMemory]

  /// The values that Curfew last saw or set.
  public var values: [ValueKey: ValueMemory]

  /// The last reading of each workspace, by its id.
  public var readings: [String: LastReading] = [:]

  /// The attempts of the last hours, oldest first.
  public var attempts: [RecentAttempt]

  /// When the oldest request for each value was sent whose outcome is not known, by the server's clock.
  public var open: [ValueKey: Timestamp] = [:]

  /// The latest outcomes of requests, oldest first; enough to tell whether the server answers at all.
  public var answers: [OutcomeRecord] = []

  /// The instant before which the server does not want to be asked for the list, from the latest sweep; `nil` for none.
  public var listRetryAt: Timestamp?

  /// What the latest reading of the whole list learnt, as JSON; `nil` when there was none.
  public var reading: String?

  /// The latest change of each effect that the server confirmed within the last day.
  public var confirmed: [ConfirmedChange] = []

  /// Changes that others undid in the last weeks, oldest first.
  public var undoings: [Undoing] = []

  /// Curfew's deadlines that the server moved back in the last weeks, oldest first.
  public var movesByUse: [Undoing] = []

  /// The workspaces whose schedule was cleared to set another one, which was then not set.
  public var unscheduled: [UnscheduledWorkspace] = []

  /// The schedules that rules suspend, by the workspaces' ids.
  public var suspensions: [String: Suspension] = [:]

  /// The notices that still count, in the order in which they were queued.
  public var notices: [StandingNotice] = []

  /// Until when the due times of each group of rules have been dealt with.
  public var groups: [GroupKey: GroupMark] = [:]

  /// When the latest sweep that saw the workspaces began, by the server's clock; `nil` when there was none.
  public var lastSightAt: Timestamp?

  /// When a sweep last failed to read the server since then, by the server's clock; `nil` where none did.
  public var failedAt: Timestamp?

  /// The latest instant of a sweep since the server's clock was last found put back, by that clock; `nil` when there was no sweep.
  public var latestAt: Timestamp?

  /// How far the server's clock is ahead, and when it was last set ahead.
  public var lead = ClockLead()

  /// The largest number of workspaces that one of the last 50 sweeps saw; `nil` before the first.
  public var seen: Int?

  /// Makes a memory, empty by default.
  public init(
    rules: [RuleKey: RuleMemory] = [:], values: [ValueKey: ValueMemory] = [:], attempts: [RecentAttempt] = []
  ) {
    self.rules = rules
    self.values = values
    self.attempts = attempts
  }
}
