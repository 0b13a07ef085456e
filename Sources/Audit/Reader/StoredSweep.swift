import SQLite
import Time

/// A sweep in the trail.
public struct StoredSweep: Hashable, Sendable {
  /// The number of its row.
  public let seq: Int64

  /// Its start.
  public let record: SweepRecord

  /// Its end; `nil` while it runs, or when its process died and no later process has recorded that.
  public let end: SweepEndRecord?

  static let select = """
    SELECT s.seq, s.at, s.server_ahead_ms, s.rule_set, s.mode, s.cause, s.curfew, e.at, e.result, e.seen, e.not_seen,
      e.requests, e.server_ms, e.note, e.retry_at, e.reading, e.scope
    FROM sweeps s LEFT JOIN sweep_ends e ON e.sweep = s.seq
    """

  init(_ row: Row) throws {
    guard let mode = SweepRecord.Mode(rawValue: row.text(4)), let cause = SweepRecord.Cause(rawValue: row.text(5))
    else { throw SQLiteError(.corrupt, message: "a sweep with an unknown mode or cause") }
    seq = row.integer(0)
    record = SweepRecord(
      at: row.instant(1), serverAheadMilliseconds: row.integer(2), ruleSet: row.integer(3), mode: mode, cause: cause,
      curfew: row.text(6))
    end = SweepEndRecord.Result(rawValue: row.text(8)).map { [seq] result in
      SweepEndRecord(
        sweep: seq, at: row.instant(7), result: result, seen: Int(row.integer(9)), notSeen: Int(row.integer(10)),
        requests: Int(row.integer(11)), serverMilliseconds: row.integer(12), note: row.optionalText(13),
        retryAt: row.optionalInstant(14), reading: row.optionalText(15),
        scope: row.optionalText(16).flatMap(SweepEndRecord.Scope.init))
    }
  }
}
