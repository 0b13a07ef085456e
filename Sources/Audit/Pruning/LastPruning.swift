import SQLite

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
