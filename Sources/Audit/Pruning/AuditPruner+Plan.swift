import SQLite
import Time

/// The first half of a removal: what stays, what the rest adds up to, and the record of both.
extension AuditPruner {
  /// Appends the beginning of a removal, after working out what stays.
  func plan(
    through: Int64, before: Timestamp, actsSince: Timestamp, at now: Timestamp
  ) throws -> LastPruning {
    try file.attempt("work out which records stay") {
      try recordRunCounts(through: through)
      let seen = try connection.transaction(.deferred) {
        try KeptRecords(connection: connection, through: through, actsSince: actsSince).find()
        // Of the record before one that stays the place in the chain is needed, and of the last one.
        try connection.execute(
          """
          DROP TABLE IF EXISTS temp.plan;
          CREATE TEMP TABLE plan (seq INTEGER PRIMARY KEY, is_record INTEGER NOT NULL);
          INSERT INTO plan SELECT seq, 1 FROM temp.kept;
          INSERT OR IGNORE INTO plan SELECT seq - 1, 0 FROM temp.kept WHERE seq > 1;
          INSERT OR IGNORE INTO plan VALUES (\(through), 0);
          """)
        return try connection.integer("SELECT max(seq) FROM log") ?? 0
      }
      try fillKept()
      let seal = try seal(
        of: "SELECT k.seq, k.is_record, l.chain FROM temp.plan k JOIN log l ON l.seq = k.seq ORDER BY k.seq")
      let totals = try totals(through: through)
      try hold {
        try log.transaction {
          try reprieve(seenAfter: seen, through: through)
          let seq = try log.append(
            .prunings, .instant(now), .instant(before), .integer(through), .blob(seal))
          for total in totals {
            _ = try log.append(
              .dailyTotals, .integer(seq), total[0], total[1], total[2], total[3], total[4], total[5], total[6])
          }
        }
      }
      guard let began = try LastPruning(connection) else {
        preconditionFailure("the removal was appended a moment ago")
      }
      return began
    }
  }

  /// Empties the table of what stays, in steps.
  func emptyKept() throws {
    while try (connection.integer("SELECT count(*) FROM (SELECT 1 FROM live_kept LIMIT 1)") ?? 0) > 0 {
      try hold {
        try connection.execute("DELETE FROM live_kept WHERE seq IN (SELECT seq FROM live_kept ORDER BY seq LIMIT 5000)")
      }
    }
  }

  /// Copies the plan into the table that outlives this process, in steps.
  private func fillKept() throws {
    try emptyKept()
    var from: Int64 = 0
    while let end = try connection.integer(
      "SELECT max(seq) FROM (SELECT seq FROM temp.plan WHERE seq > ? ORDER BY seq LIMIT 5000)", .integer(from))
    {
      let begin = from
      try hold {
        try connection.transaction(.immediate) {
          try connection.prepare(
            "INSERT INTO live_kept SELECT seq, is_record, 1 FROM temp.plan WHERE seq > ? AND seq <= ?"
          ).run(.integer(begin), .integer(end))
        }
      }
      from = end
    }
  }

  /// Keeps the contents besides that a writer has taken up again since the plan was made.
  private func reprieve(seenAfter seen: Int64, through: Int64) throws {
    let taken = try connection.prepare(
      """
      SELECT DISTINCT snapshot FROM observations o WHERE seq > ?1 AND snapshot <= ?2
        AND NOT EXISTS (SELECT 1 FROM live_kept k WHERE k.seq = o.snapshot AND k.is_record = 1)
      """
    ).all([.integer(seen), .integer(through)]) { $0.integer(0) }
    for snapshot in taken { try connection.reprieve(snapshot) }
  }

  /// Records how often the standing decisions were taken up to the end of what goes.
  private func recordRunCounts(through: Int64) throws {
    let counts = try RunCounts(connection, through: through)
    let runs = try connection.prepare(
      """
      SELECT r.decision, d.sweep FROM live_runs r JOIN decisions d ON d.seq = r.decision
      WHERE r.decision <= ? ORDER BY r.decision
      """
    ).all([.integer(through)]) { ($0.integer(0), $0.integer(1)) }
    for part in stride(from: 0, to: runs.count, by: 1000) {
      try hold {
        try log.transaction {
          for (decision, sweep) in runs[part..<min(part + 1000, runs.count)] {
            let (times, lastSweep) = counts.count(of: decision, since: sweep)
            _ = try log.append(
              .runCounts, .integer(decision), .integer(through), .integer(lastSweep), .integer(times))
          }
        }
      }
    }
  }

  /// What the decisions that go add up to: the columns of `daily_totals` after its first two.
  private func totals(through: Int64) throws -> [[SQLiteValue]] {
    try connection.prepare(
      """
      SELECT date(s.at / 1000000, 'unixepoch') AS day, d.rule, d.effect, d.verdict, d.guard, count(*),
        sum(coalesce(e.times, 1))
      FROM decisions d JOIN sweeps s ON s.seq = d.sweep LEFT JOIN decision_ends e ON e.decision = d.seq
      WHERE d.seq <= ? AND d.seq NOT IN (SELECT seq FROM live_kept WHERE is_record = 1)
      GROUP BY day, d.rule, d.effect, d.verdict, d.guard ORDER BY day, d.rule, d.effect, d.verdict, d.guard
      """
    ).all([.integer(through)]) { row in
      (0..<5).map { .text(row.optionalText($0)) } + [.integer(row.integer(5)), .integer(row.integer(6))]
    }
  }
}

extension Connection {
  /// Keeps a content that was to be removed, because something new names it.
  fileprivate func reprieve(_ snapshot: Int64) throws {
    try cached("INSERT OR IGNORE INTO live_kept VALUES (?, 0, 0)").run(.integer(snapshot - 1))
    // One of which only the place was to stay.
    try cached(
      """
      INSERT INTO live_kept VALUES (?, 1, 0) ON CONFLICT (seq) DO UPDATE SET
        is_planned = CASE WHEN is_planned = 1 AND is_record = 0 THEN 2 ELSE is_planned END, is_record = 1
      """
    ).run(.integer(snapshot))
  }

  /// Keeps a content that an unfinished removal was to remove.
  func reprieveIfDoomed(_ snapshot: Int64) throws {
    guard let pruning = try LastPruning(self), !pruning.isFinished, snapshot <= pruning.through else { return }
    let isKept = try integer("SELECT 1 FROM live_kept WHERE seq = ? AND is_record = 1", .integer(snapshot)) != nil
    if !isKept { try reprieve(snapshot) }
  }
}
