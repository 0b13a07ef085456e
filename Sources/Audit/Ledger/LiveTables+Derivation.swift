import SQLite

extension LiveTables {
  /// How a live table is derived from the facts.
  ///
  /// The last state of each rule and value is the row with the greatest number. (SQLite takes the other columns from
  /// that row: "bare columns in an aggregate query", https://www.sqlite.org/lang_select.html.) What was forgotten, or
  /// precedes a departure, is left out.
  struct Derivation {
    /// The live table.
    let name: String

    /// Its columns; for `live_runs` without the counts, which ``RunCounts`` computes.
    let columns: String

    /// The query for those columns over the facts.
    let derived: String

    /// All live tables that a version of the schema has, in its form.
    static func all(version: Int = AuditSchema.schema.version) -> [Derivation] {
      [runs, rules(version: version), values(version: version)] + (version >= 3 ? [suspensions] : [])
        + (version >= 5 ? [groups] : []) + (version >= 7 ? [notices, fleet(version: version)] : [])
    }

    static let runs = Derivation(
      name: "live_runs", columns: "workspace, effect, rule, decision",
      derived: """
        SELECT o.workspace, d.effect, d.rule, d.seq AS decision
        FROM decisions d JOIN observations o ON o.seq = d.observation
        LEFT JOIN decision_ends e ON e.decision = d.seq
        WHERE e.seq IS NULL AND d.verdict <> 'act'
        """)

    private static func rules(version: Int) -> Derivation {
      let columns =
        "workspace, rule, shadow, true_since, last_action_at, build_number, actions_this_build, day, actions_that_day"
        + (version >= 5 ? ", stands_since, owed_at" : "")
        + (version >= 11 ? ", lifetime_action_at, ttl_action_at, autostart_action_at" : "")
      return Derivation(
        name: "live_rules", columns: columns,
        derived: """
          SELECT \(columns)
          FROM (SELECT *, max(seq) FROM rule_states GROUP BY workspace, rule, shadow) t
          WHERE actions_this_build IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = t.workspace AND x.seq > t.seq)
          """)
    }

    static let groups = Derivation(
      name: "live_groups", columns: "file, name, mode, timing, at",
      derived: """
        SELECT file, name, mode, timing, at
        FROM (SELECT g.file, g.name, s.mode, g.timing, g.at, max(g.seq)
          FROM group_times g JOIN sweeps s ON s.seq = g.sweep GROUP BY g.file, g.name, s.mode) t
        """)

    /// What goes with an act is to be sent once the request is known to be carried out whose intent stands right before it;
    /// earlier versions wrote it before the intent, to be sent at once.
    static let notices = Derivation(
      name: "live_notices", columns: "notice, is_pending, is_standing",
      derived: """
        SELECT notice, is_pending, is_standing FROM (
          SELECT m.seq AS notice,
            NOT EXISTS (SELECT 1 FROM notice_events e WHERE e.notice = m.seq
              AND (e.event IN ('delivered', 'failed', 'dropped') OR e.event = 'lapsed' AND m.kind = 'before'))
            AND (m.kind <> 'act' OR NOT EXISTS (SELECT 1 FROM intents i WHERE i.seq = m.seq - 1)
              OR EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = m.seq - 1
                AND c.result IN ('applied', 'unchanged', 'found-applied'))) AS is_pending,
            m.kind <> 'act' AND NOT EXISTS (
              SELECT 1 FROM notice_events e WHERE e.notice = m.seq AND e.event = 'lapsed') AS is_standing
          FROM notices m WHERE NOT m.is_dry_run) t
        WHERE is_pending OR is_standing
        """)

    private static func fleet(version: Int) -> Derivation {
      Derivation(
        name: "live_fleet", columns: "workspace, status",
        derived: """
          SELECT w.seq AS workspace, n.status FROM workspaces w
          JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq)
          JOIN snapshots n ON n.seq = o.snapshot
          WHERE NOT EXISTS (
            SELECT 1 FROM \(version >= 9 ? "inner_gone" : "departures") x WHERE x.workspace = w.seq AND x.seq > o.seq)
          """)
    }

