extension AuditSchema {
  /// When the trail was last found to be as it was written. Not part of the chain: whoever can forge a trail can write here, too.
  static let version7Verification = """
    -- The last verification that found everything as it was written, by this machine's clock ("at"), up to the record "head".
    -- It proves nothing and is no record, hence "live": an alert asks whether anybody still looks.
    CREATE TABLE live_verification (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      at INTEGER NOT NULL,
      head INTEGER NOT NULL
    ) STRICT;

    """
}
