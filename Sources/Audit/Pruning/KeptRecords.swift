import SQLite
import Time

/// Which of the records up to a number stay when old ones go: worked out in a temporary table, beside a writer at work.
///
/// What happened and what the present rests on stays: acts and notices with all that belongs to them, rule sets, policies, zones, pauses,
/// and of each workspace and rule the last observation, memory and value. Observations, repeats and decisions that ended
/// without an act go, with the sweeps and contents that nothing names any more.
struct KeptRecords {
  let connection: Connection
  /// The last number that the removal is about: that before the first sweep which stays as a whole.
  let through: Int64
  /// Acts before it go, too.
  let actsSince: Timestamp

  /// By how much a notice can precede the act that rests on it, at most.
  private static let longestNotice = Duration.days(9)

  /// Fills the temporary table `kept`.
  ///
  /// - Precondition: called in a transaction, so that all is of one instant.
  func find() throws {
    try connection.execute("DROP TABLE IF EXISTS temp.kept; CREATE TEMP TABLE kept (seq INTEGER PRIMARY KEY)")
    for table in [
      "servers", "rule_sets", "rule_files", "workspaces", "departures", "absences", "pauses", "resumes", "policies",
      "zones", "prunings", "pruning_ends", "rollup_seals", "daily_totals", "daily_hours",
    ] {
      try keep("SELECT seq FROM \(table) WHERE seq <= ?1")
    }
    try keep(last("rule_states", by: "workspace, rule, shadow"))
    try keep(last("value_changes", by: "workspace, effect"))
    try keep(last("suspensions", by: "workspace"))
    try keep(
      """
      SELECT max(g.seq) FROM group_times g JOIN sweeps s ON s.seq = g.sweep WHERE g.seq <= ?1
      GROUP BY g.file, g.name, s.mode
      """)
    try keep(
      """
      SELECT d.seq FROM decisions d JOIN sweeps s ON s.seq = d.sweep
      WHERE d.seq <= ?1 AND d.verdict = 'act' AND s.at >= ?2
      """, .instant(actsSince))
    // Those that stood at the end, and those that something later names.
    try keep(
      """
      SELECT d.seq FROM decisions d LEFT JOIN decision_ends e ON e.decision = d.seq
      WHERE d.seq <= ?1 AND d.verdict <> 'act' AND (e.seq IS NULL OR e.seq > ?1)
      """)
    // As long as acts, and longer by what an act's notice can precede it; and what is still to be sent or counts.
    try keep(
      """
      SELECT seq FROM notices WHERE seq <= ?1 AND (at >= ?2 OR seq IN (SELECT notice FROM live_notices)
        OR seq IN (SELECT notice FROM notice_events WHERE seq > ?1))
      """, .instant(actsSince - Self.longestNotice))
    try keep("SELECT message FROM notice_events WHERE message <= ?1 AND (seq > ?1 OR notice IN (SELECT seq FROM kept))")
    try keep("SELECT decision FROM notices WHERE decision <= ?1 AND (seq > ?1 OR seq IN (SELECT seq FROM kept))")
    try keep("SELECT seq FROM notice_events WHERE seq <= ?1 AND notice IN (SELECT seq FROM kept)")
    for table in ["intents", "remarks", "decision_ends", "run_counts"] {
      try keep("SELECT decision FROM \(table) WHERE decision <= ?1 AND seq > ?1")
    }
    try keep("SELECT decision FROM suspensions WHERE decision <= ?1 AND (seq > ?1 OR seq IN (SELECT seq FROM kept))")
    try keep(
      "SELECT i.decision FROM outcomes c JOIN intents i ON i.seq = c.intent WHERE i.decision <= ?1 AND c.seq > ?1")
    // Not the earlier counts of runs: each standing one has a new count by now.
    for table in ["intents", "remarks", "decision_ends"] {
      try keep("SELECT seq FROM \(table) WHERE seq <= ?1 AND decision IN (SELECT seq FROM kept)")
    }
    try keep("SELECT seq FROM outcomes WHERE seq <= ?1 AND intent IN (SELECT seq FROM kept)")
    try keep("SELECT observation FROM decisions WHERE seq IN (SELECT seq FROM kept)")
    try keep(last("observations", by: "workspace"))
    // And the one before: what the last one shows may have begun before it.
    try keep(
      """
      SELECT x.seq FROM (SELECT workspace, max(seq) AS seq FROM observations WHERE seq <= ?1 GROUP BY workspace) l
      JOIN observations x ON x.seq = (SELECT max(seq) FROM observations WHERE workspace = l.workspace AND seq < l.seq)
      """)
    try keep(last("observations", by: "workspace", where: "unknown IS NULL OR instr(unknown, 'ws.deadline') = 0"))
    try keep("SELECT snapshot FROM observations WHERE seq IN (SELECT seq FROM kept)")
    try keep("SELECT snapshot FROM observations WHERE snapshot <= ?1 AND seq > ?1")
    // The last looks: they show until when a workspace was as it was observed.
    for scope in ["e.scope IS NOT 'some'", "e.scope = 'everything'"] {
      try keep(
        """
        SELECT max(s.seq) AS seq FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq
        WHERE e.seq <= ?1 AND e.result IN ('done', 'partial', 'refused') AND e.seen > 0 AND e.not_seen = 0 AND \(scope)
        HAVING max(s.seq) IS NOT NULL
        """)
    }
    for table in [
      "decisions", "observations", "rule_states", "value_changes", "suspensions", "group_times", "departures",
      "absences", "zones",
    ] {
      try keep("SELECT sweep FROM \(table) WHERE seq IN (SELECT seq FROM kept)")
    }
    try keep("SELECT sweep FROM sweep_ends WHERE sweep <= ?1 AND seq > ?1")
    try keep("SELECT seq FROM sweeps s WHERE seq <= ?1 AND NOT EXISTS (SELECT 1 FROM sweep_ends WHERE sweep = s.seq)")
    for table in ["decision_ends", "run_counts"] {
      try keep("SELECT last_sweep FROM \(table) WHERE last_sweep <= ?1 AND (seq > ?1 OR seq IN (SELECT seq FROM kept))")
    }
    try keep("SELECT last_sweep FROM live_runs WHERE last_sweep <= ?1")
    try keep("SELECT e.seq FROM sweep_ends e WHERE e.seq <= ?1 AND e.sweep IN (SELECT seq FROM kept)")
  }

  /// The last row of each group up to the end.
  private func last(_ table: String, by columns: String, where condition: String = "1") -> String {
    "SELECT max(seq) FROM \(table) WHERE seq <= ?1 AND (\(condition)) GROUP BY \(columns)"
  }

  private func keep(_ sql: String, _ values: SQLiteValue...) throws {
    let own: [SQLiteValue] = sql.contains("?1") ? [.integer(through)] : []
    try connection.prepare("INSERT OR IGNORE INTO temp.kept \(sql)").run(own + values)
  }
}
