extension AuditSchema {
  /// The views of the second release.
  ///
  /// They add `full_name` (`owner/name`, as every output names a workspace, since many owners have workspaces of the
  /// same name) and `reason`, which outputs call `message`. The new view `v_acts` has one row for each decision to act,
  /// whatever number of requests it took.
  static let version2Views = """
    DROP VIEW v_decisions;
    DROP VIEW v_actions;
    DROP VIEW v_workspaces;

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
      s.mode, lower(hex(t.hash)) AS rule_set, d.sweep, d.observation,
      n.owner || '/' || n.name AS full_name, d.message AS reason
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
      i.decision, d.sweep,
      n.owner || '/' || n.name AS full_name, d.message AS reason
    FROM intents i
    JOIN decisions d ON d.seq = i.decision
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot
    JOIN workspaces w ON w.seq = o.workspace
    LEFT JOIN outcomes c ON c.intent = i.seq;

    \(version2Acts(version2Result))

    CREATE VIEW v_workspaces AS
    SELECT
      w.id AS workspace_id, n.owner, n.name AS workspace, n.organization, n.template, n.status, n.build_number,
      \(version1Instant("o.last_used_at")) AS last_used_at,
      \(version1Instant("o.deadline")) AS deadline,
      \(version1Instant("o.max_deadline")) AS max_deadline,
      \(version1Instant("o.at")) AS observed_at,
      \(version1Instant("g.at")) AS gone_at,
      o.seq AS observation,
      n.owner || '/' || n.name AS full_name
    FROM workspaces w
    JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq)
    JOIN snapshots n ON n.seq = o.snapshot
    LEFT JOIN departures x ON x.seq =
      (SELECT max(seq) FROM departures WHERE workspace = w.seq AND seq > o.seq)
    LEFT JOIN sweeps g ON g.seq = x.sweep;

    """

  /// SQL for the result of a decision `d` to act, in one word.
  ///
  /// It is the result of the first request that did not succeed, else of the last one; `open` while that is not known;
  /// `not-tried` where nothing was sent; `not-changed` where the server confirmed the change without making it;
  /// `failed` where a schedule was cleared and the request for the new one was never sent.
  static let version2Result = """
    CASE WHEN d.verdict = 'act' THEN coalesce(
      (SELECT 'not-changed' FROM remarks WHERE decision = d.seq AND kind = 'not-changed'),
      (SELECT c.result FROM intents i JOIN outcomes c ON c.intent = i.seq
        WHERE i.decision = d.seq AND c.result NOT IN ('applied', 'unchanged', 'found-applied') ORDER BY i.seq LIMIT 1),
      (SELECT 'open' FROM intents i
        WHERE i.decision = d.seq AND NOT EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = i.seq)),
      (SELECT CASE WHEN d.effect = 'autostart' AND d.after IS NOT NULL AND instr(i.body, d.after) = 0
          THEN 'failed' ELSE c.result END
        FROM intents i JOIN outcomes c ON c.intent = i.seq WHERE i.decision = d.seq ORDER BY i.seq DESC LIMIT 1),
      CASE WHEN EXISTS (SELECT 1 FROM sweep_ends WHERE sweep = d.sweep) THEN 'not-tried' ELSE 'open' END) END
    """

  /// The view `v_acts`: a row for each decision to act, with what became of it.
  ///
  /// - Parameter result: SQL for the result of a decision `d` in one word
  static func version2Acts(_ result: String) -> String {
    """
    CREATE VIEW v_acts AS
    SELECT
      d.seq AS decision,
      \(version1Instant("coalesce((SELECT min(at) FROM intents WHERE decision = d.seq), s.at)")) AS at,
      w.id AS workspace_id, n.owner, n.name AS workspace, n.owner || '/' || n.name AS full_name, n.organization,
      n.template, n.build_number, d.rule, d.effect, d.action, d.before, d.after, d.message AS reason,
      \(result) AS result,
      (SELECT count(*) FROM intents WHERE decision = d.seq) AS requests, d.sweep
    FROM decisions d
    JOIN sweeps s ON s.seq = d.sweep
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot
    JOIN workspaces w ON w.seq = o.workspace
    WHERE d.verdict = 'act';
    """
  }
}
