import SQLite
import Time

/// An observation in the trail; with the rule set and the decision's memory it is enough to explain a decision again.
public struct StoredObservation: Hashable, Sendable {
  /// The number of its row.
  public let seq: Int64

  /// The sweep that made it.
  public let sweep: Int64

  /// The workspace's id.
  public let workspace: String

  /// When the workspace was read, by the server's clock.
  public let at: Timestamp

  /// The stable content.
  public let snapshot: SnapshotRecord

  /// The volatile values.
  public let volatile: VolatileRecord

  /// When the workspace was found to be gone; `nil` when it was not, or when it was observed again since.
  public let goneAt: Timestamp?

  /// What was remembered of the workspace when it was judged, as JSON.
  ///
  /// `nil` where no decision rests on the observation, and in rows of earlier versions.
  public let memory: String?

  static let select = """
    SELECT o.seq, o.sweep, w.id, o.at, n.name, n.owner, n.organization, n.template, n.status, n.build_number, n.content,
      o.last_used_at, o.deadline, o.max_deadline, o.agents, o.unknown, g.at, o.memory
    FROM observations o
    JOIN snapshots n ON n.seq = o.snapshot
    JOIN workspaces w ON w.seq = o.workspace
    LEFT JOIN sweeps g ON g.seq = (
      SELECT sweep FROM inner_gone WHERE workspace = w.seq AND seq > o.seq
        AND NOT EXISTS (SELECT 1 FROM observations WHERE workspace = w.seq AND seq > o.seq)
      ORDER BY seq LIMIT 1)
    """

  init(_ row: Row) {
    seq = row.integer(0)
    sweep = row.integer(1)
    workspace = row.text(2)
    at = row.instant(3)
    snapshot = SnapshotRecord(
      name: row.text(4), owner: row.text(5), organization: row.optionalText(6), template: row.text(7),
      status: row.text(8), buildNumber: row.integer(9), content: row.text(10))
    volatile = VolatileRecord(row, from: 11)
    goneAt = row.optionalInstant(16)
    memory = row.optionalText(17)
  }
}
