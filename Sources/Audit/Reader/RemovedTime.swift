import SQLite
import Time

/// The time of a range of which old records were removed.
public struct RemovedTime: Sendable {
  /// Since when the trail is whole; the end of the time.
  public let end: Timestamp

  /// Reads it; `nil` where nothing was removed from a range that begins at an instant.
  init?(_ connection: Connection, from: Timestamp) throws {
    let through = try connection.integer("SELECT max(through) FROM prunings") ?? 0
    guard through > 0 else { return nil }
    let whole = try connection.integer("SELECT min(at) FROM sweeps WHERE seq > ?", .integer(through))
    end = Timestamp(microseconds: whole ?? .max)
    guard from < end else { return nil }
  }
}

/// Which of the observations that a removal left are followed by removed ones.
///
/// The last two of each workspace before the removal's bound stay, so that they follow one another. Of earlier ones, which stay because
/// of an act, nobody knows what came between them, and no look shows that the workspace stayed as it was.
struct RemovedObservations {
  /// The last number that removals were about.
  let through: Int64
  /// The first observation by workspace from which on none is missing.
  private let whole: [Int64: Int64]
  private let connection: Connection

  /// Reads it; `nil` where nothing was removed.
  init?(_ connection: Connection) throws {
    through = try connection.integer("SELECT max(through) FROM prunings") ?? 0
    guard through > 0 else { return nil }
    self.connection = connection
    var whole: [Int64: Int64] = [:]
    try connection.prepare(
      """
      SELECT workspace, (SELECT max(seq) FROM observations WHERE workspace = l.workspace AND seq < l.seq) FROM (
        SELECT w.seq AS workspace, (SELECT max(seq) FROM observations WHERE workspace = w.seq AND seq <= ?1) AS seq
        FROM workspaces w WHERE w.seq <= ?1) l
      WHERE l.seq IS NOT NULL
      """
    ).forEach([.integer(through)]) { whole[$0.integer(0)] = $0.optionalInteger(1) }
    self.whole = whole
  }

  /// Whether observations of the workspace may be missing behind one.
  func mayFollow(_ observation: Int64, of workspace: Int64) -> Bool { observation < whole[workspace] ?? 0 }

  /// When a workspace was first seen, at the earliest and at the latest, if its first observations may have been removed.
  ///
  /// - Parameter first: its first observation that is left
  func firstSight(of workspace: Int64, before first: Int64) throws -> (earliest: Timestamp, latest: Timestamp)? {
    guard first <= through else { return nil }
    // The record of a workspace stays, and is written by the sweep that first sees it.
    let sweep = try connection.cached("SELECT seq, at FROM sweeps WHERE seq < ? ORDER BY seq DESC LIMIT 1").first(
      [.integer(workspace)]
    ) { ($0.integer(0), $0.instant(1)) }
    let own = try connection.integer("SELECT sweep FROM observations WHERE seq = ?", .integer(first))
    if let sweep, sweep.0 == own { return nil }
    let next = try connection.cached("SELECT at FROM sweeps WHERE seq > ? ORDER BY seq LIMIT 1").first(
      [.integer(workspace)]
    ) { $0.instant(0) }
    guard let latest = next ?? sweep?.1 else { return nil }
    return (min(sweep?.1 ?? latest, latest), latest)
  }
}
