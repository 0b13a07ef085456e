import SQLite

extension AuditStore {
  /// The notices that still count, in the order in which they were queued.
  ///
  /// - Throws: ``AuditFailure``.
  public func standingNotices() throws -> [StandingNotice] {
    try file.attempt("read the notices") { try StandingNotice.all(connection) }
  }

  /// The notices that are still to be sent, in the order in which they were queued.
  ///
  /// - Throws: ``AuditFailure``.
  public func pendingNotices() throws -> [PendingNotice] {
    try file.attempt("read the outbox") { try PendingNotice.all(connection) }
  }

  /// Stores what happened to notices, in one transaction.
  ///
  /// An event of a notice that was settled meanwhile, such as one that lapsed while it was being sent, is stored as well.
  ///
  /// - Throws: ``AuditFailure``.
  public func record(_ events: [NoticeEvent]) throws {
    guard !events.isEmpty else { return }
    try file.attempt("record what became of notices") {
      try log.transaction {
        let recorder = NoticeRecorder(connection: connection, log: log, live: live)
        for event in events { try recorder.record(event) }
      }
    }
  }
}
