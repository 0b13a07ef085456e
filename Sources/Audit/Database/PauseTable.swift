import SQLite
import Time

/// The pauses in the database; only the last order counts.
///
/// They are read from the facts for each check, so that no process acts on an outdated copy.
enum PauseTable {
  /// The pause in force at an instant, with its number; `nil` for none.
  static func standing(at now: Timestamp, _ connection: Connection) throws -> (seq: Int64, pause: Pause)? {
    let last = try connection.cached(
      """
      SELECT p.seq, p.at, p.until, p.reason, p.ordered_by, r.seq FROM pauses p LEFT JOIN resumes r ON r.pause = p.seq
      ORDER BY p.seq DESC LIMIT 1
      """
    ).first { row in
      (
        row.integer(0),
        Pause(
          since: row.instant(1), until: row.optionalInstant(2), reason: row.text(3), by: row.optionalText(4)),
        row.isNull(5)
      )
    }
    guard let (seq, pause, isNotResumed) = last, isNotResumed, pause.stands(at: now) else { return nil }
    return (seq, pause)
  }

  static func pause(_ pause: Pause, _ log: FactLog) throws {
    _ = try log.append(
      .pauses, .instant(pause.since), .instant(pause.until), .text(pause.reason), .text(pause.by))
  }

  /// Ends the pause in force, and returns it; `nil` when there is none.
  static func resume(at now: Timestamp, by: String?, _ log: FactLog, _ connection: Connection) throws -> Pause? {
    guard let (seq, pause) = try standing(at: now, connection) else { return nil }
    _ = try log.append(.resumes, .integer(seq), .instant(now), .text(by))
    return pause
  }
}
