import SQLite
import Time

/// A workspace whose schedule Curfew cleared to set another one, which was then not set.
public struct UnscheduledWorkspace: Hashable, Sendable {
  /// The workspace's id.
  public var workspace: String

  /// The workspace as `owner/name`.
  public var fullName: String

  /// The decision that was to replace the schedule.
  public var decision: Int64

  /// The rule that decided so.
  public var rule: String

  /// The schedule that was cleared.
  public var schedule: String

  /// The schedule that was to be set in its place.
  public var wanted: String

  /// When the request that cleared it was sent, by the server's clock.
  public var clearedAt: Timestamp

  /// Makes the record of a cleared schedule.
  public init(
    workspace: String, fullName: String, decision: Int64, rule: String, schedule: String, wanted: String,
    clearedAt: Timestamp
  ) {
    self.workspace = workspace
    self.fullName = fullName
    self.decision = decision
    self.rule = rule
    self.schedule = schedule
    self.wanted = wanted
    self.clearedAt = clearedAt
  }

  /// How far back from the newest request clearings are searched for.
  private static let reachMicroseconds: Int64 = 7 * 24 * 3600 * 1_000_000

  /// The workspaces whose last applied change of the schedule is such a clearing.
  ///
  /// Reads the week before the newest request.
  ///
  /// Workspaces where somebody else has set a schedule since are left out.
  static func all(_ connection: Connection, _ clock: ClockCorrections) throws -> [UnscheduledWorkspace] {
    try connection.cached(
      """
      SELECT w.id, n.owner || '/' || n.name, d.seq, d.rule, d.before, d.after, i.at, i.seq FROM (
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
      JOIN observations o ON o.seq = d.observation
      JOIN snapshots n ON n.seq = o.snapshot
      WHERE i.body = '{"schedule":null}' AND d.after IS NOT NULL AND d.before IS NOT NULL
        AND NOT EXISTS (
          SELECT 1 FROM value_changes v
          WHERE v.workspace = last.workspace AND v.effect = 'autostart' AND v.set_by = 'other' AND v.seq > last.seq)
        AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = last.workspace AND x.seq > last.seq)
      """
    ).all([.integer(reachMicroseconds)]) { row in
      UnscheduledWorkspace(
        workspace: row.text(0), fullName: row.text(1), decision: row.integer(2), rule: row.text(3),
        schedule: row.text(4), wanted: row.text(5), clearedAt: clock.corrected(row.instant(6), ofRow: row.integer(7)))
    }
  }
}
