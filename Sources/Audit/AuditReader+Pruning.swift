import SQLite
import Time

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
}
