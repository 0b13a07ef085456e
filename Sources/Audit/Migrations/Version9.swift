extension AuditSchema {
  /// The additions of the ninth release: workspaces that complete lists no longer show, and what roll-ups of removed records were.
  static let version9 =
    """
    -- A workspace that a complete list did not show, though no answer of the server says that it was deleted: a server restored
    -- from a backup, a cleaned database, a removed organization, or a token that may not see it any more. What is remembered of
    -- it stays. A later observation means that it is back.
    CREATE TABLE absences (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL REFERENCES sweeps,
      workspace INTEGER NOT NULL REFERENCES workspaces
    ) STRICT;

    CREATE INDEX absences_by_workspace ON absences (workspace, seq);

    -- The workspaces that were not there any more, for whatever reason, with the sweep that missed them.
    CREATE VIEW inner_gone AS
    SELECT seq, sweep, workspace FROM departures UNION ALL SELECT seq, sweep, workspace FROM absences;

    -- What roll-ups held of records when these were removed: of those behind "after" up to "through" ("RollupSeals").
    CREATE TABLE rollup_seals (
      seq INTEGER PRIMARY KEY REFERENCES log,
      pruning INTEGER NOT NULL REFERENCES prunings,
      after INTEGER NOT NULL,
      through INTEGER NOT NULL,
      seal BLOB NOT NULL CHECK (length(seal) = 32)
    ) STRICT;

    DROP VIEW v_workspaces;

    -- The last observation of each workspace; "gone_at": when the sweep began that did not find it any more.
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
    LEFT JOIN sweeps g ON g.seq =
      (SELECT sweep FROM inner_gone WHERE workspace = w.seq AND seq > o.seq ORDER BY seq LIMIT 1);

    DROP VIEW inner_steps;

    """ + version7StepsOfWorkspaces(departures: goneWorkspace)

  /// The view `inner_gone` of one workspace. SQLite reads all of the view where it is joined within a subquery.
  private static let goneWorkspace = """
    (SELECT sweep, workspace FROM departures WHERE workspace = p.workspace
          UNION ALL SELECT sweep, workspace FROM absences WHERE workspace = p.workspace)
    """
}
