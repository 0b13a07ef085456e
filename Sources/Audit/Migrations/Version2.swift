extension AuditSchema {
  /// The additions of the second release.
  static let version2 = version2Tables + version2Views

  private static let version2Tables = """
    -- Until when the server asked not to be called again, by its clock; in rows of version 1 nobody knows.
    ALTER TABLE outcomes ADD COLUMN retry_at INTEGER;

    -- The same of a sweep that could not read the list of workspaces for it.
    ALTER TABLE sweep_ends ADD COLUMN retry_at INTEGER;

    -- What reading the whole list of workspaces found out, as JSON: the ways that showed everything, how many stayed
    -- unseen, and "owner/name" of those that were missing or could not be read; NULL where not the whole list was read.
    ALTER TABLE sweep_ends ADD COLUMN reading TEXT CHECK (reading IS NULL OR json_valid(reading));

    -- The day that the action counts for, as 2026-11-24 in the rule's zone; in rows of version 1 nobody knows.
    ALTER TABLE intents ADD COLUMN day TEXT;

    -- What the rule's meaning depends on in its file, as a number: a decision goes on under other rule sets as long as its
    -- rule has the same; in rows of version 1 nobody knows.
    ALTER TABLE decisions ADD COLUMN rule_fingerprint INTEGER;

    -- The deadline that somebody set by hand in the build, what it replaced and when it was set: a later one stands until it
    -- comes, also while the server or Curfew moves it further. Of lifetimes only.
    ALTER TABLE value_changes ADD COLUMN hand_from INTEGER;
    ALTER TABLE value_changes ADD COLUMN hand_to INTEGER;
    ALTER TABLE value_changes ADD COLUMN hand_at INTEGER;
    ALTER TABLE live_values ADD COLUMN hand_from INTEGER;
    ALTER TABLE live_values ADD COLUMN hand_to INTEGER;
    ALTER TABLE live_values ADD COLUMN hand_at INTEGER;

    -- Which of the decisions that stood before a sweep it repeated: those that "decisions" lists ("only"), or all that
    -- still stand after it but those ("all-but"). "decisions" is a JSON array of their numbers.
    CREATE TABLE repeats (
      seq INTEGER PRIMARY KEY REFERENCES log,
      sweep INTEGER NOT NULL UNIQUE REFERENCES sweeps,
      scope TEXT NOT NULL CHECK (scope IN ('only', 'all-but')),
      decisions TEXT NOT NULL CHECK (json_valid(decisions))
    ) STRICT;

    -- What is to be said of a decision besides its requests: that nothing was sent for it and why ("not-tried"), that the
    -- server confirmed the change and the next reading did not show it ("not-changed"), that somebody else set another
    -- value afterwards ("undone"), that the server moved the deadline back because the workspace was in use
    -- ("moved-by-use"), or that no answer came to the last request, so that a later reading decides ("no-answer").
    CREATE TABLE remarks (
      seq INTEGER PRIMARY KEY REFERENCES log,
      decision INTEGER NOT NULL REFERENCES decisions,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('not-tried', 'not-changed', 'undone', 'moved-by-use', 'no-answer')),
      reason TEXT NOT NULL,
      UNIQUE (decision, kind)
    ) STRICT;

    CREATE INDEX remarks_by_kind ON remarks (kind, at);

    """
}
