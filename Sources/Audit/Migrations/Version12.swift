extension AuditSchema {
  /// The additions of the twelfth release: a notice names the owner who was told.
  static let version12 = """
    DROP VIEW v_notices;

    -- Names are those of the time when it was queued: its decision may be older, and the workspace may have had another owner then.
    CREATE VIEW v_notices AS
    SELECT
      m.seq AS notice, \(version1Instant("m.at")) AS at, m.channel, m.kind,
      CASE WHEN m.is_dry_run THEN 'dry-run' ELSE coalesce(
        (SELECT event FROM notice_events WHERE notice = m.seq AND event IN ('delivered', 'failed', 'dropped')
          ORDER BY seq LIMIT 1),
        (SELECT event FROM notice_events WHERE notice = m.seq ORDER BY seq DESC LIMIT 1), 'queued') END AS state,
      (SELECT count(*) FROM notice_events WHERE notice = m.seq AND event = 'sending') AS attempts,
      \(version1Instant("(SELECT at FROM notice_events WHERE notice = m.seq AND event = 'delivered')")) AS delivered_at,
      (SELECT detail FROM notice_events WHERE notice = m.seq AND detail IS NOT NULL
        ORDER BY event IN ('delivered', 'failed', 'dropped') DESC, seq DESC LIMIT 1) AS detail,
      w.id AS workspace_id, n.owner || '/' || n.name AS full_name, n.owner, n.template, m.build_number, m.rule,
      \(version1Instant("m.stops_at")) AS stops_at, m.message, m.decision
    FROM notices m
    JOIN workspaces w ON w.seq = m.workspace
    JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = m.workspace AND seq < m.seq)
    JOIN snapshots n ON n.seq = o.snapshot;

    """
}
