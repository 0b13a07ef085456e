import SQLite
import Time

/// Writes notices and what becomes of them, with the live rows that result; within the caller's transaction.
struct NoticeRecorder {
  let connection: Connection
  let log: FactLog
  let live: LiveTables

  /// Queues a notice, or records what a dry-run rule would send.
  func record(_ notice: NoticeRecord, workspace: Int64, decision: Int64) throws {
    let seq = try append(notice, workspace: workspace, decision: decision)
    if !notice.isDryRun { try live.queue(notice: seq, isStanding: notice.kind != .act) }
  }

  /// Records what is to be sent when the request is carried out whose intent was recorded just before: its row is the one right
  /// behind the intent's, by which the outcome finds it. Nothing where people are told already of what the rule does to the
  /// workspace in the same sweep.
  func hold(_ notice: NoticeRecord, decision: Int64) throws {
    let workspace = try connection.cached(
      """
      SELECT o.workspace FROM decisions d JOIN observations o ON o.seq = d.observation
      WHERE d.seq = ?1 AND NOT EXISTS (
        SELECT 1 FROM notices m WHERE m.workspace = o.workspace AND m.rule = d.rule AND m.kind = 'act' AND m.at = ?2
          AND NOT m.is_dry_run
          AND NOT EXISTS (SELECT 1 FROM notice_events e WHERE e.notice = m.seq AND e.event = 'lapsed'))
      """
    ).first([.integer(decision), .instant(notice.at)]) { $0.integer(0) }
    if let workspace { _ = try append(notice, workspace: workspace, decision: decision) }
  }

  /// Queues what was held until the outcome of an intent, or ends it where the request was not carried out.
  func settle(noticeOf intent: Int64, isApplied: Bool, at now: Timestamp, machineAt: Timestamp) throws {
    let held = try connection.cached(
      """
      SELECT m.seq FROM notices m JOIN intents i ON i.seq = m.seq - 1 AND i.decision = m.decision
      WHERE m.seq = ? AND m.kind = 'act'
      """
    ).first([.integer(intent + 1)]) { $0.integer(0) }
    guard let held else { return }
    if isApplied { return try live.queue(notice: held, isStanding: false) }
    try record(
      NoticeEvent(
        notice: held, at: now, machineAt: machineAt, kind: .lapsed, detail: "what it was to tell was not done"))
  }

  private func append(_ notice: NoticeRecord, workspace: Int64, decision: Int64) throws -> Int64 {
    try log.append(
      .notices, .integer(decision), .integer(workspace), .text(notice.rule), .text(notice.channel),
      .text(notice.kind.rawValue), .integer(notice.isDryRun ? 1 : 0), .instant(notice.at),
      .integer(notice.buildNumber), .instant(notice.deadline), .instant(notice.stopsAt), .text(notice.message),
      .text(notice.zone), .text(notice.keepsIt))
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
