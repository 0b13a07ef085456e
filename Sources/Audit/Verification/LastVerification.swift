import SQLite
import Time

/// The last verification that found the whole trail as it was written.
public struct LastVerification: Hashable, Sendable {
  /// When it was, by this machine's clock.
  public var at: Timestamp
  /// Number of the last record that it checked.
  public var head: Int64

  /// Makes it from its parts.
  public init(at: Timestamp, head: Int64) {
    self.at = at
    self.head = head
  }
}

extension AuditStore {
  /// Keeps when the trail was verified, in the place of the last time.
  ///
  /// Only of a clean one: a trail that is not as it was written is evidence, and stays as it was found.
  ///
  /// - Throws: ``AuditFailure``.
  public func note(_ verification: LastVerification) throws {
    try file.attempt("note the verification") {
      try connection.cached("INSERT OR REPLACE INTO live_verification VALUES (1, ?, ?)")
        .run(.instant(verification.at), .integer(verification.head))
    }
  }
}

extension AuditReader {
  /// The last verification that was noted; `nil` where there was none.
  ///
  /// - Throws: ``AuditFailure``.
  public func lastVerification() throws -> LastVerification? {
    try all("SELECT at, head FROM live_verification", []) { row in
      LastVerification(at: row.instant(0), head: row.integer(1))
    }.first
  }
}
