import SQLite
import Time

/// The deadline of a workspace at the last reading; if it has moved since, a person, the server or Curfew moved it.
public struct LastReading: Hashable, Sendable {
  /// When it was read, by the server's clock.
  public var at: Timestamp

  /// The deadline then; `nil` for none.
  public var deadline: Timestamp?

  /// The number of the latest build then.
  public var buildNumber: Int64

  /// The latest deadline that the template allowed then; `nil` for none.
  public var maxDeadline: Timestamp?

  /// Whether it was a prebuilt workspace that nobody had claimed.
  public var isPrebuild: Bool

  /// Makes a reading.
  public init(
    at: Timestamp, deadline: Timestamp?, buildNumber: Int64, maxDeadline: Timestamp? = nil, isPrebuild: Bool = false
  ) {
    self.at = at
    self.deadline = deadline
    self.buildNumber = buildNumber
    self.maxDeadline = maxDeadline
    self.isPrebuild = isPrebuild
  }

  /// The last readings by workspace id, of all existing workspaces whose deadline was ever known.
  ///
  /// Exact for deadlines, because every move of a deadline, or of the latest one allowed, is recorded as an observation.
  static func all(_ connection: Connection, _ clock: ClockCorrections) throws -> [String: LastReading] {
    var readings: [String: LastReading] = [:]
    try connection.cached(
      """
      SELECT w.id, o.at, o.deadline, n.build_number, o.max_deadline, instr(n.content, '"is_prebuild":true') > 0, o.seq
      FROM workspaces w
      JOIN observations o ON o.seq = (
        SELECT max(seq) FROM observations
        WHERE workspace = w.seq AND (unknown IS NULL OR instr(unknown, 'ws.deadline') = 0))
      JOIN snapshots n ON n.seq = o.snapshot
      WHERE NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = w.seq AND x.seq > o.seq)
      """
    ).forEach { row in
      readings[row.text(0)] = LastReading(
        at: clock.corrected(row.instant(1), ofRow: row.integer(6)), deadline: row.optionalInstant(2),
        buildNumber: row.integer(3), maxDeadline: row.optionalInstant(4), isPrebuild: row.integer(5) != 0)
    }
    return readings
  }
}
