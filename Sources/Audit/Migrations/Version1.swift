extension AuditSchema {
  /// The tables and views of the first release.
  static let version1 = version1Facts + version1Live + version1Views

  /// The facts: rows are only appended, and each has an entry in `log`.
  private static let version1Facts = """
    -- One numbering and one hash chain over all facts; "kind" is the table that holds fact "seq".
    CREATE TABLE log (
      seq INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      chain BLOB NOT NULL CHECK (length(chain) = 32)
    ) STRICT;

    -- The Coder server, again whenever one of these changed.
    CREATE TABLE servers (
      seq INTEGER PRIMARY KEY REFERENCES log,
      url TEXT NOT NULL,
      deployment TEXT,
      version TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE rule_sets (
      seq INTEGER PRIMARY KEY REFERENCES log,
      hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
      loaded_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE rule_files (
      seq INTEGER PRIMARY KEY REFERENCES log,
      rule_set INTEGER NOT NULL REFERENCES rule_sets,
      path TEXT NOT NULL,
      text TEXT NOT NULL,
      UNIQUE (rule_set, path)
    ) STRICT;

    CREATE TABLE sweeps (
      seq INTEGER PRIMARY KEY REFERENCES log,
      at INTEGER NOT NULL,
      server_ahead_ms INTEGER NOT NULL,
      rule_set INTEGER NOT NULL REFERENCES rule_sets,
      mode TEXT NOT NULL CHECK (mode IN ('enforce', 'dry-run')),
      cause TEXT NOT NULL CHECK (cause IN ('service', 'command', 'plan', 'apply')),
      curfew TEXT NOT NULL
    ) STRICT;

    CREATE TABLE sweep_ends (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL UNIQUE REFERENCES sweeps,
      at INTEGER NOT NULL,
      result TEXT NOT NULL CHECK (result IN ('done', 'partial', 'refused', 'failed', 'killed')),
      seen INTEGER NOT NULL,
      not_seen INTEGER NOT NULL,
      requests INTEGER NOT NULL,
      server_ms INTEGER NOT NULL,
      note TEXT
    ) STRICT;

    -- A workspace's first appearance; its seq is the short key for its id.
    CREATE TABLE workspaces (
      seq INTEGER PRIMARY KEY REFERENCES log,
      id TEXT NOT NULL UNIQUE
    ) STRICT;

    -- A workspace known to be no more; a later observation means that it is back.
    CREATE TABLE departures (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL REFERENCES sweeps,
      workspace INTEGER NOT NULL REFERENCES workspaces
    ) STRICT;

    -- The stable content of a workspace, once by its hash (SHA-256 of "content").
    CREATE TABLE snapshots (
      seq INTEGER PRIMARY KEY REFERENCES log,
      workspace INTEGER NOT NULL REFERENCES workspaces,
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      name TEXT NOT NULL,
      owner TEXT NOT NULL,
      organization TEXT,
      template TEXT NOT NULL,
      status TEXT NOT NULL,
      build_number INTEGER NOT NULL,
      content TEXT NOT NULL CHECK (json_valid(content)),
      UNIQUE (workspace, hash)
    ) STRICT;

    -- A workspace at an instant: its snapshot and what moves by itself.
    CREATE TABLE observations (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL REFERENCES sweeps,
      workspace INTEGER NOT NULL REFERENCES workspaces,
      snapshot INTEGER NOT NULL REFERENCES snapshots,
      at INTEGER NOT NULL,
      last_used_at INTEGER,
      deadline INTEGER,
      max_deadline INTEGER,
      agents TEXT CHECK (agents IS NULL OR json_valid(agents)),
      unknown TEXT
    ) STRICT;

    CREATE TABLE decisions (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL REFERENCES sweeps,
      observation INTEGER NOT NULL REFERENCES observations,
      effect TEXT NOT NULL CHECK (effect IN ('lifetime', 'ttl', 'autostart')),
      rule TEXT NOT NULL,
      action TEXT NOT NULL,
      verdict TEXT NOT NULL
        CHECK (verdict IN ('act', 'would-act', 'no-op', 'blocked', 'overridden', 'held', 'error')),
      guard TEXT,
      winner TEXT,
      before TEXT,
      after TEXT,
      message TEXT NOT NULL,
      memory TEXT CHECK (memory IS NULL OR json_valid(memory)),
      next_change_at INTEGER,
      CHECK ((verdict = 'blocked') = (guard IS NOT NULL)),
      CHECK ((verdict = 'overridden') = (winner IS NOT NULL))
    ) STRICT;

    -- The end of a run: how often the decision was repeated, and last in which sweep.
    CREATE TABLE decision_ends (
      seq INTEGER PRIMARY KEY REFERENCES log,
      decision INTEGER NOT NULL UNIQUE REFERENCES decisions,
      last_sweep INTEGER NOT NULL REFERENCES sweeps,
      times INTEGER NOT NULL CHECK (times > 0)
    ) STRICT;

    -- A request about to be sent; committed before it leaves.
    CREATE TABLE intents (
      seq INTEGER PRIMARY KEY REFERENCES log,
      decision INTEGER NOT NULL REFERENCES decisions,
      at INTEGER NOT NULL,
      method TEXT NOT NULL,
      path TEXT NOT NULL,
      body TEXT NOT NULL
    ) STRICT;

    -- What became of it; the found-… results were settled after a crash by reading the workspace.
    CREATE TABLE outcomes (
      seq INTEGER PRIMARY KEY REFERENCES log,
      intent INTEGER NOT NULL UNIQUE REFERENCES intents,
      at INTEGER NOT NULL,
      ms INTEGER,
      status INTEGER,
      failure TEXT,
      answer TEXT,
      result TEXT NOT NULL
        CHECK (result IN ('applied', 'unchanged', 'refused', 'conflict', 'failed', 'found-applied',
          'found-not-applied', 'undeterminable'))
    ) STRICT;

    -- What a rule remembers of a workspace from now on; without any value it forgot.
    CREATE TABLE rule_states (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL REFERENCES sweeps,
      workspace INTEGER NOT NULL REFERENCES workspaces,
      rule TEXT NOT NULL,
      shadow INTEGER NOT NULL CHECK (shadow IN (0, 1)),
      true_since INTEGER,
      last_action_at INTEGER,
      build_number INTEGER,
      actions_this_build INTEGER,
      day TEXT,
      actions_that_day INTEGER
    ) STRICT;

    -- The value of an effect that Curfew last saw or set; without "set_by" it was forgotten.
    CREATE TABLE value_changes (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL REFERENCES sweeps,
      workspace INTEGER NOT NULL REFERENCES workspaces,
      effect TEXT NOT NULL CHECK (effect IN ('lifetime', 'ttl', 'autostart')),
      value TEXT,
      set_by TEXT CHECK (set_by IN ('curfew', 'server', 'other')),
      at INTEGER
    ) STRICT;

    CREATE TABLE pauses (
      seq INTEGER PRIMARY KEY REFERENCES log,
      at INTEGER NOT NULL,
      until INTEGER,
      reason TEXT NOT NULL,
      ordered_by TEXT
    ) STRICT;

    CREATE TABLE resumes (
      seq INTEGER PRIMARY KEY REFERENCES log,
      pause INTEGER NOT NULL UNIQUE REFERENCES pauses,
      at INTEGER NOT NULL,
      ordered_by TEXT
    ) STRICT;

    CREATE INDEX sweeps_by_rule_set ON sweeps (rule_set);
    CREATE INDEX departures_by_workspace ON departures (workspace, seq);
    CREATE INDEX observations_by_workspace ON observations (workspace, seq);
    CREATE INDEX decisions_by_observation ON decisions (observation);
    CREATE INDEX decisions_by_rule ON decisions (rule, seq);
    CREATE INDEX intents_by_decision ON intents (decision);

    """

  /// The live tables: updated in place, and rebuilt from the facts if necessary.
  private static let version1Live = """
    CREATE TABLE live_runs (
      workspace INTEGER NOT NULL REFERENCES workspaces,
      effect TEXT NOT NULL,
      rule TEXT NOT NULL,
      decision INTEGER NOT NULL UNIQUE REFERENCES decisions,
      last_sweep INTEGER NOT NULL,
      times INTEGER NOT NULL,
      PRIMARY KEY (workspace, effect, rule)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE live_rules (
      workspace INTEGER NOT NULL REFERENCES workspaces,
      rule TEXT NOT NULL,
      shadow INTEGER NOT NULL CHECK (shadow IN (0, 1)),
      true_since INTEGER,
      last_action_at INTEGER,
      build_number INTEGER,
      actions_this_build INTEGER NOT NULL,
      day TEXT,
      actions_that_day INTEGER NOT NULL,
      PRIMARY KEY (workspace, rule, shadow)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE live_values (
      workspace INTEGER NOT NULL REFERENCES workspaces,
      effect TEXT NOT NULL CHECK (effect IN ('lifetime', 'ttl', 'autostart')),
      value TEXT,
      set_by TEXT NOT NULL CHECK (set_by IN ('curfew', 'server', 'other')),
      at INTEGER NOT NULL,
      PRIMARY KEY (workspace, effect)
    ) STRICT, WITHOUT ROWID;

    """
}
