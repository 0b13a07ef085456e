extension AuditSchema {
  /// The views of the seventh release: from observations to hours.
  ///
  /// They come to the figures of the reports over the whole trail. Those whose names begin with `inner_` are steps on the way, with
  /// instants in microseconds, and are not part of the stable interface.
  static let version7Views =
    version7Steps() + version7Stretches + version7Days + version7Hours() + version7Sessions() + version7Regret

  /// A row for each look, and one for each observation of a workspace with the one that follows.
  private static func version7Steps() -> String { version7Looks + version7StepsOfWorkspaces() }

  private static let version7Looks = """
    CREATE INDEX sweeps_by_at ON sweeps (at);

    -- A sweep that read the list of workspaces, was not failed or killed, and missed none.
    CREATE VIEW inner_looks AS
    SELECT s.seq AS sweep, s.at, e.scope IS 'everything' AS is_of_everything
    FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq
    WHERE e.result IN ('done', 'partial', 'refused') AND e.seen > 0 AND e.not_seen = 0 AND e.scope IS NOT 'some';


    """

  /// The view of steps.
  ///
  /// - Parameter departures: which workspaces were gone in which sweep, a table or query that may say so of `p.workspace` alone
  static func version7StepsOfWorkspaces(departures: String = "departures") -> String {
    """
    -- An observation and the next one of the same workspace. "end": where the workspace was gone, else the next observation, else
    -- the last look. "known": until when looks show that it went on as observed. "before": the last look at everything that did
    -- not show the workspace, of its first observation.
    CREATE VIEW inner_steps AS
    WITH seen AS (
      -- Where the server's clock was set back, what came twice counts once.
      SELECT o.seq, o.workspace, max(o.at) OVER (PARTITION BY o.workspace ORDER BY o.seq) AS at, o.last_used_at,
        n.build_number AS build,
        coalesce(n.content ->> '$.ws.transition', '') AS transition,
        coalesce(n.content ->> '$.ws.build_reason', '') AS reason,
        n.status IN ('running', 'stopping')
          OR n.status = 'pending' AND n.content ->> '$.ws.transition' IS 'stop' AS is_on,
        n.status IN ('failed', 'canceled', 'canceling', 'unknown', 'deleting') AS is_unsure,
        \(microseconds("n.content ->> '$.ws.started_at'")) AS started
      FROM observations o JOIN snapshots n ON n.seq = o.snapshot
    ), paired AS (
      SELECT *, lead(seq) OVER w AS next_seq, lead(at) OVER w AS next_at, lead(build) OVER w AS next_build,
        lead(transition) OVER w AS next_transition, lead(is_on) OVER w AS next_is_on,
        lead(is_unsure) OVER w AS next_is_unsure, lead(started) OVER w AS next_started,
        lead(last_used_at) OVER w AS next_used_at, lag(seq) OVER w IS NULL AS is_first
      FROM seen WINDOW w AS (PARTITION BY workspace ORDER BY seq)
    ), parted AS (
      SELECT *, (SELECT min(s.at) FROM \(departures) x JOIN sweeps s ON s.seq = x.sweep
          WHERE x.workspace = p.workspace AND s.at >= p.at AND s.at <= coalesce(p.next_at, s.at)) AS gone
      FROM paired p
    ), ended AS (
      SELECT *, coalesce(gone, next_at, (SELECT at FROM inner_looks ORDER BY at DESC LIMIT 1), at) AS end,
        next_seq IS NOT NULL AND gone IS NULL AS has_next
      FROM parted
    )
    SELECT *, has_next AND next_build = build AS is_same,
      -- A stop belongs to the start before it.
      build - (transition <> 'start') AS session, next_build - (next_transition <> 'start') AS next_session,
      CASE WHEN has_next AND next_build = build THEN at ELSE coalesce(
        (SELECT l.at FROM inner_looks l WHERE l.at < e.end AND l.at > e.at AND (l.is_of_everything OR NOT e.is_on)
          ORDER BY l.at DESC LIMIT 1), at) END AS known,
      CASE WHEN is_first THEN
        (SELECT l.at FROM inner_looks l WHERE l.at < e.at AND l.is_of_everything ORDER BY l.at DESC LIMIT 1)
        END AS before
    FROM ended e;

    """
  }

  /// Stretches in which workspaces ran and were used.
  private static let version7Stretches = """
    -- A workspace ran, surely or possibly. "session" is the build that started it.
    CREATE VIEW inner_running AS
    WITH steps AS (
      SELECT *, CASE WHEN next_started > known AND next_started <= next_at THEN next_started END AS start
      FROM inner_steps
    ), stretches AS (
      SELECT workspace, session, at AS since, next_at AS until, 1 AS is_certain FROM steps
      WHERE is_same AND is_on AND next_is_on
      UNION ALL
      SELECT workspace, session, coalesce(start, at), next_at, start IS NOT NULL FROM steps
      WHERE is_same AND NOT is_on AND next_is_on AND NOT is_unsure
      UNION ALL
      SELECT workspace, session, at, next_at, 0 FROM steps
      WHERE is_same AND NOT (is_on AND next_is_on) AND NOT (NOT is_on AND next_is_on AND NOT is_unsure)
        AND (is_on OR is_unsure OR next_is_unsure)
      UNION ALL
      SELECT workspace, session, at, known, is_on FROM steps WHERE NOT is_same AND (is_on OR is_unsure)
      UNION ALL
      SELECT workspace, CASE WHEN is_on THEN session ELSE next_session END, known, coalesce(start, next_at), 0 FROM steps
      WHERE NOT is_same AND has_next
        AND (is_on OR is_unsure OR next_build <> build + 1 OR start IS NULL AND (next_is_on OR next_is_unsure))
      UNION ALL
      SELECT workspace, next_session, start, next_at, 1 FROM steps WHERE NOT is_same AND has_next AND next_is_on
      UNION ALL
      SELECT workspace, session, known, end, 0 FROM steps WHERE NOT has_next AND (is_on OR is_unsure)
      UNION ALL
      SELECT workspace, session, started, at, 1 FROM steps WHERE before IS NOT NULL AND build > 0 AND is_on AND started > before
    )
    SELECT * FROM stretches WHERE since < until;

    -- A workspace was used while it ran, surely or possibly.
    CREATE VIEW inner_used AS
    WITH steps AS (
      SELECT *, max(at - \(minute), coalesce(last_used_at, at - \(minute))) AS since,
        has_next AND (is_on OR next_is_on OR next_build > build) AND next_used_at > coalesce(last_used_at, -1) AS has_moved
      FROM inner_steps
    ), used AS (
      SELECT workspace, since, end AS until, 0 AS is_certain FROM steps WHERE NOT has_next AND is_on
      UNION ALL
      SELECT workspace, since, next_at, 0 FROM steps WHERE has_next AND is_on AND next_used_at IS NULL
      UNION ALL
      SELECT workspace, since, max(since, next_used_at - \(minute)), 0 FROM steps WHERE has_moved
      UNION ALL
      SELECT workspace, max(since, next_used_at - \(minute)), next_used_at, is_same AND is_on FROM steps WHERE has_moved
    ), islands AS (
      SELECT workspace, session, min(since) AS since, max(until) AS until FROM (
        SELECT *, sum(is_apart) OVER (PARTITION BY workspace, session ORDER BY since, until) AS island FROM (
          SELECT *, since > coalesce(max(until) OVER (PARTITION BY workspace, session ORDER BY since, until
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1) AS is_apart
          FROM inner_running))
      GROUP BY workspace, session, island
    )
    SELECT u.workspace, i.session, max(u.since, i.since) AS since, min(u.until, i.until) AS until, u.is_certain
    FROM used u JOIN islands i ON i.workspace = u.workspace AND i.since < u.until AND u.since < i.until
    WHERE u.since < u.until;

    """

  /// Days (UTC) of workspaces.
  private static let version7Days = """
    -- Seconds of a day. "observation": the last one up to the end of the day, for the names.
    CREATE VIEW inner_days AS
    WITH RECURSIVE spans AS (
      SELECT workspace, CASE WHEN is_certain THEN 'running' ELSE 'unsure' END AS what, since, until FROM inner_running
      UNION ALL
      SELECT workspace, CASE WHEN is_certain THEN 'used' ELSE 'unclear' END, since, until FROM inner_used
      UNION ALL
      SELECT workspace, 'there',
        CASE WHEN before IS NOT NULL AND build > 0 AND is_on AND started > before THEN min(started, at) ELSE at END,
        coalesce(gone, next_at, max(end, (SELECT max(at) FROM observations)))
      FROM inner_steps
    ), parts AS (
      SELECT workspace, what, since / \(day) AS day, since, until FROM spans WHERE since < until
      UNION ALL
      SELECT workspace, what, day + 1, since, until FROM parts WHERE (day + 1) * \(day) < until
    ), sums AS (
      SELECT workspace, day, what, sum(min(until, (day + 1) * \(day)) - max(since, day * \(day))) / 1e6 AS seconds
      FROM parts GROUP BY workspace, day, what
    )
    SELECT workspace, day,
      coalesce(sum(seconds) FILTER (WHERE what = 'there'), 0.0) AS there,
      coalesce(sum(seconds) FILTER (WHERE what = 'running'), 0.0) AS running_least,
      coalesce(sum(seconds) FILTER (WHERE what IN ('running', 'unsure')), 0.0) AS running_most,
      coalesce(sum(seconds) FILTER (WHERE what = 'used'), 0.0) AS used_least,
      coalesce(sum(seconds) FILTER (WHERE what IN ('used', 'unclear')), 0.0) AS used_most,
      coalesce(
        (SELECT max(seq) FROM observations o WHERE o.workspace = s.workspace AND o.at < (s.day + 1) * \(day)),
        (SELECT min(seq) FROM observations o WHERE o.workspace = s.workspace)) AS observation
    FROM sums s GROUP BY workspace, day;

    """

  /// The views of days.
  ///
  /// - Parameter condition: which days are left in, as SQL that follows the tables
  static func version7Hours(_ condition: String = "") -> String {
    """
    -- A row for each workspace and day (UTC) on which it was there: how long it ran, was used and was idle, in seconds.
    CREATE VIEW v_workspace_hours AS
    SELECT \(ofDay), d.running_least, d.running_most, d.used_least, d.used_most,
      max(0.0, d.running_least - d.used_most) AS idle_least, max(0.0, d.running_most - d.used_least) AS idle_most
    FROM inner_days d \(namesOfDay)\(condition);

    -- A row for each workspace and day (UTC) on which it was there: how long it was there ("baseline": what it would have run
    -- if nobody had ever stopped it), ran, and did not run, in seconds.
    CREATE VIEW v_savings_daily AS
    SELECT \(ofDay), d.there AS baseline, d.running_least, d.running_most,
      max(0.0, d.there - d.running_most) AS saved_least, max(0.0, d.there - d.running_least) AS saved_most
    FROM inner_days d \(namesOfDay)\(condition);

    """
  }

  /// The view of sessions.
  ///
  /// - Parameter condition: which are left in, as SQL that follows the tables
  static func version7Sessions(_ condition: String = "") -> String {
    """
    -- A row for each start of a workspace and the time that it ran from then on. "started_at" and "ran_until": from when to when
    -- it surely ran. "stopped_before": until when it can have run at most; NULL where it may run on.
    CREATE VIEW v_sessions AS
    WITH ran AS (
      SELECT workspace, session, min(since) FILTER (WHERE is_certain) AS started_at,
        max(until) FILTER (WHERE is_certain) AS ran_until, max(until) AS until,
        coalesce(sum(until - since) FILTER (WHERE is_certain), 0) / 1e6 AS running_least,
        sum(until - since) / 1e6 AS running_most
      FROM inner_running GROUP BY workspace, session
    ), used AS (
      SELECT workspace, session, coalesce(sum(until - since) FILTER (WHERE is_certain), 0) / 1e6 AS used_least,
        sum(until - since) / 1e6 AS used_most
      FROM inner_used GROUP BY workspace, session
    ), built AS (
      SELECT workspace, build, min(seq) AS seq, at, reason, CASE WHEN reason = '' THEN 'unknown'
        WHEN reason IN ('autostart', 'autostop', 'dormancy', 'autodelete', 'task_auto_pause') THEN 'server'
        ELSE 'owner' END AS cause
      FROM inner_steps GROUP BY workspace, build
    ), last AS (
      SELECT workspace, max(build) AS build, max(gone) AS gone FROM inner_steps GROUP BY workspace
    ), moved AS (
      SELECT o.workspace, n.build_number AS build, d.rule, d.action, \(microseconds("d.after")) AS deadline, d.seq
      FROM decisions d JOIN observations o ON o.seq = d.observation JOIN snapshots n ON n.seq = o.snapshot
      WHERE d.verdict = 'act' AND d.effect = 'lifetime' AND d.after IS NOT NULL
        AND (\(version2Result)) IN ('applied', 'found-applied')
    ), shortened AS (
      -- A deadline that Curfew itself moved on afterwards stops nothing.
      SELECT * FROM moved m WHERE action = 'shorten'
        AND NOT EXISTS (SELECT 1 FROM remarks WHERE decision = m.seq AND kind IN ('not-changed', 'undone', 'moved-by-use'))
        AND NOT EXISTS (SELECT 1 FROM moved x
          WHERE x.workspace = m.workspace AND x.build = m.build AND x.seq > m.seq AND x.action <> 'shorten')
    ), closed AS (
      SELECT r.*, s.cause AS started_by, e.cause AS stopped_by,
        e.seq IS NOT NULL OR l.build > r.session OR l.gone IS NOT NULL AND r.until <= l.gone AS is_over,
        CASE WHEN e.reason = 'autostop' THEN
          (SELECT h.rule FROM shortened h WHERE h.workspace = r.workspace AND h.build = r.session AND h.deadline <= e.at
            ORDER BY h.seq DESC LIMIT 1) END AS rule
      FROM ran r JOIN last l ON l.workspace = r.workspace
      LEFT JOIN built s ON s.workspace = r.workspace AND s.build = r.session
      LEFT JOIN built e ON e.workspace = r.workspace AND e.build = r.session + 1
    )
    SELECT w.id AS workspace_id, n.owner, n.name AS workspace, n.owner || '/' || n.name AS full_name, n.organization,
      n.template, c.session AS build_number,
      \(version1Instant("c.started_at")) AS started_at,
      c.started_by,
      \(version1Instant("c.ran_until")) AS ran_until,
      CASE WHEN c.is_over THEN \(version1Instant("c.until")) END AS stopped_before,
      CASE WHEN c.rule IS NOT NULL THEN 'curfew' WHEN c.is_over THEN coalesce(c.stopped_by, 'unknown') END AS stopped_by,
      c.rule, c.running_least, c.running_most,
      coalesce(u.used_least, 0.0) AS used_least, coalesce(u.used_most, 0.0) AS used_most
    FROM closed c
    JOIN workspaces w ON w.seq = c.workspace
    JOIN observations o ON o.seq = coalesce(
      (SELECT max(p.seq) FROM observations p JOIN snapshots q ON q.seq = p.snapshot
        WHERE p.workspace = c.workspace AND q.build_number BETWEEN c.session AND c.session + 1),
      (SELECT max(seq) FROM observations WHERE workspace = c.workspace))
    JOIN snapshots n ON n.seq = o.snapshot
    LEFT JOIN used u ON u.workspace = c.workspace AND u.session = c.session\(condition);

    """
  }

  private static let minute = 60_000_000
  private static let day: Int64 = 86_400_000_000

  private static let ofDay = """
    date(d.day * 86400, 'unixepoch') AS day, w.id AS workspace_id, n.owner, n.name AS workspace,
      n.owner || '/' || n.name AS full_name, n.organization, n.template
    """
  private static let namesOfDay = """
    JOIN workspaces w ON w.seq = d.workspace JOIN observations o ON o.seq = d.observation JOIN snapshots n ON n.seq = o.snapshot
    """

  /// SQL that reads an instant in RFC 3339 and UTC as microseconds since 1970.
  private static func microseconds(_ text: String) -> String {
    """
    unixepoch(substr(\(text), 1, 19)) * 1000000 + CASE substr(\(text), 20, 1) WHEN '.' \
    THEN CAST(substr(rtrim(\(text), 'Z') || '000000', 21, 6) AS INTEGER) ELSE 0 END
    """
  }
}
