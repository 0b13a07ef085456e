import SQLite
import Time

extension AuditReader {
  /// The notices, newest first.
  ///
  /// - Throws: ``AuditFailure``.
  public func notices(channel: String? = nil, limit: Int = 50) throws -> [StoredNotice] {
    try all(
      "\(StoredNotice.select) WHERE ?1 IS NULL OR v.channel = ?1 ORDER BY v.notice DESC LIMIT ?2",
      [.text(channel), .integer(limit)], StoredNotice.init)
  }

  /// The notices that a decision asked for, in the order in which they were queued, and before them the delivered one that an
  /// act rests on.
  ///
  /// - Throws: ``AuditFailure``.
  public func notices(ofDecision decision: Int64) throws -> [StoredNotice] {
    try all(
      """
      \(StoredNotice.select)
      WHERE m.decision = ?1 OR m.seq = (
        SELECT max(x.seq) FROM decisions d JOIN observations o ON o.seq = d.observation
        JOIN notices x ON x.workspace = o.workspace AND x.rule = d.rule AND x.kind = 'before' AND NOT x.is_dry_run
        JOIN notice_events e ON e.notice = x.seq AND e.event = 'delivered' AND e.seq < d.seq
        WHERE d.seq = ?1 AND lower(d.verdict) = 'act' AND d.notice_before IS NOT NULL)
      ORDER BY v.notice
      """, [.integer(decision)], StoredNotice.init)
  }

  /// The channels that notices were queued for, in the order of their names.
  ///
  /// - Throws: ``AuditFailure``.
  public func channels() throws -> [ChannelState] {
    try all(
      """
      SELECT c.channel,
        (SELECT count(*) FROM live_notices l JOIN notices m ON m.seq = l.notice WHERE l.is_pending AND m.channel = c.channel),
        (SELECT min(m.at) FROM live_notices l JOIN notices m ON m.seq = l.notice WHERE l.is_pending AND m.channel = c.channel),
        (SELECT max(e.at) FROM notice_events e JOIN notices m ON m.seq = e.notice
          WHERE e.event = 'delivered' AND m.channel = c.channel),
        (SELECT iif(e.event = 'delivered', NULL, e.detail) FROM notice_events e JOIN notices m ON m.seq = e.notice
          WHERE e.event IN ('delivered', 'deferred', 'failed') AND m.channel = c.channel ORDER BY e.seq DESC LIMIT 1)
      FROM (SELECT DISTINCT channel FROM notices WHERE NOT is_dry_run) c ORDER BY c.channel
      """, []
    ) { row in
      ChannelState(
        name: row.text(0), pending: row.integer(1), oldestAt: row.optionalInstant(2),
        deliveredAt: row.optionalInstant(3), trouble: row.optionalText(4))
    }
  }

  /// Number of acts without the notice that their rules ask for; none, or Curfew has a defect.
  ///
  /// - Throws: ``AuditFailure``.
  public func stopsWithoutNotice() throws -> Int64 {
    try all("SELECT count(*) FROM v_stops_without_notice", []) { $0.integer(0) }.first ?? 0
  }
}
