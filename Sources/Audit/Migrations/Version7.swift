extension AuditSchema {
  /// The additions of the seventh release: notices, the hours of reports as views and rolled up, when the trail was verified,
  /// and what each request changes.
  static let version7 =
    version7Notices + version7NoticeViews + version7Views + version7Verification + version7Requests + version7Rollup
    + version7Fleet

  private static let version7Notices = """
    -- How old a delivered notice must be before the decision may be carried out, in microseconds; NULL where its rule asks for
    -- none, and in rows of earlier versions.
    ALTER TABLE decisions ADD COLUMN notice_before INTEGER;

    -- The outbox: a message about a workspace, written with the decision that asks for it and sent afterwards. "kind": it
    -- precedes a shortening ("before"), a rule that only notifies is true ("true"), or it goes with an act ("act"). What a
    -- dry-run rule would send is here and is never sent. "stops_at": the earliest stop that the message tells of.
    -- "zone": that of the times in the message.
    CREATE TABLE notices (
      seq INTEGER PRIMARY KEY REFERENCES log,
      decision INTEGER NOT NULL REFERENCES decisions,
      workspace INTEGER NOT NULL REFERENCES workspaces,
      rule TEXT NOT NULL,
      channel TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('before', 'true', 'act')),
      is_dry_run INTEGER NOT NULL CHECK (is_dry_run IN (0, 1)),
      at INTEGER NOT NULL,
      build_number INTEGER NOT NULL,
      deadline INTEGER,
      stops_at INTEGER,
      message TEXT NOT NULL,
      zone TEXT
    ) STRICT;

    CREATE INDEX notices_by_workspace ON notices (workspace, rule);
    CREATE INDEX notices_by_decision ON notices (decision);

    -- What became of notices, by the server's clock ("at") and by this machine's ("machine_at"): about to be sent, delivered,
    -- put off until "retry_at" (by this machine's clock), given up, dropped because too many waited, or lapsed: what it was
    -- about is no longer so. "message": the first of the notices that go in one message.
    CREATE TABLE notice_events (
      seq INTEGER PRIMARY KEY REFERENCES log,
      notice INTEGER NOT NULL REFERENCES notices,
      at INTEGER NOT NULL,
      machine_at INTEGER NOT NULL,
      event TEXT NOT NULL CHECK (event IN ('sending', 'delivered', 'deferred', 'failed', 'dropped', 'lapsed')),
      message INTEGER REFERENCES notices,
      detail TEXT,
      retry_at INTEGER
    ) STRICT;

    CREATE INDEX notice_events_by_notice ON notice_events (notice, event);

    -- The notices that are still to be sent, and those that still count.
    CREATE TABLE live_notices (
      notice INTEGER PRIMARY KEY,
      is_pending INTEGER NOT NULL CHECK (is_pending IN (0, 1)),
      is_standing INTEGER NOT NULL CHECK (is_standing IN (0, 1))
    ) STRICT;

    """

  private static let version7NoticeViews = """
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
    JOIN decisions d ON d.seq = m.decision
    JOIN observations o ON o.seq = d.observation
    JOIN snapshots n ON n.seq = o.snapshot;

    -- Acts of rules that ask for a notice before which none was on record as delivered for as long: about this workspace, this
    -- rule, this session and its deadline, by both clocks (to a second), and not lapsed. Empty, unless Curfew has a defect.
    \(version7StopsWithoutNotice("m.deadline IS o.deadline"))

    """

  /// The view `v_stops_without_notice`.
  ///
  /// - Parameter isSameDeadline: SQL for whether a notice `m` tells of the deadline of an observation `o` of a decision `d`
  static func version7StopsWithoutNotice(_ isSameDeadline: String) -> String {
    """
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
        AND m.build_number = n.build_number AND \(isSameDeadline) AND e.seq < d.seq
        AND e.at + d.notice_before <= s.at + 1000000
        AND e.machine_at + d.notice_before <= s.at - s.server_ahead_ms * 1000 + 1000000
        AND NOT EXISTS (SELECT 1 FROM notice_events l WHERE l.notice = m.seq AND l.event = 'lapsed' AND l.seq < d.seq));
    """
  }
}
