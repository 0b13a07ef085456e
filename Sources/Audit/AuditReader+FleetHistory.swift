import SQLite
import Time

extension AuditReader {
  /// What the trail saw in a range, and of each workspace the last observation before it and the first one after it.
  ///
  /// Everything is read in one transaction, so a writer at work changes nothing in between.
  ///
  /// - Parameters:
  ///   - workspaces: the ids of those that are wanted; `nil` for all
  ///   - changes: which of Curfew's changes are read
  ///   - isThinned: for reports that ask when workspaces ran and not how long they were used: roll-ups are read as far as they go,
  ///     which have no observation that shows only what those around it do
  /// - Throws: ``AuditFailure``.
  public func history(
    from: Timestamp, to: Timestamp, of workspaces: [String]? = nil, changes: FleetHistory.Changes = .all,
    isThinned: Bool = false
  ) throws -> FleetHistory {
    try file.attempt("read the trail") {
      try connection.transaction(.deferred) {
        let connection = try connection
        let numbers = try workspaces.map { ids in
          let find = try connection.cached("SELECT seq FROM workspaces WHERE id = ?")
          return Set(try ids.compactMap { try find.first([.text($0)]) { $0.integer(0) } })
        }
        return try FleetHistoryQuery(file: file, connection: connection)
          .history(from: from, to: to, of: numbers, changes: changes, isThinned: isThinned)
      }
    }
  }
}
