extension AuditSchema {
  /// What observations add up to by the day, for reports of long ranges. Not part of the chain: they follow from the records, and
  /// `curfew audit rollup --rebuild` makes them again.
  static let version7Rollup = """
    -- Up to which record ("through") roll-ups account for the trail, in parts of about a day. A part is never made of records from
    -- both sides of a removal, so that those that are left can be made again.
    CREATE TABLE live_rollups (
      part INTEGER PRIMARY KEY,
      day INTEGER NOT NULL,
      after INTEGER NOT NULL,
      through INTEGER NOT NULL,
      CHECK (after < through)
    ) STRICT;

    -- A workspace under the names that it had.
    CREATE TABLE live_subjects (
      subject INTEGER PRIMARY KEY,
      workspace TEXT NOT NULL,
      owner TEXT NOT NULL,
      name TEXT NOT NULL,
      organization TEXT NOT NULL,
      template TEXT NOT NULL,
      UNIQUE (workspace, owner, name, organization, template)
    ) STRICT;

    -- What a part tells of a workspace's day (UTC, in days since 1970): how long it ran and was used, its starts and stops. "total"
    -- is of the whole day, "quarters" of each quarter of an hour in which there is anything (Reports.md, "Roll-ups").
    CREATE TABLE live_days (
      day INTEGER NOT NULL,
      subject INTEGER NOT NULL REFERENCES live_subjects,
      part INTEGER NOT NULL REFERENCES live_rollups,
      total BLOB NOT NULL,
      quarters BLOB NOT NULL,
      PRIMARY KEY (day, subject, part)
    ) STRICT, WITHOUT ROWID;

    -- The observations of a workspace in a part without those that show no more than the ones around them, for reports that ask
    -- when workspaces ran, and not how long they were used (Reports.md, "Roll-ups").
    CREATE TABLE live_sightings (
      part INTEGER NOT NULL REFERENCES live_rollups,
      workspace INTEGER NOT NULL,
      sightings BLOB NOT NULL,
      PRIMARY KEY (part, workspace)
    ) STRICT, WITHOUT ROWID;

    -- For who started a workspace again after a stop.
    CREATE INDEX snapshots_by_build ON snapshots (workspace, build_number);

    """
}
