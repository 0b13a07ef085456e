import SQLite
import Time

/// The latest removal of old records.
struct LastPruning {
  let seq: Int64
  /// The last number that it was about.
  let through: Int64
  /// Whether it has come to its end.
  let isFinished: Bool
  /// The seal over what is left; of an unfinished one over what was planned to be left.
  let seal: [UInt8]

  /// Reads it; `nil` where nothing was ever removed.
  ///
  /// - Precondition: the schema is of version 6 or later
  init?(_ connection: Connection) throws {
    let found = try connection.cached(
      """
      SELECT p.seq, p.through, e.seq IS NOT NULL, coalesce(e.seal, p.seal)
      FROM prunings p LEFT JOIN pruning_ends e ON e.pruning = p.seq ORDER BY p.seq DESC LIMIT 1
      """
    ).first { ($0.integer(0), $0.integer(1), $0.integer(2) != 0, $0.bytes(3)) }
    guard let found else { return nil }
    (seq, through, isFinished, seal) = found
  }
}

/// What is known of old records that were removed.
extension AuditReader {
  /// The number up to which old records were removed; 0 where none were.
  ///
  /// - Throws: ``AuditFailure``.
  public func prunedThrough() throws -> Int64 {
    try all("SELECT max(through) FROM prunings", []) { $0.integer(0) }.first ?? 0
  }

  /// Since when the trail is whole, where old records were removed; `nil` where none were.
  ///
  /// - Throws: ``AuditFailure``.
  public func wholeSince() throws -> Timestamp? {
    let through = try prunedThrough()
    guard through > 0 else { return nil }
    return try all("SELECT min(at) FROM sweeps WHERE seq > ?", [.integer(through)]) { $0.optionalInstant(0) }.first
      ?? nil
  }

  /// The instant before which records of sweeps were removed: all that was made at it or later is there; `nil` where none were.
  ///
  /// It is earlier than ``wholeSince()`` where the first sweep after it came later.
  ///
  /// - Throws: ``AuditFailure``.
  public func removedBefore() throws -> Timestamp? {
    guard let whole = try wholeSince() else { return nil }
    // A removal that found nothing else than acts to remove went no further than the one before it.
    let before =
      try all(
        "SELECT max(before) FROM prunings WHERE through = (SELECT max(through) FROM prunings)", []
      ) { $0.optionalInstant(0) }.first ?? nil
    // The last sweep stays, however old it is.
    return before.map { min($0, whole) } ?? whole
  }
}
