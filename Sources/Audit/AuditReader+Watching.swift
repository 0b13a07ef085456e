import SQLite
import Time

/// Questions that whoever watches a service asks again and again: each uses an index or reads only the end of the trail.
extension AuditReader {
  /// When each of these rules last had its condition true; those that never had are left out.
  ///
  /// - Throws: ``AuditFailure``.
  public func lastMatches(of rules: [String]) throws -> [String: Timestamp] {
    try rules.reduce(into: [:]) { matches, rule in
      let newest = try all(
        """
        SELECT s.at FROM decisions d JOIN sweeps s ON s.seq = d.sweep
        WHERE d.rule = ? AND d.verdict <> 'error' ORDER BY d.seq DESC LIMIT 1
        """, [.text(rule)]
      ) { $0.instant(0) }.first
      let standing = try all(
        """
        SELECT max(s.at) FROM live_runs r JOIN decisions d ON d.seq = r.decision JOIN sweeps s ON s.seq = r.last_sweep
        WHERE r.rule = ? AND d.verdict <> 'error'
        """, [.text(rule)]
      ) { $0.optionalInstant(0) }.first
      matches[rule] = [newest, standing ?? nil].compactMap(\.self).max()
    }
  }

  /// When a rule set was first loaded in whose files the rule's name stands; rules of no stored set are left out.
  ///
  /// - Throws: ``AuditFailure``.
  public func firstLoads(of rules: [String]) throws -> [String: Timestamp] {
    try rules.reduce(into: [:]) { loads, rule in
      loads[rule] =
        try all(
          "SELECT min(s.loaded_at) FROM rule_files f JOIN rule_sets s ON s.seq = f.rule_set WHERE instr(f.text, ?) > 0",
          [.text(rule)]
        ) { $0.optionalInstant(0) }.first ?? nil
    }
  }

  /// Number of actions of each rule that somebody changed back, noticed since an instant of the server's clock.
  ///
  /// - Throws: ``AuditFailure``.
  public func undone(since instant: Timestamp) throws -> [String: Int64] {
    try counts(
      """
      SELECT d.rule, count(*) FROM remarks m JOIN decisions d ON d.seq = m.decision
      WHERE m.kind = 'undone' AND m.at >= ? GROUP BY d.rule
      """, [.instant(instant)])
  }

  /// Number of stops by each rule after which somebody started the workspace again within 30 minutes, since an instant of
  /// the server's clock.
  ///
  /// The deadlines that stopped them were set at most two days before that.
  ///
  /// - Throws: ``AuditFailure``.
  public func regretted(since instant: Timestamp) throws -> [String: Int64] {
    try counts(
      """
      SELECT rule, count(*) FROM v_regret
      WHERE decision > coalesce((SELECT max(seq) FROM sweeps WHERE at < ?1), 0)
        AND unixepoch(started_at) >= ?2 / 1000000 GROUP BY rule
      """, [.instant(instant - .days(2)), .instant(instant)])
  }

  /// Number of requests whose outcome is not known yet, of the last thousand: older ones have been settled.
  ///
  /// - Throws: ``AuditFailure``.
  public func openRequestCount() throws -> Int64 {
    try all(
      """
      SELECT count(*) FROM (SELECT seq FROM intents ORDER BY seq DESC LIMIT 1000) i
      LEFT JOIN outcomes o ON o.intent = i.seq WHERE o.seq IS NULL
      """, []
    ) { $0.integer(0) }.first ?? 0
  }

  private func counts(_ sql: String, _ values: [SQLiteValue]) throws -> [String: Int64] {
    Dictionary(try all(sql, values) { ($0.text(0), $0.integer(1)) }, uniquingKeysWith: +)
  }
}
