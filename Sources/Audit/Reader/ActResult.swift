/// What became of decisions to act, for queries over many of them: the same as in the view `v_acts`, at half the cost.
enum ActResult {
  /// The tables that ``sql`` needs, in a query with `GROUP BY d.seq`: decisions `d` of sweeps `s` with their requests `i` and the
  /// answers `c`.
  static let tables = """
    FROM decisions d JOIN sweeps s ON s.seq = d.sweep LEFT JOIN intents i ON i.decision = d.seq
      LEFT JOIN outcomes c ON c.intent = i.seq
    """

  /// The result in a word. Nearly all took one request, which was applied.
  static let sql = """
    CASE WHEN count(i.seq) = 1 AND c.result = 'applied' AND d.effect <> 'autostart'
      AND NOT EXISTS (SELECT 1 FROM remarks WHERE decision = d.seq AND kind = 'not-changed') THEN 'applied'
      ELSE \(AuditSchema.version10Result) END
    """
}
