import SQLite
import Time

/// What a service that looks after the trail knows of it.
public struct LastVerification: Hashable, Sendable {
  /// When the whole trail was last found as it was written, by this machine's clock; 1970 where it never was.
  public var at: Timestamp
  /// Number of the last record that was checked then.
  public var head: Int64
  /// What a later verification found, one sentence; `nil` where none found anything.
  public var finding: String?

  /// Makes it from its parts.
  public init(at: Timestamp, head: Int64, finding: String? = nil) {
    self.at = at
    self.head = head
    self.finding = finding
  }
}

extension AuditStore {
  /// Keeps what a verification gave, in the place of the last one.
  ///
  /// - Throws: ``AuditFailure``.
  public func note(_ verification: LastVerification) throws {
    try file.attempt("note the verification") {
      try connection.cached("INSERT OR REPLACE INTO live_verification VALUES (1, ?, ?, ?)")
        .run(.instant(verification.at), .integer(verification.head), .text(verification.finding))
    }
  }
}

extension AuditReader {
  /// The last verification that was noted; `nil` where there was none.
  ///
  /// - Throws: ``AuditFailure``.
  public func lastVerification() throws -> LastVerification? {
    try all("SELECT at, head, finding FROM live_verification", []) { row in
      LastVerification(at: row.instant(0), head: row.integer(1), finding: row.optionalText(2))
    }.first
  }
}
