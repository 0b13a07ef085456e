extension AuditSchema {
  /// The additions of the eighth release: views of hours leave out the time of which old records were removed.
  ///
  /// Before, the observations that stay there because of an act, with the looks at which they were made, came to hours that never were.
  static let version8 = """
    -- Before when old records were removed; NULL where none were.
    CREATE VIEW inner_removed AS SELECT max(before) AS until FROM prunings;

    DROP VIEW v_workspace_hours;
    DROP VIEW v_savings_daily;
    DROP VIEW v_sessions;

    -- From the first day on of which all records are there.
    \(version7Hours("\nWHERE d.day >= coalesce((SELECT (until + 86399999999) / 86400000000 FROM inner_removed), d.day)"))
    -- Those that went on when all records were there.
    \(version7Sessions("\nWHERE c.until > coalesce((SELECT until FROM inner_removed), c.until - 1)"))
    """
}
