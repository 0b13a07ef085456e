import SQLite
import Time

extension AuditReader {
  /// What each rule's decisions in a range came to; those that still stood at its beginning count.
  ///
  /// Over the whole trail it is what the view `v_rule_health` shows, except that each act counts once by its result, also where
  /// several requests were sent for it, and that what a rule says while its group is not due does not count: it is not asked then.
  ///
  /// - Throws: ``AuditFailure``.
  public func ruleHealth(from: Timestamp, to: Timestamp) throws -> [RuleHealth] {
    // Views have instants as texts; those of the report compare like them: up to their whole seconds.
    let (begin, end) = (from.flooredToSecond, to.flooredToSecond)
    return try file.attempt("read the trail") {
      try connection.transaction(.deferred) {
        let stretch = try stretch(from: begin, to: end)
        let results = try actResults(from: begin, to: end)
        let regretted = try regretCounts(from: begin, to: end)
        func remarks(_ kind: String) throws -> [String: Int64] {
          Dictionary(
            try all(
              """
              SELECT d.rule, count(*) FROM remarks m JOIN decisions d ON d.seq = m.decision
              WHERE m.kind = ? AND m.at >= ? AND m.at < ? GROUP BY d.rule
              """, [.text(kind), .instant(from), .instant(to)]
            ) { ($0.text(0), $0.integer(1)) }, uniquingKeysWith: +)
        }
        let (undone, moved) = (try remarks("undone"), try remarks("moved-by-use"))
        let told = Dictionary(
          try all(
            """
            SELECT m.rule, count(*) FROM notice_events e JOIN notices m ON m.seq = e.notice
            WHERE e.seq >= ? AND e.event = 'delivered' AND e.at >= ? AND e.at < ? GROUP BY m.rule
            """, [.integer(stretch.before), .instant(from), .instant(to)]
          ) { ($0.text(0), $0.integer(1)) }, uniquingKeysWith: +)
        // What v_decisions shows, without the names and texts of each row, which cost four times as much.
        let rows = try all(
          """
          SELECT d.rule, d.verdict, count(*), sum(coalesce(e.times, r.times, 1)), max(coalesce(l.at, s.at)),
            group_concat(DISTINCT d.guard), group_concat(DISTINCT d.winner)
          FROM (
            SELECT seq FROM decisions WHERE seq >= ?1 AND seq < ?2
            UNION SELECT decision FROM decision_ends WHERE seq >= ?1 UNION SELECT decision FROM live_runs) x
          JOIN decisions d ON d.seq = x.seq
          JOIN sweeps s ON s.seq = d.sweep
          LEFT JOIN decision_ends e ON e.decision = d.seq
          LEFT JOIN live_runs r ON r.decision = d.seq
          LEFT JOIN sweeps l ON l.seq = coalesce(e.last_sweep, r.last_sweep)
          WHERE coalesce(l.at, s.at) >= ?3 AND s.at < ?4 AND d.guard IS NOT '\(Self.notDue)'
          GROUP BY d.rule, d.verdict ORDER BY d.rule, d.verdict
          """, [.integer(stretch.first), .integer(stretch.end), .instant(begin), .instant(end)]
        ) { row in
          (
            rule: row.text(0), verdict: row.text(1), count: row.integer(2), times: row.integer(3),
            last: row.optionalInstant(4), guards: row.optionalText(5), winners: row.optionalText(6)
          )
        }
        return Dictionary(grouping: rows, by: \.rule).sorted { $0.key < $1.key }.map { rule, rows in
          func names(_ text: String?) -> [String] { text?.split(separator: ",").map(String.init).sorted() ?? [] }
          // What could not be judged was not true.
          let whereTrue = rows.filter { $0.verdict != DecisionRecord.Verdict.error.rawValue }
          return RuleHealth(
            rule: rule, times: whereTrue.reduce(0) { $0 + $1.times },
            decisions: Dictionary(rows.map { ($0.verdict, $0.count) }, uniquingKeysWith: +),
            guards: rows.flatMap { names($0.guards) }, winners: rows.flatMap { names($0.winners) },
            results: Dictionary(
              results.filter { $0.rule == rule }.map { ($0.result, $0.count) }, uniquingKeysWith: +),
            told: told[rule] ?? 0, regretted: regretted[rule] ?? 0, undone: undone[rule] ?? 0,
            movedByUse: moved[rule] ?? 0,
            lastAt: whereTrue.compactMap(\.last).max())
        }
      }
    }
  }

