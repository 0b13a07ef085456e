import SQLite
import Time

extension AuditStore {
  /// Commits an intent to disk before its request is sent, unless Curfew is paused.
  ///
  /// - Parameters:
  ///   - continues: whether the request completes an action that has begun; a pause lets it through, because
  ///     half of the action would leave the workspace without a value that it had.
  ///   - notice: what people are told once the request is known to be carried out; `nil` for nothing. It lapses where it was not.
  /// - Throws: ``AuditFailure``; with `invalidRecord` for a decision that does not exist.
  public func recordIntent(
    _ intent: IntentRecord, continues: Bool = false, notice: NoticeRecord? = nil
  ) throws -> IntentReceipt {
    let operation = "record the intent"
    return try file.attempt(operation) {
      return try log.transaction {
        if !continues, let (_, pause) = try PauseTable.standing(at: clock(), connection) { return .paused(pause) }
        let seq = try log.append(
          .intents, .integer(intent.decision), .instant(intent.at), .text(intent.method), .text(intent.path),
          .text(intent.body), .text(intent.day))
        if let notice {
          try NoticeRecorder(connection: connection, log: log, live: live).hold(notice, decision: intent.decision)
        }
        return .recorded(seq)
      }
    }
  }

  /// Stores the outcome of an intent and the memory changes that follow from it, in one transaction.
  ///
  /// - Throws: ``AuditFailure``; with `invalidRecord` for an intent that does not exist or has its outcome.
  public func recordOutcome(_ outcome: OutcomeRecord, memory: MemoryChanges = MemoryChanges()) throws {
    let operation = "record the outcome"
    try file.attempt(operation) {
      try log.transaction {
        let sweep = try connection.integer(
          "SELECT d.sweep FROM intents i JOIN decisions d ON d.seq = i.decision WHERE i.seq = ?",
          .integer(outcome.intent))
        guard let sweep else { throw file.invalid(operation, "there is no intent \(outcome.intent)") }
        _ = try log.append(
          .outcomes, .integer(outcome.intent), .instant(outcome.at), .integer(outcome.milliseconds),
          .integer(outcome.status.map(Int64.init)), .text(outcome.failure), .text(outcome.answer),
          .text(outcome.result.rawValue), .instant(outcome.retryAt))
        try NoticeRecorder(connection: connection, log: log, live: live)
          .settle(noticeOf: outcome.intent, isApplied: outcome.result.isApplied, at: outcome.at, machineAt: clock())
        try MemoryRecorder(file: file, connection: connection, log: log, live: live)
          .record(memory, sweep: sweep, operation: operation)
      }
    }
  }

  /// The pause in force now, whichever process ordered it; `nil` for none.
  ///
  /// - Throws: ``AuditFailure``.
  public func pause() throws -> Pause? {
    try file.attempt("read the pause") { try PauseTable.standing(at: clock(), connection)?.pause }
  }
}
