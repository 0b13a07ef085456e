import SQLite

extension LiveTables {
  /// Ends the runs that version 1 left open, because no fact proves their counts.
  ///
  /// Version 1 counted repeats only in the live table. The count becomes a fact here, and the next sweep records each
  /// decision anew.
  static func endUnprovenRuns(_ connection: Connection) throws {
    func isUpgraded() throws -> Bool {
      // Old repeats may have been removed since.
      try connection.integer("SELECT 1 FROM repeats UNION ALL SELECT 1 FROM prunings LIMIT 1") != nil
    }
    func hasUnproven() throws -> Bool {
      try connection.integer("SELECT 1 FROM live_runs WHERE times > 1 LIMIT 1") != nil
    }
    guard try !isUpgraded(), try hasUnproven() else { return }
    let log = try FactLog(connection)
    try log.transaction {
      // Checked again under the write lock: another process may just have done it.
      guard try !isUpgraded() else { return }
      let runs = try connection.prepare(
        "SELECT decision, last_sweep, times FROM live_runs WHERE times > 1 ORDER BY decision"
      )
      .all { (decision: $0.integer(0), lastSweep: $0.integer(1), times: $0.integer(2)) }
      for run in runs {
        _ = try log.append(.decisionEnds, .integer(run.decision), .integer(run.lastSweep), .integer(run.times))
      }
      try connection.execute("DELETE FROM live_runs WHERE times > 1")
    }
  }
}