    static let suspensions = Derivation(
      name: "live_suspensions", columns: "workspace, state, schedule, rule, decision, at",
      derived: """
        SELECT workspace, state, schedule, rule, decision, at
        FROM (SELECT *, max(seq) FROM suspensions GROUP BY workspace) t
        WHERE state IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = t.workspace AND x.seq > t.seq)
        """)

    private static func values(version: Int) -> Derivation {
      // The first version did not record what was set by hand.
      let columns = "workspace, effect, value, set_by, at" + (version >= 2 ? ", hand_from, hand_to, hand_at" : "")
      return Derivation(
        name: "live_values", columns: columns,
        derived: """
          SELECT \(columns)
          FROM (SELECT *, max(seq) FROM value_changes GROUP BY workspace, effect) t
          WHERE set_by IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = t.workspace AND x.seq > t.seq)
          """)
    }

    /// The first difference between the table and the facts, for people; `nil` when there is none.
    ///
    /// - Parameter counts: whether the facts tell how often decisions were repeated
    func difference(_ connection: Connection, counts: Bool) throws -> String? {
      func row(_ of: String, without other: String) throws -> String? {
        let statement = try connection.prepare("\(of) EXCEPT \(other) LIMIT 1")
        return try statement.first { row in
          (0..<statement.columnCount).map { row.isNull($0) ? "NULL" : row.text($0) }.joined(separator: ", ")
        }
      }
      let held = "SELECT \(columns) FROM \(name)"
      if let row = try row(held, without: derived) {
        return "\(name) has a row that the facts do not give (\(columns): \(row))"
      }
      if let row = try row(derived, without: held) {
        return "\(name) lacks a row that the facts give (\(columns): \(row))"
      }
      return counts && self.name == Derivation.runs.name ? try LiveTables.countDifference(connection) : nil
    }

    /// Refills the table, within the caller's transaction.
    func rebuild(_ connection: Connection) throws {
      let isRuns = name == Derivation.runs.name
      try connection.execute(
        """
        DELETE FROM \(name);
        INSERT INTO \(name) SELECT \(columns)\(isRuns ? ", 0, 0" : "") FROM (\(derived)) t
        """)
      if isRuns { try LiveTables.recount(connection) }
    }
  }

  /// The first open run whose count differs from the facts, for people; `nil` when there is none.
  private static func countDifference(_ connection: Connection) throws -> String? {
    let counts = try RunCounts(connection)
    let runs = try connection.prepare(
      "SELECT r.decision, d.sweep, r.times, r.last_sweep FROM live_runs r JOIN decisions d ON d.seq = r.decision")
    while let run = try runs.next() {
      let (times, lastSweep) = counts.count(of: run.integer(0), since: run.integer(1))
      guard run.integer(2) == times, run.integer(3) == lastSweep else {
        let difference = """
          live_runs says that decision \(run.integer(0)) stood \(run.integer(2)) times, last in sweep \(run.integer(3)); \
          the facts give \(times) times, last in sweep \(lastSweep)
          """
        runs.reset()
        return difference
      }
    }
    return nil
  }

  /// Sets the counts of all open runs from the facts.
  private static func recount(_ connection: Connection) throws {
    let counts = try RunCounts(connection)
    let runs = try connection.prepare(
      "SELECT r.decision, d.sweep FROM live_runs r JOIN decisions d ON d.seq = r.decision"
    ).all { ($0.integer(0), $0.integer(1)) }
    let update = try connection.prepare("UPDATE live_runs SET times = ?, last_sweep = ? WHERE decision = ?")
    for (decision, sweep) in runs {
      let (times, lastSweep) = counts.count(of: decision, since: sweep)
      try update.run(.integer(times), .integer(lastSweep), .integer(decision))
    }
  }
}
