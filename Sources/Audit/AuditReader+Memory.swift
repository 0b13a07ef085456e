import SQLite

extension AuditReader {
  /// Everything remembered between sweeps, for callers that only read, such as a plan or an explanation.
  ///
  /// - Throws: ``AuditFailure``.
  public func memory() throws -> StoredMemory {
    try file.attempt("read the memory") { try LiveTables.memory(connection) }
  }

  /// The remarks on decisions, oldest first.
  ///
  /// - Parameter decision: the decision whose remarks are read; `nil` for all.
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
