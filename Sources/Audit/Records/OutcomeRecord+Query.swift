import SQLite

extension OutcomeRecord {
  /// Number of answers read; enough to tell whether the server answers at all, and when it wants to be called again.
  private static let latestCount: Int64 = 20

  /// The latest outcomes of requests to the server, oldest first, including requests without an answer.
  ///
  /// Outcomes that recovery found out for a process that died without an answer are left out, because they say nothing
  /// about the server.
  static func latest(_ connection: Connection) throws -> [OutcomeRecord] {
    var outcomes: [OutcomeRecord] = []
    try connection.cached(
      """
      SELECT intent, at, ms, status, failure, answer, result, retry_at FROM (
        SELECT * FROM (
          SELECT * FROM outcomes WHERE status IS NOT NULL OR failure IS NOT NULL ORDER BY seq DESC LIMIT ?1)
        UNION ALL
        SELECT m.seq, i.seq, m.at, NULL, NULL, substr(m.reason, 1, instr(m.reason, ':') - 1), m.reason, 'undeterminable', NULL
        FROM intents i JOIN remarks m ON m.decision = i.decision AND m.kind = 'no-answer'
        WHERE NOT EXISTS (SELECT 1 FROM outcomes c WHERE c.intent = i.seq)
      ) ORDER BY seq DESC LIMIT ?1
      """
    ).forEach([.integer(latestCount)]) { row in
      guard let result = Result(rawValue: row.text(6)) else { return }
      outcomes.append(
        OutcomeRecord(
          intent: row.integer(0), at: row.instant(1), milliseconds: row.optionalInteger(2),
          status: row.optionalInteger(3).map(Int.init), failure: row.optionalText(4), answer: row.optionalText(5),
          result: result, retryAt: row.optionalInstant(7)))
    }
    return outcomes.reversed()
  }
}
