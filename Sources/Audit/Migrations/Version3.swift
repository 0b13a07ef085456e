extension AuditSchema {
  /// The additions of the third release.
  static let version3 = """
    -- Which workspaces the sweep read: all ("everything"), the running ones ("running"), or a few for which the answer of a
    -- rule was about to change ("some"); NULL where it read nothing, and in rows of earlier versions.
    ALTER TABLE sweep_ends ADD COLUMN scope TEXT CHECK (scope IN ('everything', 'running', 'some'));

    -- The start schedule of a workspace that a rule suspends from now on: the request that clears it is about to be sent
    -- ("noted"), it was cleared ("suspended"), or somebody set a schedule meanwhile, which is left alone ("left"). Without a
    -- state nothing is suspended any more.
    CREATE TABLE suspensions (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL REFERENCES sweeps,
      workspace INTEGER NOT NULL REFERENCES workspaces,
      state TEXT CHECK (state IN ('noted', 'suspended', 'left')),
      schedule TEXT,
      rule TEXT,
      decision INTEGER REFERENCES decisions,
      at INTEGER,
      CHECK ((state IS NULL) = (schedule IS NULL) AND (state IS NULL) = (rule IS NULL) AND (state IS NULL) = (at IS NULL))
    ) STRICT;

    CREATE TABLE live_suspensions (
      workspace INTEGER PRIMARY KEY REFERENCES workspaces,
      state TEXT NOT NULL CHECK (state IN ('noted', 'suspended', 'left')),
      schedule TEXT NOT NULL,
      rule TEXT NOT NULL,
      decision INTEGER REFERENCES decisions,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    """
}
