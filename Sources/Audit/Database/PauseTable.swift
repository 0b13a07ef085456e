import SQLite
import Time

/// The kill switch in the database: the last order counts.
///
/// Read from the facts each time it is asked for, so that no process acts on what it remembers.
enum PauseTable {
  /// The pause that stands at an instant, with its number.
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

  /// Ends the pause that stands and answers it; `nil` when none does.
  static func resume(at now: Timestamp, by: String?, _ log: FactLog, _ connection: Connection) throws -> Pause? {
    guard let (seq, pause) = try standing(at: now, connection) else { return nil }
    _ = try log.append(.resumes, .integer(seq), .instant(now), .text(by))
    return pause
  }
}
