extension AuditSchema {
  /// The additions of the fifth release: groups of rules that are judged at times of their own.
  static let version5 = """
    -- Of a rule with "keep" or "suspend_autostart" in a group that is not judged in every sweep: since when it has held
    -- each time that the group was due; NULL while it does not.
    ALTER TABLE rule_states ADD COLUMN stands_since INTEGER;
    ALTER TABLE live_rules ADD COLUMN stands_since INTEGER;

    -- Of a rule in such a group: the due time for which it wanted to act, could not answer, or was put off. What has not been
    -- done for it yet is tried again within an hour.
    ALTER TABLE rule_states ADD COLUMN owed_at INTEGER;
    ALTER TABLE live_rules ADD COLUMN owed_at INTEGER;

    -- Until when the due times of a group of rules ("every", "on") have been dealt with, in sweeps of the same mode: it was
    -- seen for the first time ("begun"), its rules were judged ("judged"), or a due time was left out because no sweep came
    -- within an hour ("missed").
    CREATE TABLE group_times (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL REFERENCES sweeps,
      file TEXT NOT NULL,
      name TEXT NOT NULL,
      timing TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('begun', 'judged', 'missed')),
      at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE live_groups (
      file TEXT NOT NULL,
      name TEXT NOT NULL,
      mode TEXT NOT NULL CHECK (mode IN ('enforce', 'dry-run')),
      timing TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (file, name, mode)
    ) STRICT, WITHOUT ROWID;

    """
}
