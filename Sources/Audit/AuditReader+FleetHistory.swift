import SQLite
import Time

extension AuditReader {
  /// What the trail saw in a range, and of each workspace the last observation before it and the first one after it.
  ///
  /// Everything is read in one transaction, so a writer at work changes nothing in between.
  ///
  /// - Parameter ofStopsOnly: whether Curfew's changes are read only as far as they say who stopped a workspace
  /// - Throws: ``AuditFailure``.
  public func history(from: Timestamp, to: Timestamp, ofStopsOnly: Bool = false) throws -> FleetHistory {
    try file.attempt("read the trail") {
      try connection.transaction(.deferred) {
        try FleetHistoryQuery(file: file, connection: try connection)
          .history(from: from, to: to, ofStopsOnly: ofStopsOnly)
      }
    }
  }
}
