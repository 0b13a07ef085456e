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

  /// What of a sweep's batch the trail holds already, by workspace in the outline's order.
  ///
  /// - Parameter ruleSet: the number of the rule set that it was judged by.
  /// - Throws: ``AuditFailure``.
  public func known(_ outline: [SweepOutline.Workspace], under ruleSet: Int64) throws -> [SweepOutline.Known] {
    let ledger = try ledger ?? file.attempt(SweepRecorder.operation) { try Ledger(connection) }
    self.ledger = ledger
    return outline.map { workspace in
      ledger.entries[workspace.id]?.known(workspace, ruleSet: ruleSet) ?? .nothing(of: workspace.decisions.count)
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

  /// Ends the sweeps that have no end, and answers the intents that have no outcome, oldest first: what a process that died
  /// left open, or this one where it could not write.
  ///
  /// Call it before each sweep, then settle each intent by reading its workspace and ``recordOutcome(_:memory:)``. What was
  /// once found closed is not looked at again, so that it costs the same in a trail of a year.
  ///
  /// - Throws: ``AuditFailure``.
  public func recover(at now: Timestamp) throws -> [OpenIntent] {
    try file.attempt("record what was left open") {
      let last = try log.transaction {
        let open = try connection.cached(
          """
          SELECT seq FROM sweeps s WHERE seq > ? AND NOT EXISTS (SELECT 1 FROM sweep_ends WHERE sweep = s.seq)
          ORDER BY seq
          """
        ).all([.integer(closed.sweep)]) { $0.integer(0) }
        for sweep in open { try append(sweep > openedAfter ? unended(sweep, at: now) : killed(sweep, at: now)) }
        return try connection.integer("SELECT max(seq) FROM sweeps") ?? 0
      }
      closed.sweep = last
      let intents = try OpenIntent.all(connection, after: closed.intent)
      closed.intent = try intents.first.map { $0.seq - 1 } ?? connection.integer("SELECT max(seq) FROM intents") ?? 0
      return intents
    }
  }

  private func killed(_ sweep: Int64, at now: Timestamp) -> SweepEndRecord {
    SweepEndRecord(sweep: sweep, at: now, result: .killed)
  }

  private func unended(_ sweep: Int64, at now: Timestamp) -> SweepEndRecord {
    SweepEndRecord(sweep: sweep, at: now, result: .failed, note: "its end could not be written to the trail in time")
  }

  private func append(_ end: SweepEndRecord) throws {
    _ = try log.append(
      .sweepEnds, .integer(end.sweep), .instant(end.at), .text(end.result.rawValue), .integer(end.seen),
      .integer(end.notSeen), .integer(end.requests), .integer(end.serverMilliseconds), .text(end.note),
      .instant(end.retryAt), .text(end.reading))
  }
}
