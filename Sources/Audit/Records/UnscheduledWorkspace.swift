import SQLite

/// A workspace whose schedule Curfew cleared to set another one, which was then not set.
public struct UnscheduledWorkspace: Hashable, Sendable {
  /// The workspace's id.
  public var workspace: String

  /// The decision that was to replace the schedule.
  public var decision: Int64

  /// The schedule that was cleared.
  public var schedule: String

  /// Makes the record of a cleared schedule.
  public init(workspace: String, decision: Int64, schedule: String) {
    self.workspace = workspace
    self.decision = decision
    self.schedule = schedule
  }

  /// How far back from the newest request clearings are searched for.
  private static let reachMicroseconds: Int64 = 7 * 24 * 3600 * 1_000_000

  /// The workspaces whose last applied change of the schedule is such a clearing.
  ///
  /// Reads the week before the newest request.
  ///
  /// Workspaces where somebody else has set a schedule since are left out.
  static func all(_ connection: Connection) throws -> [UnscheduledWorkspace] {
    try connection.cached(
      """
      SELECT w.id, d.seq, d.before, i.body, d.after FROM (
        SELECT max(i.seq) AS seq, o.workspace
        FROM intents i
        JOIN outcomes c ON c.intent = i.seq AND c.result IN ('applied', 'found-applied')
        JOIN decisions d ON d.seq = i.decision AND d.effect = 'autostart'
        JOIN observations o ON o.seq = d.observation
        WHERE i.seq > coalesce(
          (SELECT seq FROM intents WHERE at < (SELECT at FROM intents ORDER BY seq DESC LIMIT 1) - ?
           ORDER BY seq DESC LIMIT 1), 0)
        GROUP BY o.workspace
      ) last
      JOIN intents i ON i.seq = last.seq
      JOIN decisions d ON d.seq = i.decision
      JOIN workspaces w ON w.seq = last.workspace
      WHERE i.body = '{"schedule":null}' AND d.after IS NOT NULL AND d.before IS NOT NULL
        AND NOT EXISTS (
          SELECT 1 FROM value_changes v
          WHERE v.workspace = last.workspace AND v.effect = 'autostart' AND v.set_by = 'other' AND v.seq > last.seq)
        AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = last.workspace AND x.seq > last.seq)
      """
    ).all([.integer(reachMicroseconds)]) { row in
      UnscheduledWorkspace(workspace: row.text(0), decision: row.integer(1), schedule: row.text(2))
    }
  }
}
