import SQLite
import Time

/// A request that gave a suspended schedule back, or tried to.
public struct ReturnedSchedule: Hashable, Sendable {
  /// When it was sent.
  public let at: Timestamp
  /// The workspace's id.
  public let workspace: String
  /// The owner's user name when the schedule was suspended.
  public let owner: String
  /// The workspace's name then.
  public let name: String
  /// The rule that had suspended the schedule.
  public let rule: String
  /// The schedule.
  public let schedule: String
  /// What the server made of it, in the words of `v_actions`.
  public let result: String
  /// Why it was sent, for people.
  public let reason: String

  /// `owner/name`.
  public var fullName: String { "\(owner)/\(name)" }
}

extension AuditReader {
  /// The requests of a range that gave suspended schedules back, oldest first.
  ///
  /// - Throws: ``AuditFailure``.
  public func returnedSchedules(from: Timestamp, to: Timestamp) throws -> [ReturnedSchedule] {
    try all(
      """
      SELECT i.at, a.workspace_id, a.owner, a.workspace, a.rule, a.after, a.result, a.reason
      FROM v_actions a JOIN intents i ON i.seq = a.intent
      WHERE a.action = 'suspend_autostart' AND a.after IS NOT NULL AND i.at >= ? AND i.at < ? ORDER BY i.seq
      """, [.instant(from), .instant(to)]
    ) { row in
      ReturnedSchedule(
        at: row.instant(0), workspace: row.text(1), owner: row.text(2), name: row.text(3), rule: row.text(4),
        schedule: row.text(5), result: row.text(6), reason: row.text(7))
    }
  }
}
