import SQLite

extension LiveTables {
  /// Makes the live tables anew from the facts, within the caller's transaction.
  ///
  /// The last state of each rule and value is the one with the greatest number (SQLite takes the other columns from
  /// that row: "bare columns in an aggregate query", https://www.sqlite.org/lang_select.html); what a departure or
  /// forgetting came after is left out.
  static func rebuild(_ connection: Connection) throws {
    try connection.execute(
      """
      DELETE FROM live_runs;
      INSERT INTO live_runs
      SELECT o.workspace, d.effect, d.rule, d.seq, d.sweep, 1
      FROM decisions d JOIN observations o ON o.seq = d.observation
      LEFT JOIN decision_ends e ON e.decision = d.seq
      WHERE e.seq IS NULL AND d.verdict <> 'act';

      DELETE FROM live_rules;
      INSERT INTO live_rules
      SELECT t.workspace, rule, shadow, true_since, last_action_at, build_number, actions_this_build, day,
        actions_that_day
      FROM (SELECT *, max(seq) FROM rule_states GROUP BY workspace, rule, shadow) t
      WHERE actions_this_build IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = t.workspace AND x.seq > t.seq);

      DELETE FROM live_values;
      INSERT INTO live_values
      SELECT t.workspace, effect, value, set_by, at
      FROM (SELECT *, max(seq) FROM value_changes GROUP BY workspace, effect) t
      WHERE set_by IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = t.workspace AND x.seq > t.seq);
      """)
  }

  /// Everything that the live tables remember.
  static func memory(_ connection: Connection) throws -> Memory {
    var memory = Memory()
    let rules = try connection.cached(
      """
      SELECT w.id, rule, shadow, true_since, last_action_at, build_number, actions_this_build, day, actions_that_day
      FROM live_rules r JOIN workspaces w ON w.seq = r.workspace
      """)
    try rules.forEach { row in
      let key = Memory.RuleKey(workspace: row.text(0), rule: row.text(1), shadow: row.integer(2) != 0)
      memory.rules[key] = RuleMemory(row, from: 3)
    }
    let values = try connection.cached(
      "SELECT w.id, effect, value, set_by, at FROM live_values v JOIN workspaces w ON w.seq = v.workspace")
    try values.forEach { row in
      guard let effect = DecisionRecord.Effect(rawValue: row.text(1)),
        let origin = LiveValue.Origin(rawValue: row.text(3))
      else { return }
      memory.values[Memory.ValueKey(workspace: row.text(0), effect: effect)] =
        LiveValue(value: row.optionalText(2), setBy: origin, at: row.instant(4))
    }
    return memory
  }
}
