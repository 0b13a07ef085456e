import SQLite
import Time

/// Writes notices and what becomes of them, with the live rows that result; within the caller's transaction.
struct NoticeRecorder {
  let connection: Connection
  let log: FactLog
  let live: LiveTables

  /// Queues a notice, or records what a dry-run rule would send.
  func record(_ notice: NoticeRecord, workspace: Int64, decision: Int64) throws {
    let seq = try log.append(
      .notices, .integer(decision), .integer(workspace), .text(notice.rule), .text(notice.channel),
      .text(notice.kind.rawValue), .integer(notice.isDryRun ? 1 : 0), .instant(notice.at),
      .integer(notice.buildNumber), .instant(notice.deadline), .instant(notice.stopsAt), .text(notice.message),
      .text(notice.zone), .text(notice.keepsIt))
    if !notice.isDryRun { try live.queue(notice: seq, isStanding: notice.kind != .act) }
  }

  /// Records what happened to a notice.
  func record(_ event: NoticeEvent) throws {
    _ = try log.append(
      .noticeEvents, .integer(event.notice), .instant(event.at), .instant(event.machineAt), .text(event.kind.rawValue),
      .integer(event.message), .text(event.detail), .instant(event.retryAt))
    switch event.kind {
    case .sending, .deferred: break
    case .delivered, .failed, .dropped: try live.settle(notice: event.notice)
    case .lapsed: try live.lapse(notice: event.notice)
    }
  }

  /// Ends the notices about a workspace that is gone.
  func lapseAll(of workspace: Int64, at now: Timestamp, machineAt: Timestamp) throws {
    let standing = try connection.cached(
      """
      SELECT m.seq FROM live_notices l JOIN notices m ON m.seq = l.notice
      WHERE m.workspace = ? AND (l.is_standing OR m.kind = 'before') ORDER BY m.seq
      """
    ).all([.integer(workspace)]) { $0.integer(0) }
    for seq in standing {
      try record(
        NoticeEvent(notice: seq, at: now, machineAt: machineAt, kind: .lapsed, detail: "the workspace is gone"))
    }
  }
}
