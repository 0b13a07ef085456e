import Time

/// The start of one pass over the workspaces.
public struct SweepRecord: Hashable, Sendable {
  /// What the process may do; rules can only restrict it further.
  public enum Mode: String, Sendable, CaseIterable {
    /// Decisions of enforced rules are carried out.
    case enforce
    /// Nothing is sent to the server.
    case dryRun = "dry-run"
  }

  /// The trigger of a sweep.
  public enum Cause: String, Sendable, CaseIterable {
    /// The service's own timer.
    case service
    /// `curfew sweep`.
    case command
    /// `curfew plan`.
    case plan
    /// `curfew apply`.
    case apply
  }

  /// When the sweep began, by the server's clock.
  public var at: Timestamp

  /// How far the server's clock is ahead of this machine's, in milliseconds; negative when it is behind.
  public var serverAheadMilliseconds: Int64

  /// The number of the rule set in force, from ``AuditStore/registerRuleSet(_:)``.
  public var ruleSet: Int64

  /// What the process may do.
  public var mode: Mode

  /// The trigger of the sweep.
  public var cause: Cause

  /// The version of Curfew that runs the sweep.
  public var curfew: String

  /// What it judges by besides the rules, as JSON; `nil` where it judges nothing.
  public var policy: String?

  /// Whether its decisions are those of the dry run's own account; `nil` where it judges nothing.
  public var isByAccount: Bool?

  /// Makes the record of a sweep's start.
  public init(
    at: Timestamp, serverAheadMilliseconds: Int64 = 0, ruleSet: Int64, mode: Mode, cause: Cause, curfew: String,
    policy: String? = nil, isByAccount: Bool? = nil
  ) {
    self.policy = policy
    self.isByAccount = isByAccount
    self.at = at
    self.serverAheadMilliseconds = serverAheadMilliseconds
    self.ruleSet = ruleSet
    self.mode = mode
    self.cause = cause
    self.curfew = curfew
  }
}
