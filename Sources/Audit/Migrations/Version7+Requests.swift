extension AuditSchema {
  // Bodies are compared as texts: views may not use SQLite's JSON where the schema is not trusted.

  /// What a request changes, and not what its decision as a whole does: a suspended schedule that comes back is a request of the
  /// decision that suspended it, and a schedule that replaces another one may take two.
  static let version7Requests = """
    DROP VIEW v_actions;

    CREATE VIEW v_actions AS
    SELECT
      i.seq AS intent,
      \(version1Instant("i.at")) AS at,
      \(version1Instant("c.at")) AS answered_at,
      w.id AS workspace_id, n.owner, n.name AS workspace, n.organization, n.template, n.build_number,
      d.rule, d.effect, d.action,
      CASE WHEN d.effect <> 'autostart' THEN d.before
        WHEN NOT EXISTS (SELECT 1 FROM intents e WHERE e.decision = i.decision AND e.seq < i.seq) THEN d.before END AS before,
      CASE WHEN d.effect <> 'autostart' THEN d.after WHEN i.body = '{"schedule":null}' THEN NULL
        WHEN instr(i.body, d.after) > 0 THEN d.after ELSE d.before END AS after,
      \(version7Message) AS message,
      i.method, i.path, i.body,
      coalesce(c.result, 'open') AS result, c.status, c.ms, c.failure, c.answer,
      i.decision, d.sweep,
      n.owner || '/' || n.name AS full_name, \(version7Message) AS reason
    FROM intents i
    JOIN decisions d ON d.seq = i.decision
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot
    JOIN workspaces w ON w.seq = o.workspace
    LEFT JOIN outcomes c ON c.intent = i.seq;

    """

  private static let version7Message = """
    CASE WHEN d.action = 'suspend_autostart' AND i.body <> '{"schedule":null}'
      THEN 'no rule suspends it any more' ELSE d.message END
    """
}
