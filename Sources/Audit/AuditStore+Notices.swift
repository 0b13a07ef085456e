import SQLite
import Time

extension AuditStore {
  /// The notices that still count, in the order in which they were queued.
  ///
  /// - Throws: ``AuditFailure``.
  public func standingNotices() throws -> [StandingNotice] {
    try file.attempt("read the notices") { try StandingNotice.all(connection, ClockCorrections(connection)) }
  }

  /// The notices that are still to be sent, in the order in which they were queued.
  ///
  /// - Throws: ``AuditFailure``.
  public func pendingNotices() throws -> [PendingNotice] {
    try file.attempt("read the outbox") { try PendingNotice.all(connection) }
  }

  /// When the last messages began to be sent over a channel, by this machine's clock, each attempt by itself; newest first.
  ///
  /// Costs a look at the last thousands of events at most.
  ///
  /// - Parameter instant: only those since then
  /// - Throws: ``AuditFailure``.
  public func sendings(over channel: String, since instant: Timestamp) throws -> [Timestamp] {
    try file.attempt("read the outbox") {
      // A message has a row for each of its notices, and the rows of one attempt have one time.
      try connection.cached(
        """
        SELECT e.machine_at FROM (SELECT * FROM notice_events ORDER BY seq DESC LIMIT 20000) e
        JOIN notices m ON m.seq = e.notice
        WHERE e.event = 'sending' AND e.machine_at >= ? AND m.channel = ?
        GROUP BY e.message, e.machine_at ORDER BY e.machine_at DESC
        """
      ).all([.instant(instant), .text(channel)]) { $0.instant(0) }
    }
  }

  /// Stores that notices are about to be sent in one message, unless Curfew is paused or one of them is not to be sent any more.
  ///
  /// - Throws: ``AuditFailure``.
  public func beginSending(_ events: [NoticeEvent]) throws -> SendingReceipt {
    try file.attempt("record that notices are sent") {
      try log.transaction {
        guard try PauseTable.standing(at: clock(), connection) == nil else { return .paused }
        let pending = try connection.cached("SELECT is_pending FROM live_notices WHERE notice = ?")
        for event in events where try pending.first([.integer(event.notice)], { $0.integer(0) }) != 1 {
          return .outdated
        }
        let recorder = NoticeRecorder(connection: connection, log: log, live: live)
        for event in events { try recorder.record(event) }
        return .begun
      }
    }
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

/// Whether a message may be sent.
public enum SendingReceipt: Sendable {
  /// It is on record that it is about to be sent.
  case begun
  /// Curfew is paused: nothing was recorded.
  case paused
  /// One of its notices lapsed, or was settled by somebody else: nothing was recorded.
  case outdated
}
