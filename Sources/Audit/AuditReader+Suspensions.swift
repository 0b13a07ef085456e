import SQLite
import Time

/// The start schedules that rules suspend.
extension AuditReader {
  /// The schedule of a workspace that a rule suspends, now or after a past sweep; `nil` where none does.
  ///
  /// - Parameters:
  ///   - workspace: the workspace's id
  ///   - sweep: the sweep after which it is asked for; `nil` for the latest
  /// - Throws: ``AuditFailure``.
  public func suspension(ofWorkspace workspace: String, afterSweep sweep: Int64? = nil) throws -> Suspension? {
    let last =
      try all(
        """
        SELECT x.state, x.schedule, x.rule, x.decision, x.at
        FROM suspensions x JOIN workspaces w ON w.seq = x.workspace
        WHERE w.id = ?1 AND (?2 IS NULL OR x.seq < coalesce((SELECT min(seq) FROM sweeps WHERE seq > ?2), x.seq + 1))
        ORDER BY x.seq DESC LIMIT 1
        """, [.text(workspace), .integer(sweep)], Suspension.init
      ).first ?? nil
    return last?.state == .suspended ? last : nil
  }

  /// What became of the schedule that a decision suspended; `nil` where the decision suspended none.
  ///
  /// - Parameter decision: the decision's number
  /// - Throws: ``AuditFailure``.
  public func suspension(byDecision decision: Int64) throws -> SuspensionCourse? {
    let cleared = try all(
      """
      SELECT state, schedule, rule, decision, at, workspace, seq FROM suspensions
      WHERE decision = ? AND state = 'suspended' ORDER BY seq DESC LIMIT 1
      """, [.integer(decision)]
    ) { (suspension: try Suspension($0), workspace: $0.integer(5), row: $0.integer(6)) }.first
    guard let cleared, let suspension = cleared.suspension else { return nil }
    // A row names the sweep of the decision; a later one may have given the schedule back.
    let end = try all(
      """
      SELECT (SELECT at FROM sweeps WHERE seq < x.seq ORDER BY seq DESC LIMIT 1), x.state FROM suspensions x
      WHERE x.workspace = ? AND x.seq > ? ORDER BY x.seq LIMIT 1
      """, [.integer(cleared.workspace), .integer(cleared.row)]
    ) { (at: $0.instant(0), isLeft: $0.optionalText(1) != nil) }.first
    return SuspensionCourse(suspension: suspension, endedAt: end?.at, isLeft: end?.isLeft ?? false)
  }
}

extension Suspension {
  /// Reads state, schedule, rule, decision and instant; `nil` from a row that says that nothing is suspended any more.
  fileprivate init?(_ row: Row) throws {
    guard let name = row.optionalText(0) else { return nil }
    guard let state = State(rawValue: name) else {
      throw SQLiteError(.corrupt, message: "a suspension in an unknown state")
    }
    self.init(
      state: state, schedule: row.text(1), rule: row.text(2), decision: row.optionalInteger(3), at: row.instant(4))
  }
}
