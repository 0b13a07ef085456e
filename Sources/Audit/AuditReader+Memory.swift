import SQLite

extension AuditReader {
  /// Everything remembered between sweeps, for whoever only looks: a plan, an explanation.
  ///
  /// - Throws: ``AuditFailure``.
  public func memory() throws -> Memory {
    try file.attempt("read the memory") { try LiveTables.memory(connection) }
  }

  /// What is to be said of decisions besides their requests, oldest first.
  ///
  /// - Parameter decision: only of this one; `nil` for all.
  /// - Throws: ``AuditFailure``.
  public func remarks(on decision: Int64? = nil) throws -> [RemarkRecord] {
    try file.attempt("read the remarks") {
      var remarks: [RemarkRecord] = []
      try connection.cached(
        "SELECT decision, at, kind, reason FROM remarks WHERE ?1 IS NULL OR decision = ?1 ORDER BY seq"
      ).forEach([.integer(decision)]) { row in
        guard let kind = RemarkRecord.Kind(rawValue: row.text(2)) else { return }
        remarks.append(
          RemarkRecord(decision: row.integer(0), at: row.instant(1), kind: kind, reason: row.text(3)))
      }
      return remarks
    }
  }
}
