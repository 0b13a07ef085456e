import SQLite
import Time

extension AuditStore {
  /// Everything remembered between sweeps; the caller loads it once and then keeps it.
  ///
  /// - Throws: ``AuditFailure``.
  public func loadMemory() throws -> StoredMemory {
    try file.attempt("read the memory") { try LiveTables.memory(connection, closed: closed.intent) }
  }

  /// Stores the start of a sweep, and returns its number.
  ///
  /// - Throws: ``AuditFailure``; with `invalidRecord` for a rule set that was not registered.
  public func beginSweep(_ sweep: SweepRecord) throws -> Int64 {
    let operation = "record the sweep's beginning"
    return try file.attempt(operation) {
      return try log.transaction {
        let policy = try sweep.policy.map(policyNumber)
        return try log.append(
          .sweeps, .instant(sweep.at), .integer(sweep.serverAheadMilliseconds), .integer(sweep.ruleSet),
          .text(sweep.mode.rawValue), .text(sweep.cause.rawValue), .text(sweep.curfew), .integer(policy),
          .integer(sweep.isByAccount.map { $0 ? 1 : 0 }))
      }
    }
  }

  /// The number of a policy, which is stored unless it is there already.
  private func policyNumber(_ content: String) throws -> Int64 {
    try connection.integer("SELECT seq FROM policies WHERE content = ?", .text(content))
      ?? log.append(.policies, .text(content))
  }

  /// Stores what a sweep saw and decided, in one transaction.
  ///
  /// An observation gets a row when its content is new, a new decision rests on it, or a volatile value moved (see
  /// ``resolution``). A decision gets a row unless it repeats an open run with the same workspace, effect, rule set (or
  /// rule fingerprint), rule, verdict and guard; that run's count is then increased. An `act` always gets a row of its
  /// own.
  ///
  /// - Parameter draft: makes the records a part at a time while they are written
  /// - Returns: the draft after its last part; and for each decision, in order, the number of its row: a new one, or that of
  ///   the run that it repeats.
  /// - Throws: ``AuditFailure``; with `invalidRecord` for a sweep that is not open, a workspace observed twice, a
  ///   decision without its observation, a first observation without content, or invalid JSON.
  public func record<Draft: SweepDrafting>(_ draft: consuming Draft) throws -> (draft: Draft, rows: [Int64]) {
    batchNumber += 1
    do {
      let rows = try file.attempt(SweepRecorder.operation) {
        try log.transaction {
          var recorder = SweepRecorder(
            file: file, connection: connection, log: log, live: live, resolution: resolution, sweep: draft.sweep,
            ruleSet: try openSweepRuleSet(draft.sweep), batchNumber: batchNumber,
            ledger: try ledger ?? Ledger(connection))
          // Only the recorder holds the ledger now, so that adding to it does not copy it.
          ledger = nil
          var rows: [Int64] = []
          while let part = draft.next(known: { recorder.known($0) }) { rows += try recorder.record(part) }
          try recorder.countRuns()
          ledger = recorder.ledger
          return rows
        }
      }
      return (draft, rows)
    } catch {
      ledger = nil
      throw error
    }
  }

  /// Stores what a sweep saw and decided, all in one part.
  ///
  /// - Returns: for each decision, in order, the number of its row.
  /// - Throws: ``AuditFailure``.
  public func record(_ batch: SweepBatch) throws -> [Int64] { try record(UndividedDraft(batch)).rows }

  private func openSweepRuleSet(_ sweep: Int64) throws -> Int64 {
    let ruleSet = try connection.integer(
      "SELECT rule_set FROM sweeps s WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM sweep_ends WHERE sweep = s.seq)",
      .integer(sweep))
    guard let ruleSet else { throw file.invalid(SweepRecorder.operation, "there is no open sweep \(sweep)") }
    return ruleSet
  }

  /// Stores the end of a sweep, and returns the head of the chain for its summary line.
  ///
  /// - Parameter remarks: remarks on decisions of the sweep, stored in the same transaction.
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

  /// Ends the sweeps that have no end, and returns the intents that have no outcome, oldest first.
  ///
  /// They were left open by a process that died, or by this one when it could not write. Call this before each sweep,
  /// then settle each intent by reading its workspace and calling ``recordOutcome(_:memory:)``. Rows that were found
  /// closed are not read again, so that the cost does not grow with the age of the trail.
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
    SweepEndRecord(sweep: sweep, at: now, result: .failed, note: Self.unendedNote)
  }

  /// The note of a sweep that read the server and could not write down its end.
  static let unendedNote = "its end could not be written to the trail in time"

  private func append(_ end: SweepEndRecord) throws {
    _ = try log.append(
      .sweepEnds, .integer(end.sweep), .instant(end.at), .text(end.result.rawValue), .integer(end.seen),
      .integer(end.notSeen), .integer(end.requests), .integer(end.serverMilliseconds), .text(end.note),
      .instant(end.retryAt), .text(end.reading), .text(end.scope?.rawValue))
  }
}
