extension AuditSchema {
  /// Acts that rest on a notice whose deadline the server moved back because of use, which takes nothing from what it told.
  static let version10Notices = """
    DROP VIEW v_stops_without_notice;

    -- Acts of rules that ask for a notice before which none was on record as delivered for as long: about this workspace, this
    -- rule, this session and its deadline, by both clocks (to a second), and not lapsed. A later deadline counts as this one
    -- where neither Curfew nor a person set it since. Empty, unless Curfew has a defect.
    CREATE VIEW v_stops_without_notice AS
    SELECT
      d.seq AS decision, \(version1Instant("s.at")) AS at, n.owner || '/' || n.name AS full_name, d.rule, d.action,
      d.before, d.after, d.notice_before / 1000000 AS notice_seconds
    FROM decisions d
    JOIN sweeps s ON s.seq = d.sweep
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot
    WHERE d.verdict = 'act' AND d.notice_before IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM notices m JOIN notice_events e ON e.notice = m.seq AND e.event = 'delivered'
      WHERE m.workspace = o.workspace AND m.rule = d.rule AND m.kind = 'before' AND m.is_dry_run = 0
        AND m.build_number = n.build_number AND e.seq < d.seq
        AND (m.deadline IS o.deadline OR m.deadline < o.deadline AND NOT EXISTS (
          SELECT 1 FROM value_changes v
          WHERE v.workspace = m.workspace AND v.effect = 'lifetime' AND v.set_by IN ('curfew', 'other') AND v.seq > m.seq
            AND v.seq < coalesce((SELECT x.seq FROM sweep_ends x WHERE x.sweep = d.sweep), 9223372036854775807)
            AND (v.seq < d.seq OR v.sweep = d.sweep AND v.set_by = 'other')))
        AND e.at + d.notice_before <= s.at + 1000000
        AND e.machine_at + d.notice_before <= s.at - s.server_ahead_ms * 1000 + 1000000
        AND NOT EXISTS (SELECT 1 FROM notice_events l WHERE l.notice = m.seq AND l.event = 'lapsed' AND l.seq < d.seq));

    """
}
