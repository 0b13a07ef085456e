extension AuditSchema {
  /// The views for admins' questions: one row per decision, action or workspace, with instants in RFC 3339.
  static let version1Views = """
    CREATE VIEW v_decisions AS
    SELECT
      d.seq AS decision,
      \(version1Instant("s.at")) AS first_at,
      \(version1Instant("coalesce(l.at, s.at)")) AS last_at,
      coalesce(e.times, r.times, 1) AS times,
      d.verdict <> 'act' AND e.seq IS NULL AS is_open,
      w.id AS workspace_id, n.owner, n.name AS workspace, n.organization, n.template, n.status, n.build_number,
      d.rule, d.effect, d.action, d.verdict, d.guard, d.winner, d.before, d.after, d.message,
      \(version1Instant("d.next_change_at")) AS next_change_at,
      s.mode, lower(hex(t.hash)) AS rule_set, d.sweep, d.observation
    FROM decisions d
    JOIN sweeps s ON s.seq = d.sweep
    JOIN rule_sets t ON t.seq = s.rule_set
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot
    JOIN workspaces w ON w.seq = o.workspace
    LEFT JOIN decision_ends e ON e.decision = d.seq
    LEFT JOIN live_runs r ON r.decision = d.seq
    LEFT JOIN sweeps l ON l.seq = coalesce(e.last_sweep, r.last_sweep);

    CREATE VIEW v_actions AS
    SELECT
      i.seq AS intent,
      \(version1Instant("i.at")) AS at,
      \(version1Instant("c.at")) AS answered_at,
      w.id AS workspace_id, n.owner, n.name AS workspace, n.organization, n.template, n.build_number,
      d.rule, d.effect, d.action, d.before, d.after, d.message,
      i.method, i.path, i.body,
      coalesce(c.result, 'open') AS result, c.status, c.ms, c.failure, c.answer,
      i.decision, d.sweep
    FROM intents i
    JOIN decisions d ON d.seq = i.decision
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot
    JOIN workspaces w ON w.seq = o.workspace
    LEFT JOIN outcomes c ON c.intent = i.seq;

    CREATE VIEW v_workspaces AS
    SELECT
      w.id AS workspace_id, n.owner, n.name AS workspace, n.organization, n.template, n.status, n.build_number,
      \(version1Instant("o.last_used_at")) AS last_used_at,
      \(version1Instant("o.deadline")) AS deadline,
      \(version1Instant("o.max_deadline")) AS max_deadline,
      \(version1Instant("o.at")) AS observed_at,
      \(version1Instant("g.at")) AS gone_at,
      o.seq AS observation
    FROM workspaces w
    JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq)
    JOIN snapshots n ON n.seq = o.snapshot
    LEFT JOIN departures x ON x.seq =
      (SELECT max(seq) FROM departures WHERE workspace = w.seq AND seq > o.seq)
    LEFT JOIN sweeps g ON g.seq = x.sweep;

    """

  /// SQL that formats microseconds since 1970 as RFC 3339 with the shortest fraction, as Go does.
  static func version1Instant(_ microseconds: String) -> String {
    """
    strftime('%Y-%m-%dT%H:%M:%S', \(microseconds) / 1000000, 'unixepoch') \
    || CASE \(microseconds) % 1000000 WHEN 0 THEN '' \
    ELSE rtrim(printf('.%06d', \(microseconds) % 1000000), '0') END || 'Z'
    """
  }
}
