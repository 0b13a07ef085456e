extension AuditSchema {
  /// The additions of the sixth release: what it takes to judge recorded decisions again, exactly.
  static let version6 = """
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
}