  /// The guard of a group with times of its own, outside them.
  private static let notDue = "not-due"

  /// When a rule was last asked and true, before an instant; `nil` for never.
  ///
  /// - Throws: ``AuditFailure``.
  public func lastTrue(ofRule rule: String, before instant: Timestamp) throws -> Timestamp? {
    try all(
      """
      SELECT coalesce(l.at, s.at) FROM decisions d JOIN sweeps s ON s.seq = d.sweep
        LEFT JOIN decision_ends e ON e.decision = d.seq LEFT JOIN live_runs r ON r.decision = d.seq
        LEFT JOIN sweeps l ON l.seq = coalesce(e.last_sweep, r.last_sweep)
      WHERE d.rule = ? AND s.at < ? AND d.verdict <> 'error' AND d.guard IS NOT '\(Self.notDue)'
      ORDER BY d.seq DESC LIMIT 1
      """, [.text(rule), .instant(instant)]
    ) { $0.instant(0) }.first
  }

  /// What `v_acts` has of a range, counted by rule and result.
  private func actResults(
    from: Timestamp, to: Timestamp
  ) throws -> [(rule: String, result: String, count: Int64)] {
    // Requests are sent in the sweep that decided, at most some hours after it began.
    let (first, end) = (try stretch(from: from - .days(1), to: to).first, try stretch(from: from, to: to).end)
    return try all(
      """
      SELECT rule, result, count(*) FROM (
        SELECT d.rule, \(ActResult.sql) AS result, coalesce(min(i.at), s.at) AS at \(ActResult.tables)
        WHERE lower(d.verdict) = 'act' AND d.seq >= ?1 AND d.seq < ?2 GROUP BY d.seq)
      WHERE at >= ?3 AND at < ?4 GROUP BY 1, 2
      """,
      [.integer(first), .integer(end), .instant(from), .instant(to)]
    ) { ($0.text(0), $0.text(1), $0.integer(2)) }
  }

