import SQLite
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

  /// When it last acted on each effect, the latest of which is ``lastActionAt``; `nil` where nothing tells them apart: it then acted
  /// on all of them at that instant.
  ///
  /// Of several actions of a rule one may be carried out while another fails or is put off.
  public var lastActions: [DecisionRecord.Effect: Timestamp]?

  /// Makes a memory, empty by default.
  public init(
    trueSince: Timestamp? = nil, lastActionAt: Timestamp? = nil, buildNumber: Int64? = nil, actionsThisBuild: Int = 0,
    day: String? = nil, actionsThatDay: Int = 0, standsSince: Timestamp? = nil, owedAt: Timestamp? = nil,
    lastActions: [DecisionRecord.Effect: Timestamp]? = nil
  ) {
    self.trueSince = trueSince
    self.lastActionAt = lastActionAt
    self.buildNumber = buildNumber
    self.actionsThisBuild = actionsThisBuild
    self.day = day
    self.actionsThatDay = actionsThatDay
    self.standsSince = standsSince
    self.owedAt = owedAt
    self.lastActions = lastActions
  }

  /// When it last acted on an effect; `nil` for never.
  public func lastAction(on effect: DecisionRecord.Effect) -> Timestamp? {
    lastActions.map { $0[effect] } ?? lastActionAt
  }
}

extension RuleMemory {
  /// The memory as columns, in the order of the tables `rule_states` and `live_rules`.
  var columns: [SQLiteValue] {
    [
      .instant(trueSince), .instant(lastActionAt), .integer(buildNumber), .integer(actionsThisBuild), .text(day),
      .integer(actionsThatDay), .instant(standsSince), .instant(owedAt),
    ] + DecisionRecord.Effect.allCases.map { .instant(lastActions?[$0]) }
  }

  /// The columns' names.
  static let columnNames = """
    true_since, last_action_at, build_number, actions_this_build, day, actions_that_day, stands_since, owed_at, \
    lifetime_action_at, ttl_action_at, autostart_action_at
    """

  /// Reads the memory from a row, starting at column `first`.
  init(_ row: Row, from first: Int32) {
    self.init(
      trueSince: row.optionalInstant(first), lastActionAt: row.optionalInstant(first + 1),
      buildNumber: row.optionalInteger(first + 2), actionsThisBuild: Int(row.integer(first + 3)),
      day: row.optionalText(first + 4), actionsThatDay: Int(row.integer(first + 5)),
      standsSince: row.optionalInstant(first + 6), owedAt: row.optionalInstant(first + 7))
    for (place, effect) in DecisionRecord.Effect.allCases.enumerated() {
      guard let at = row.optionalInstant(first + 8 + Int32(place)) else { continue }
      lastActions = (lastActions ?? [:]).merging([effect: at]) { $1 }
    }
  }
}
