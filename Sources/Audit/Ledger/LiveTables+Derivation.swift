import SQLite

extension LiveTables {
  /// How a live table follows from the facts.
  ///
  /// The last state of each rule and value is the row with the greatest number (SQLite takes the other columns from
  /// that row: "bare columns in an aggregate query", https://www.sqlite.org/lang_select.html); what was forgotten, or
  /// was before a departure, is left out.
  struct Derivation {
    /// The live table.
    let name: String

    /// The columns that the facts determine; the others are counts.
    let columns: String

    /// The values of those columns, from the facts.
    let derived: String

    /// What the remaining columns start with.
    let rest: String

    static let all = [runs, rules, values]

    static let runs = Derivation(
      name: "live_runs", columns: "workspace, effect, rule, decision",
      derived: """
        SELECT o.workspace, d.effect, d.rule, d.seq AS decision
        FROM decisions d JOIN observations o ON o.seq = d.observation
        LEFT JOIN decision_ends e ON e.decision = d.seq
        WHERE e.seq IS NULL AND d.verdict <> 'act'
        """,
      rest: ", (SELECT sweep FROM decisions d WHERE d.seq = t.decision), 1")

    static let rules = Derivation(
      name: "live_rules",
      columns: """
        workspace, rule, shadow, true_since, last_action_at, build_number, actions_this_build, day, actions_that_day
        """,
      derived: """
        SELECT workspace, rule, shadow, true_since, last_action_at, build_number, actions_this_build, day,
          actions_that_day
        FROM (SELECT *, max(seq) FROM rule_states GROUP BY workspace, rule, shadow) t
        WHERE actions_this_build IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = t.workspace AND x.seq > t.seq)
        """,
      rest: "")

    static let values = Derivation(
      name: "live_values", columns: "workspace, effect, value, set_by, at",
      derived: """
        SELECT workspace, effect, value, set_by, at
        FROM (SELECT *, max(seq) FROM value_changes GROUP BY workspace, effect) t
        WHERE set_by IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = t.workspace AND x.seq > t.seq)
        """,
      rest: "")

    /// Whether the table holds exactly what the facts add up to; counts are not compared.
    func agrees(_ connection: Connection) throws -> Bool {
      let differences = try connection.integer(
        """
        SELECT (SELECT count(*) FROM (SELECT \(columns) FROM \(name) EXCEPT \(derived)))
          + (SELECT count(*) FROM (\(derived) EXCEPT SELECT \(columns) FROM \(name)))
        """)
      return differences == 0
    }

    /// Fills the table anew, within the caller's transaction.
    func rebuild(_ connection: Connection) throws {
      try connection.execute(
        "DELETE FROM \(name); INSERT INTO \(name) SELECT \(columns)\(rest) FROM (\(derived)) t")
    }
  }
}
