import SQLite
import Time

/// The time of a range of which old records were removed, with what roll-ups still tell of it.
public struct RemovedTime: Sendable {
  /// What roll-ups tell of a day of a workspace under its names.
  public struct Day: Sendable {
    /// The day (UTC), in days since 1970.
    public let day: Int64
    /// The names.
    public let names: RolledSubject
    /// What ``QuarterHours`` reads.
    public let quarters: [UInt8]
  }

  /// The last number that removals were about.
  public let through: Int64
  /// Since when the trail is whole; the end of the time.
  public let end: Timestamp
  /// From when on roll-ups tell of the time; `nil` where there are none.
  public let rolledSince: Timestamp?
  /// The range that is asked for: quarters of an hour that it cuts are not read from roll-ups.
  public let from: Timestamp, to: Timestamp
  /// The days by workspace id, oldest first.
  public let days: [String: [Day]]

  /// Reads it; `nil` where nothing was removed from a range.
  init?(_ connection: Connection, from: Timestamp, to: Timestamp, of wanted: Set<Int64>?) throws {
    through = try connection.integer("SELECT max(through) FROM prunings") ?? 0
    guard through > 0 else { return nil }
    let whole = try connection.integer("SELECT min(at) FROM sweeps WHERE seq > ?", .integer(through))
    let end = Timestamp(microseconds: whole ?? .max)
    guard from < end else { return nil }
    (self.end, self.from, self.to) = (end, from, to)
    rolledSince = try Self.rolledSince(connection)
    let ids = try wanted.map { numbers in
      let find = try connection.cached("SELECT id FROM workspaces WHERE seq = ?")
      return Set(try numbers.compactMap { try find.first([.integer($0)]) { $0.text(0) } })
    }
    var days: [String: [Day]] = [:]
    if rolledSince != nil {
      let subjects = try RolledSubject.all(connection)
      let length: Int64 = 86_400_000_000
      try connection.prepare(
        """
        SELECT d.subject, d.day, d.quarters FROM live_days d JOIN live_rollups r ON r.part = d.part
        WHERE d.day >= ? AND d.day <= ? AND r.through <= ? ORDER BY d.day
        """
      ).forEach([
        .integer(from.microseconds / length), .integer(min(to, end).microseconds / length), .integer(through),
      ]) { row in
        guard let names = subjects[row.integer(0)], ids?.contains(names.workspace) ?? true else { return }
        days[names.workspace, default: []].append(Day(day: row.integer(1), names: names, quarters: row.bytes(2)))
      }
    }
    self.days = days
  }

  /// From when on roll-ups tell of the trail, whatever was removed since; `nil` where there are none.
  static func rolledSince(_ connection: Connection) throws -> Timestamp? {
    try connection.cached("SELECT after, (day + 1) * 86400000000 FROM live_rollups ORDER BY after LIMIT 1").first {
      row in
      // Those that were begun after a removal lack the first day.
      row.integer(0) == 0 ? .goZero : row.instant(1)
    }
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
