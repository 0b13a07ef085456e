import Time

/// Curfew's memory for one rule and one workspace, which expressions see as `state`.
public struct RuleState: Sendable, Equatable {
  /// When the rule last acted here, or would have acted in dry-run; `nil` for never.
  public var lastActionAt: Timestamp?
  /// Number of actions since midnight in the rule file's zone.
  public var actionsToday: Int
  /// Number of actions in the present build.
  public var actionsThisBuild: Int
  /// Since when its condition has been seen true without a break; `nil` while it is not.
  public var trueSince: Timestamp?
  /// Number of days with use among today and the 13 days before, in the rule file's zone.
  ///
  /// `nil` where the workspace was not watched for so long, and where ``WorkspaceFacts/use`` tells.
  public var daysUsed: Int?

  /// Creates an empty memory, unless values are given.
  public init(
    lastActionAt: Timestamp? = nil, actionsToday: Int = 0, actionsThisBuild: Int = 0, trueSince: Timestamp? = nil,
    daysUsed: Int? = nil
  ) {
    self.lastActionAt = lastActionAt
    self.actionsToday = actionsToday
    self.actionsThisBuild = actionsThisBuild
    self.trueSince = trueSince
    self.daysUsed = daysUsed
  }
}
