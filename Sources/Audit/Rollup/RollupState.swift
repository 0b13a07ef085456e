import SQLite
import Time

/// How far roll-ups go.
struct RollupState {
  /// The last part.
  let part: Int64
  /// The day (UTC) at which it began, in days since 1970.
  let day: Int64
  /// The last record that is accounted for.
  let through: Int64
  /// When the last sweep ended that is accounted for.
  let reached: Timestamp

  /// Reads it; `nil` where there are no roll-ups.
  init?(_ connection: Connection) throws {
    let found = try connection.cached(
      """
      SELECT part, day, through, (SELECT max(e.at, s.at) FROM sweep_ends e JOIN sweeps s ON s.seq = e.sweep
        WHERE e.seq <= through ORDER BY e.seq DESC LIMIT 1)
      FROM live_rollups ORDER BY through DESC LIMIT 1
      """
    ).first { ($0.integer(0), $0.integer(1), $0.integer(2), $0.optionalInstant(3)) }
    guard let found else { return nil }
    (part, day, through) = (found.0, found.1, found.2)
    reached = found.3 ?? .epoch
  }
}
