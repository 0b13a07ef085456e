extension AuditSchema {
  /// What pages ask for again and again, so that it is found without reading the whole trail.
  static let version7Fleet = """
    -- The workspaces that are not gone, with the status that the last observation of each shows.
    CREATE TABLE live_fleet (
      workspace INTEGER PRIMARY KEY REFERENCES workspaces,
      status TEXT NOT NULL
    ) STRICT;

    CREATE INDEX live_fleet_by_status ON live_fleet (status);

    INSERT INTO live_fleet SELECT w.seq, n.status FROM workspaces w
    JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq)
    JOIN snapshots n ON n.seq = o.snapshot
    WHERE NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = w.seq AND x.seq > o.seq);

    -- Decisions of one verdict in their order: acts, and what is rare. Of an expression, so that SQLite takes it only where a query
    -- asks for it: it holds a verdict to be rarer than acts are.
    CREATE INDEX decisions_by_verdict ON decisions (lower(verdict), seq);

    -- Shortenings by the new deadline.
    CREATE INDEX decisions_by_stop ON decisions (after) WHERE verdict = 'act' AND action = 'shorten';

    -- Requests that were not carried out; most days have none.
    CREATE INDEX outcomes_of_refusals ON outcomes (intent) WHERE result IN ('refused', 'conflict', 'failed');

    -- Workspaces by the names that they had.
    CREATE INDEX snapshots_by_name ON snapshots (owner COLLATE NOCASE, name COLLATE NOCASE, workspace);

    """
}
