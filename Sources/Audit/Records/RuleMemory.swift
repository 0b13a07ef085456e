import Time

/// The memory of one rule on one workspace.
public struct RuleMemory: Hashable, Sendable, Codable {
  /// Since when its condition has been true without a break, for `for:`; `nil` while it is not true.
  public var trueSince: Timestamp?

  /// When it last acted; `nil` for never.
  public var lastActionAt: Timestamp?

  /// The build that `actionsThisBuild` counts for; `nil` before the first action.
  public var buildNumber: Int64?

  /// Number of actions in that build.
  public var actionsThisBuild: Int

  /// The day that `actionsThatDay` counts for, as `2026-11-24` in the rule's zone; `nil` before the first action.
  public var day: String?

  /// Number of actions on that day.
  public var actionsThatDay: Int

  /// Since when it has held each time that its group was due, for `keep` and `suspend_autostart`; `nil` while it does not.
  ///
  /// Only for groups that are not judged in every sweep: between two due times the last answer stands.
  public var standsSince: Timestamp?

  /// The due time of its group for which it wanted to act, could not answer, or was put off; `nil` for none.
  public var owedAt: Timestamp?

  /// Makes a memory, empty by default.
  public init(
    trueSince: Timestamp? = nil, lastActionAt: Timestamp? = nil, buildNumber: Int64? = nil, actionsThisBuild: Int = 0,
    day: String? = nil, actionsThatDay: Int = 0, standsSince: Timestamp? = nil, owedAt: Timestamp? = nil
  ) {
    self.trueSince = trueSince
    self.lastActionAt = lastActionAt
    self.buildNumber = buildNumber
    self.actionsThisBuild = actionsThisBuild
    self.day = day
    self.actionsThatDay = actionsThatDay
    self.standsSince = standsSince
    self.owedAt = owedAt
  }
}