  /// What `v_regret` has of a range, counted by rule.
  private func regretCounts(from: Timestamp, to: Timestamp) throws -> [String: Int64] {
    // Texts of instants compare like the instants. Who is counted started half an hour after the deadline at most.
    let rows = try all(
      """
      SELECT rule, count(*) FROM (\(AuditSchema.version7Regretted("d.after >= ?1 AND d.after < ?2")))
      WHERE substr(started_at, 1, 19) >= ?3 AND substr(started_at, 1, 19) < ?4 GROUP BY rule
      """,
      [from - .minutes(31), to + .seconds(1), from, to].map { .text(String($0.rfc3339.prefix(19))) }
    ) { ($0.text(0), $0.integer(1)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// The part of the trail, by the numbers of records, in which everything lies that began in a range.
  ///
  /// - Returns: the number of its first sweep, and that of the sweep before, which may have gone on into the range; and the first
  ///   number behind it
  private func stretch(from: Timestamp, to: Timestamp) throws -> (before: Int64, first: Int64, end: Int64) {
    let connection = try connection
    let first = try connection.integer("SELECT min(seq) FROM sweeps WHERE at >= ?", .instant(from)) ?? .max
    let before = try connection.integer("SELECT max(seq) FROM sweeps WHERE seq < ?", .integer(first)) ?? first
    let last = try connection.integer("SELECT max(seq) FROM sweeps WHERE at < ?", .instant(to)) ?? 0
    let end = try connection.integer("SELECT min(seq) FROM sweeps WHERE seq > ?", .integer(last)) ?? .max
    return (before, first, end)
  }

  /// How many workspaces the sweeps of a range read under each rule set, and under it for each group that was due.
  ///
  /// - Throws: ``AuditFailure``.
  public func readingCounts(from: Timestamp, to: Timestamp) throws -> [ReadingCount] {
    try all(
      """
      WITH read AS (
        SELECT s.seq, lower(hex(t.hash)) AS rule_set, e.seen
        FROM sweeps s JOIN sweep_ends e ON e.sweep = s.seq JOIN rule_sets t ON t.seq = s.rule_set
        WHERE s.at >= ?1 AND s.at < ?2 AND e.result NOT IN ('failed', 'killed')
      )
      SELECT rule_set, NULL, NULL, sum(seen) FROM read GROUP BY rule_set
      UNION ALL
      SELECT r.rule_set, g.file, g.name, sum(r.seen) FROM read r JOIN group_times g ON g.sweep = r.seq
      WHERE g.state = 'judged' GROUP BY r.rule_set, g.file, g.name
      """, [.instant(from), .instant(to)]
    ) { row in
      ReadingCount(
        ruleSet: row.text(0), group: row.isNull(1) ? nil : .init(file: row.text(1), name: row.text(2)),
        workspaces: row.integer(3))
    }
  }

  /// What the server did not carry out in a range, the most frequent first; what the view `v_refusals` has of it.
  ///
  /// - Throws: ``AuditFailure``.
  public func refusals(from: Timestamp, to: Timestamp) throws -> [RefusalCount] {
    try all(
      """
      SELECT c.result, d.action, c.status, coalesce(c.answer, c.failure, ''), count(*), count(DISTINCT o.workspace),
        min(n.owner || '/' || n.name), max(i.at), c.failure
      FROM outcomes c CROSS JOIN intents i ON i.seq = c.intent JOIN decisions d ON d.seq = i.decision
        JOIN observations o ON o.seq = d.observation JOIN snapshots n ON n.seq = o.snapshot
      WHERE c.result IN ('refused', 'conflict', 'failed', 'found-not-applied') AND i.at >= ?1 AND i.at < ?2
      GROUP BY 1, 2, 3, 4, 9 ORDER BY count(*) DESC, 1, 2, 3, 4, 9
      """, [.instant(from.flooredToSecond), .instant(to.flooredToSecond)]
    ) { row in
      RefusalCount(
        result: row.text(0), action: row.text(1), status: row.optionalInteger(2), reason: row.text(3),
        times: row.integer(4), workspaces: row.integer(5), example: row.text(6),
        lastAt: row.optionalInstant(7), failure: row.optionalText(8))
    }
  }

  /// Number of workspaces whose start schedule Curfew has changed before an instant.
  ///
  /// - Throws: ``AuditFailure``.
  public func changedScheduleCount(before end: Timestamp) throws -> Int64 {
    try all(
      """
      SELECT count(DISTINCT workspace_id) FROM v_acts WHERE effect = 'autostart' AND result IN ('applied', 'found-applied')
        AND substr(at, 1, 19) < substr(?, 1, 19)
      """, [.text(end.rfc3339)]
    ) { $0.integer(0) }.first ?? 0
  }

  /// When the first and the last sweep began that the trail still has; `nil` where it has none.
  ///
  /// - Throws: ``AuditFailure``.
  public func sweepTimes() throws -> ClosedRange<Timestamp>? {
    try ends("SELECT min(at), max(at) FROM sweeps", [])
  }

  /// When the first and the last sweep began in a range; `nil` where none did.
  ///
  /// - Throws: ``AuditFailure``.
  public func sweepTimes(from: Timestamp, to: Timestamp) throws -> ClosedRange<Timestamp>? {
    try ends("SELECT min(at), max(at) FROM sweeps WHERE at >= ? AND at < ?", [.instant(from), .instant(to)])
  }

  private func ends(_ query: String, _ values: [SQLiteValue]) throws -> ClosedRange<Timestamp>? {
    let ends = try all(query, values) { ($0.optionalInstant(0), $0.optionalInstant(1)) }
    guard let first = ends.first?.0, let last = ends.first?.1 else { return nil }
    return first...last
  }
}
