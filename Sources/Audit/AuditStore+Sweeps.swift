import SQLite
import Time

extension AuditStore {
  /// Everything remembered between sweeps: to be loaded once, then kept by the caller.
  ///
  /// - Throws: ``AuditFailure``.
  public func loadMemory() throws -> Memory {
    try file.attempt("read the memory") { try LiveTables.memory(connection) }
  }

  /// Stores that a sweep begins, and answers its number.
  ///
  /// - Throws: ``AuditFailure``; with `invalidRecord` for a rule set that was not registered.
  public func beginSweep(_ sweep: SweepRecord) throws -> Int64 {
    let operation = "record the sweep's beginning"
    return try file.attempt(operation) {
      return try log.transaction {
        try log.append(
          .sweeps, .instant(sweep.at), .integer(sweep.serverAheadMilliseconds), .integer(sweep.ruleSet),
          .text(sweep.mode.rawValue), .text(sweep.cause.rawValue), .text(sweep.curfew))
      }
    }
  }

  /// Stores what a sweep saw and decided, in one transaction: all of it or nothing.
  ///
  /// An observation becomes a row when its content is new, a new decision rests on it, or a volatile value moved (see
  /// ``resolution``); a decision becomes one unless it repeats an open run's workspace, effect, rule set, rule, verdict
  /// and guard, which then is counted on. An `act` is always a row of its own.
  ///
  /// - Returns: for each decision, in order, the number of the row that stands for it: a new one, or that of the run it
  ///   repeats.
  /// - Throws: ``AuditFailure``; with `invalidRecord` for a sweep that is not open, a workspace observed twice, a
  ///   decision without its observation, content missing at a first observation, text that should be JSON and is not.
  public func record(_ batch: SweepBatch) throws -> [Int64] {
    batchNumber += 1
    do {
      return try file.attempt(SweepRecorder.operation) {
        try log.transaction {
          var recorder = SweepRecorder(
            file: file, connection: connection, log: log, live: live, resolution: resolution, sweep: batch.sweep,
            ruleSet: try openSweepRuleSet(batch.sweep), batchNumber: batchNumber,
            ledger: try ledger ?? Ledger(connection))
          // The recorder alone holds the ledger now, so that adding to it copies nothing.
          ledger = nil
          let rows = try recorder.record(batch)
          ledger = recorder.ledger
          return rows
        }
      }
    } catch {
      ledger = nil
      throw error
    }
  }

  private func openSweepRuleSet(_ sweep: Int64) throws -> Int64 {
    let ruleSet = try connection.integer(
      "SELECT rule_set FROM sweeps s WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM sweep_ends WHERE sweep = s.seq)",
      .integer(sweep))
    guard let ruleSet else { throw file.invalid(SweepRecorder.operation, "there is no open sweep \(sweep)") }
    return ruleSet
  }

  /// Stores that a sweep ended, and answers the head of the chain for its summary line.
  ///
  /// - Parameter remarks: on decisions of the sweep that nothing was sent for.
  /// - Throws: ``AuditFailure``; with `invalidRecord` for a sweep that does not exist or has ended.
  public func endSweep(_ end: SweepEndRecord, remarks: [RemarkRecord] = []) throws -> ChainHead {
    try file.attempt("record the sweep's end") {
      try log.transaction {
        for remark in remarks { try log.append(remark) }
        try append(end)
        return try ChainHead(connection)
      }
    }
  }

  /// Ends what a process that died left open, and answers the intents whose outcome nobody knows, oldest first.
  ///
  /// Call it once after opening, then settle each intent by reading its workspace and ``recordOutcome(_:memory:)``.
  ///
  /// - Throws: ``AuditFailure``.
  public func recover(at now: Timestamp) throws -> [OpenIntent] {
    try file.attempt("record what an earlier process left open") {
      try log.transaction {
        let open = try connection.cached(
          "SELECT seq FROM sweeps s WHERE NOT EXISTS (SELECT 1 FROM sweep_ends WHERE sweep = s.seq) ORDER BY seq"
        ).all { $0.integer(0) }
        for sweep in open { try append(SweepEndRecord(sweep: sweep, at: now, result: .killed)) }
        return try OpenIntent.all(connection)
      }
    }
  }

  /// The intents whose outcome nobody knows, oldest first.
  ///
  /// - Throws: ``AuditFailure``.
  public func openIntents() throws -> [OpenIntent] {
    try file.attempt("read what is open") { try OpenIntent.all(connection) }
  }

  private func append(_ end: SweepEndRecord) throws {
    _ = try log.append(
      .sweepEnds, .integer(end.sweep), .instant(end.at), .text(end.result.rawValue), .integer(end.seen),
      .integer(end.notSeen), .integer(end.requests), .integer(end.serverMilliseconds), .text(end.note),
      .instant(end.retryAt), .text(end.reading))
  }
}
