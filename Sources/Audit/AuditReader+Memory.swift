import SQLite

extension AuditReader {
  /// Everything remembered between sweeps, for whoever only looks: a plan, an explanation.
  ///
  /// - Throws: ``AuditFailure``.
  public func memory() throws -> Memory {
    try file.attempt("read the memory") { try LiveTables.memory(connection) }
  }
}
