import SQLite
import Time

extension RecentAttempt {
  /// How far back from the newest request attempts are read.
  ///
  /// No rest after a failure is longer than an hour, and its length follows from the two hours of requests before it.
  private static let reachMicroseconds: Int64 = 3 * 3600 * 1_000_000

  /// The attempts of the last hours before the newest request, oldest first; those on deleted workspaces are left out.
  static func all(_ connection: Connection, _ clock: ClockCorrections) throws -> [RecentAttempt] {
    var attempts: [RecentAttempt] = []
    var positions: [Int64: Int] = [:]
    // Requests are numbered in order of time, so that only the recent ones are read.
    try connection.cached(
      """
      SELECT CASE WHEN \(Suspension.isGivingBack) THEN -d.seq ELSE d.seq END, w.id, d.effect,
        -- A schedule that is given back is an attempt of its own, long after the decision that suspended it.
        CASE WHEN \(Suspension.isGivingBack) THEN NULL ELSE d.before END,
        CASE WHEN \(Suspension.isGivingBack) THEN d.before ELSE d.after END,
        CASE WHEN \(Suspension.isGivingBack) THEN i.at ELSE s.at END, c.result, c.failure, i.seq
      FROM intents i
      JOIN decisions d ON d.seq = i.decision
      JOIN sweeps s ON s.seq = d.sweep
      JOIN observations o ON o.seq = d.observation
      JOIN workspaces w ON w.seq = o.workspace
      LEFT JOIN outcomes c ON c.intent = i.seq
      WHERE i.seq > coalesce(
          (SELECT seq FROM intents WHERE at < (SELECT at FROM intents ORDER BY seq DESC LIMIT 1) - ?
           ORDER BY seq DESC LIMIT 1), 0)
        AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = w.seq AND x.seq > i.seq)
      ORDER BY i.seq
      """
    ).forEach([.integer(reachMicroseconds)]) { row in
      guard let effect = DecisionRecord.Effect(rawValue: row.text(2)) else { return }
      let attempt = RecentAttempt(
        workspace: row.text(1), effect: effect, before: row.optionalText(3), after: row.optionalText(4),
        sweepAt: clock.corrected(row.instant(5), ofRow: row.integer(8)),
        result: row.optionalText(6).flatMap { OutcomeRecord.Result(rawValue: $0) }, failure: row.optionalText(7))
      if let position = positions[row.integer(0)] {
        // Of a schedule given back, the last request tells; of an action of several, the first that was not applied.
        if row.integer(0) < 0 || attempts[position].result?.isApplied == true { attempts[position] = attempt }
      } else {
        positions[row.integer(0)] = attempts.count
        attempts.append(attempt)
      }
    }
    return attempts
  }
}
