extension AuditSchema {
  /// The additions of the fourth release: views for the reports. They change no table.
  static let version4 = """
    -- A row for each request that the server did not carry out.
    CREATE VIEW v_refusals AS
    SELECT
      a.intent, a.at, a.workspace_id, a.owner, a.workspace, a.full_name, a.organization, a.template, a.rule, a.effect,
      a.action, a.result, a.status, a.failure, a.answer, a.decision
    FROM v_actions a WHERE a.result IN ('refused', 'conflict', 'failed');

    -- A row for each stop that a rule brought about and after which somebody started the workspace again within 30 minutes
    -- of the deadline that the rule set.
    CREATE VIEW v_regret AS
    SELECT
      d.seq AS decision, d.rule, w.id AS workspace_id, n.owner, n.name AS workspace, n.owner || '/' || n.name AS full_name,
      n.organization, n.template, n.build_number, d.after AS stopped_at, min(q.content ->> '$.ws.started_at') AS started_at,
      min(unixepoch(q.content ->> '$.ws.started_at')) - unixepoch(d.after) AS seconds
    FROM decisions d
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot
    JOIN workspaces w ON w.seq = o.workspace
    JOIN snapshots q ON q.workspace = w.seq AND q.build_number = n.build_number + 2
      AND q.content ->> '$.ws.transition' = 'start' AND q.content ->> '$.ws.build_reason' = 'initiator'
    WHERE d.verdict = 'act' AND d.effect = 'lifetime' AND d.action = 'shorten' AND d.after IS NOT NULL
      AND (\(version2Result)) IN ('applied', 'found-applied')
      AND unixepoch(q.content ->> '$.ws.started_at') - unixepoch(d.after) BETWEEN 0 AND 1800
      AND NOT EXISTS (SELECT 1 FROM remarks WHERE decision = d.seq AND kind IN ('not-changed', 'undone', 'moved-by-use'))
    GROUP BY d.seq;

    -- A row for each rule that ever decided something. Counts are of decisions; "times" of how often they were taken.
    CREATE VIEW v_rule_health AS
    SELECT
      d.rule, count(*) AS decisions, sum(d.times) AS times, min(d.first_at) AS first_at, max(d.last_at) AS last_at,
      count(*) FILTER (WHERE d.verdict = 'act') AS acted,
      count(*) FILTER (WHERE d.verdict = 'would-act') AS would_act,
      count(*) FILTER (WHERE d.verdict = 'no-op') AS no_op,
      count(*) FILTER (WHERE d.verdict = 'blocked') AS blocked,
      count(*) FILTER (WHERE d.verdict = 'overridden') AS overridden,
      count(*) FILTER (WHERE d.verdict = 'held') AS held,
      count(*) FILTER (WHERE d.verdict = 'error') AS errors,
      group_concat(DISTINCT d.guard) AS guards, group_concat(DISTINCT d.winner) AS winners,
      (SELECT count(*) FROM v_acts a WHERE a.rule = d.rule AND a.result IN ('applied', 'found-applied')) AS applied,
      (SELECT count(*) FROM v_refusals f WHERE f.rule = d.rule AND f.result <> 'failed') AS refused,
      (SELECT count(*) FROM v_refusals f WHERE f.rule = d.rule AND f.result = 'failed') AS failed,
      (SELECT count(*) FROM v_regret g WHERE g.rule = d.rule) AS regretted,
      (SELECT count(*) FROM remarks m JOIN decisions x ON x.seq = m.decision
        WHERE x.rule = d.rule AND m.kind = 'undone') AS undone,
      (SELECT count(*) FROM remarks m JOIN decisions x ON x.seq = m.decision
        WHERE x.rule = d.rule AND m.kind = 'moved-by-use') AS moved_by_use
    FROM v_decisions d GROUP BY d.rule;

    """
}
