import SQLite
import Time

extension AuditReader {
  /// The sweeps of a range that saw everything they asked for, oldest first; those that asked for some workspaces only are left
  /// out.
  ///
  /// - Throws: ``AuditFailure``.
  public func looks(from: Timestamp?, to: Timestamp?) throws -> [FleetHistory.Look] {
    try all("\(FleetHistoryQuery.looks) AND s.at >= ? AND s.at < ? ORDER BY s.at", Self.bounds(from, to)) {
      FleetHistory.Look(at: $0.instant(0), isOfEverything: $0.integer(1) != 0)
    }
  }

  /// When workspaces were found to be gone in a range, by their ids, oldest first.
  ///
  /// - Throws: ``AuditFailure``.
  public func departures(from: Timestamp?, to: Timestamp?) throws -> [String: [Timestamp]] {
    let rows = try all(
      """
      SELECT w.id, s.at FROM inner_gone x JOIN workspaces w ON w.seq = x.workspace JOIN sweeps s ON s.seq = x.sweep
      WHERE s.at >= ? AND s.at < ? ORDER BY s.at, x.seq
      """, Self.bounds(from, to)
    ) { (workspace: $0.text(0), at: $0.instant(1)) }
    return Dictionary(grouping: rows, by: \.workspace).mapValues { $0.map(\.at) }
  }

  private static func bounds(_ from: Timestamp?, _ to: Timestamp?) -> [SQLiteValue] {
    [.integer(from?.microseconds ?? .min), .integer(to?.microseconds ?? .max)]
  }
}
