import Time

/// Curfew's memory for one rule and one workspace, what expressions see as `state`.
public struct RuleState: Sendable, Equatable {
  /// When the rule last acted here (or would have, in dry-run).
  public var lastActionAt: Timestamp?
  /// How often it acted since midnight in the rule file's zone.
  public var actionsToday: Int
  /// How often it acted in the present build.
  public var actionsThisBuild: Int
  /// Since when its condition has been seen true without a break.
  public var trueSince: Timestamp?

  /// Nothing remembered.
  public init(
    lastActionAt: Timestamp? = nil, actionsToday: Int = 0, actionsThisBuild: Int = 0, trueSince: Timestamp? = nil
  ) {
    self.lastActionAt = lastActionAt
    self.actionsToday = actionsToday
    self.actionsThisBuild = actionsThisBuild
    self.trueSince = trueSince
  }
}
