extension AuditSchema {
  /// The additions of the eighth release: what a notice says that keeps the workspace, failures of which a later reading showed
  /// that nothing was changed among the refusals, what a verification found, and views of hours that leave out the time of which
  /// old records were removed.
  ///
  /// Before, the observations that stay there because of an act, with the looks at which they were made, came to hours that never were.
  static let version8 = """
    -- NULL where the notice tells of no stop, and in rows of earlier versions.
    ALTER TABLE notices ADD COLUMN keeps_it TEXT;

    -- What a later verification than the one at "at" found instead, which stands until one finds nothing; else NULL.
    ALTER TABLE live_verification ADD COLUMN finding TEXT;

    DROP INDEX outcomes_of_refusals;
    CREATE INDEX outcomes_of_refusals ON outcomes (intent)
      WHERE result IN ('refused', 'conflict', 'failed', 'found-not-applied');

    DROP VIEW v_refusals;
    DROP VIEW v_rule_health;

    -- A row for each request that the server did not carry out.
    CREATE VIEW v_refusals AS
    SELECT
      a.intent, a.at, a.workspace_id, a.owner, a.workspace, a.full_name, a.organization, a.template, a.rule, a.effect,
      a.action, a.result, a.status, a.failure, a.answer, a.decision
    FROM v_actions a WHERE a.result IN ('refused', 'conflict', 'failed', 'found-not-applied');

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
      (SELECT count(*) FROM v_refusals f WHERE f.rule = d.rule AND f.result IN ('refused', 'conflict')) AS refused,
      (SELECT count(*) FROM v_refusals f WHERE f.rule = d.rule AND f.result IN ('failed', 'found-not-applied')) AS failed,
      (SELECT count(*) FROM v_regret g WHERE g.rule = d.rule) AS regretted,
      (SELECT count(*) FROM remarks m JOIN decisions x ON x.seq = m.decision
        WHERE x.rule = d.rule AND m.kind = 'undone') AS undone,
      (SELECT count(*) FROM remarks m JOIN decisions x ON x.seq = m.decision
        WHERE x.rule = d.rule AND m.kind = 'moved-by-use') AS moved_by_use
    FROM v_decisions d GROUP BY d.rule;

    -- Before when old records were removed; NULL where none were.
    CREATE VIEW inner_removed AS SELECT max(before) AS until FROM prunings;

    DROP VIEW v_workspace_hours;
    DROP VIEW v_savings_daily;
    DROP VIEW v_sessions;

    -- From the first day on of which all records are there.
    \(version7Hours("\nWHERE d.day >= coalesce((SELECT (until + 86399999999) / 86400000000 FROM inner_removed), d.day)"))
    -- Those that went on when all records were there.
    \(version7Sessions("\nWHERE c.until > coalesce((SELECT until FROM inner_removed), c.until - 1)"))
    """
}
