extension AuditSchema {
  /// Before, only starts whose reason is `initiator` counted, also where a person had stopped the workspace, and each of several
  /// shortenings of one build.
  static let version7Regret = """

    -- A row for each shortening that was regretted: the last change of the deadline in its build, after which the workspace was
    -- not stopped by a person, and was started by one within half an hour.
    DROP VIEW v_regret;
    CREATE VIEW v_regret AS
    \(version7Regretted());

    """

  /// The rows of `v_regret`.
  ///
  /// - Parameter condition: on `d`, the decision that shortened; what it leaves out costs nothing
  static func version7Regretted(_ condition: String = "d.verdict = 'act'") -> String {
    // What became of the request costs most, and few were started again so soon: therefore it is asked for last.
    """
    SELECT
      d.seq AS decision, d.rule, w.id AS workspace_id, n.owner, n.name AS workspace, n.owner || '/' || n.name AS full_name,
      n.organization, n.template, n.build_number, d.after AS stopped_at, min(q.content ->> '$.ws.started_at') AS started_at,
      min(unixepoch(q.content ->> '$.ws.started_at')) - unixepoch(d.after) AS seconds
    FROM decisions d
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot
    JOIN workspaces w ON w.seq = o.workspace
    JOIN snapshots q ON q.workspace = o.workspace AND q.build_number = n.build_number + 2
      AND q.content ->> '$.ws.transition' = 'start' AND coalesce(q.content ->> '$.ws.build_reason', '') NOT IN
        ('', 'autostart', 'autostop', 'dormancy', 'autodelete', 'task_auto_pause')
    WHERE \(condition) AND d.verdict = 'act' AND d.effect = 'lifetime' AND d.action = 'shorten' AND d.after IS NOT NULL
      AND unixepoch(q.content ->> '$.ws.started_at') - unixepoch(d.after) BETWEEN 0 AND 1800
      AND CASE WHEN q.seq > 0 THEN (\(version2Result)) IN ('applied', 'found-applied') END
      AND NOT EXISTS (SELECT 1 FROM remarks WHERE decision = d.seq AND q.seq > 0
        AND kind IN ('not-changed', 'undone', 'moved-by-use'))
      AND NOT EXISTS (
        SELECT 1 FROM snapshots p WHERE p.workspace = q.workspace AND p.build_number = n.build_number + 1
          AND p.content ->> '$.ws.build_reason' <> 'autostop')
      AND NOT EXISTS (
        SELECT 1 FROM observations x JOIN decisions y ON y.observation = x.seq JOIN intents i ON i.decision = y.seq
          JOIN outcomes c ON c.intent = i.seq
        WHERE x.workspace = o.workspace AND x.seq BETWEEN o.seq AND q.seq AND y.seq > d.seq AND y.verdict = 'act'
          AND y.effect = 'lifetime' AND c.result IN ('applied', 'found-applied'))
    GROUP BY d.seq
    """
  }
}
