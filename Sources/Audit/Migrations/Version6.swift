extension AuditSchema {
  /// The additions of the sixth release: what it takes to judge recorded decisions again, exactly, and to remove old records.
  static let version6 = version6Judging + version6Pruning

  private static let version6Judging = """
    -- What sweeps judged by besides the rules, once by its content: the limits of the settings and the server's version, as
    -- JSON.
    CREATE TABLE policies (
      seq INTEGER PRIMARY KEY REFERENCES log,
      content TEXT NOT NULL UNIQUE CHECK (json_valid(content))
    ) STRICT;

    -- The time zone data that sweeps from this one on judged by, in the form of tzfile(5): again whenever they changed.
    CREATE TABLE zones (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL REFERENCES sweeps,
      name TEXT NOT NULL,
      data BLOB NOT NULL
    ) STRICT;

    -- NULL in rows of earlier versions. "by_account": whether dry-run rules rested after what they would have done.
    ALTER TABLE sweeps ADD COLUMN policy INTEGER REFERENCES policies;
    ALTER TABLE sweeps ADD COLUMN by_account INTEGER CHECK (by_account IN (0, 1));

    -- What was remembered of the workspace when it was judged, as JSON, where a decision rests on the observation; NULL in
    -- rows of earlier versions.
    ALTER TABLE observations ADD COLUMN memory TEXT CHECK (memory IS NULL OR json_valid(memory));

    """

  private static let version6Pruning = """
    -- The beginning of a removal: of the records up to "through" those that no later record needs go. "seal" is over the
    -- places in the chain that stay.
    CREATE TABLE prunings (
      seq INTEGER PRIMARY KEY REFERENCES log,
      at INTEGER NOT NULL,
      before INTEGER NOT NULL,
      through INTEGER NOT NULL,
      seal BLOB NOT NULL CHECK (length(seal) = 32)
    ) STRICT;

    -- Its end. "seal" is over all places in the chain up to "through" that are left.
    CREATE TABLE pruning_ends (
      seq INTEGER PRIMARY KEY REFERENCES log,
      pruning INTEGER NOT NULL UNIQUE REFERENCES prunings,
      at INTEGER NOT NULL,
      through INTEGER NOT NULL,
      seal BLOB NOT NULL CHECK (length(seal) = 32)
    ) STRICT;

    -- How often a standing decision had been taken up to a sweep, and last in which: in the place of the repeats that go.
    CREATE TABLE run_counts (
      seq INTEGER PRIMARY KEY REFERENCES log,
      decision INTEGER NOT NULL REFERENCES decisions,
      through INTEGER NOT NULL,
      last_sweep INTEGER NOT NULL REFERENCES sweeps,
      times INTEGER NOT NULL CHECK (times > 0)
    ) STRICT;

    -- What the removed decisions add up to, by the day (UTC) on which they were first taken.
    CREATE TABLE daily_totals (
      seq INTEGER PRIMARY KEY REFERENCES log,
      pruning INTEGER NOT NULL REFERENCES prunings,
      day TEXT NOT NULL,
      rule TEXT NOT NULL,
      effect TEXT NOT NULL,
      verdict TEXT NOT NULL,
      guard TEXT,
      decisions INTEGER NOT NULL,
      times INTEGER NOT NULL
    ) STRICT;

    -- How long workspaces of an owner and a template ran and were used on a day (UTC) of which records are to go, in seconds:
    -- at least and at most, as reports give it. Starts and stops by who brought them about, as JSON.
    CREATE TABLE daily_hours (
      seq INTEGER PRIMARY KEY REFERENCES log,
      day TEXT NOT NULL,
      owner TEXT NOT NULL,
      template TEXT NOT NULL,
      organization TEXT NOT NULL,
      running_least INTEGER NOT NULL,
      running_most INTEGER NOT NULL,
      used_least INTEGER NOT NULL,
      used_most INTEGER NOT NULL,
      starts TEXT NOT NULL CHECK (json_valid(starts)),
      stops TEXT NOT NULL CHECK (json_valid(stops)),
      UNIQUE (day, owner, template, organization)
    ) STRICT;

    -- During a removal: the records that stay ("is_record"), and those of which only the place in the chain stays, because the
    -- next record follows from it. "is_planned": whether it stood so in the plan over which the removal's seal is (1), only as a
    -- place in the chain (2), or not at all (0).
    CREATE TABLE live_kept (
      seq INTEGER PRIMARY KEY,
      is_record INTEGER NOT NULL CHECK (is_record IN (0, 1)),
      is_planned INTEGER NOT NULL CHECK (is_planned IN (0, 1, 2))
    ) STRICT;

    """
}
