import Time

/// What a sweep decided anew on one workspace, with everything that the trail has of what it judged by.
public struct StoredJudgement: Hashable, Sendable {
  /// The sweep.
  public let sweep: Int64

  /// Its instant, by the server's clock.
  public let at: Timestamp

  /// The version of Curfew that judged.
  public let curfew: String

  /// The hash of the rule set in force, in lower-case hexadecimal.
  public let ruleSet: String

  /// What was judged by besides the rules, as JSON; `nil` in rows of earlier versions.
  public let policy: String?

  /// Whether the decisions are those of the dry run's own account; `nil` in rows of earlier versions.
  public let isByAccount: Bool?

  /// Which workspaces the sweep read; `nil` where it did not come to its end.
  public let scope: SweepEndRecord.Scope?

  /// What was read of the workspace.
  public let observation: StoredObservation

  /// The decisions by their numbers, in the order in which they were recorded; those that only repeat earlier ones are not
  /// among them.
  public fileprivate(set) var decisions: [Decision]

  /// A decision as it was recorded.
  public struct Decision: Hashable, Sendable {
    /// The number of its row.
    public let seq: Int64

    /// The decision.
    public let record: DecisionRecord

    /// Makes a decision.
    public init(seq: Int64, record: DecisionRecord) {
      self.seq = seq
      self.record = record
    }
  }
}

extension AuditReader {
  /// The recorded decisions of a range, with what they rest on, oldest first and page by page.
  ///
  /// - Parameters:
  ///   - seq: the number of the last decision of the page before; 0 for the first page
  ///   - limit: number of decisions at most, but at least those of one workspace in one sweep
  /// - Returns: an empty page after the last decision.
  /// - Throws: ``AuditFailure``.
  public func judgements(
    after seq: Int64, from: Timestamp? = nil, to: Timestamp? = nil, limit: Int = 2000
  ) throws -> [StoredJudgement] {
    var page: [StoredJudgement] = []
    var count = 0
    try file.attempt("read the trail") {
      let statement = try connection.cached(
        """
        SELECT d.seq, s.at, s.curfew, lower(hex(t.hash)), p.content, s.by_account, e.scope, d.observation, d.sweep,
          \(DecisionRecord.columnNames)
        FROM decisions d JOIN sweeps s ON s.seq = d.sweep JOIN rule_sets t ON t.seq = s.rule_set
        LEFT JOIN policies p ON p.seq = s.policy LEFT JOIN sweep_ends e ON e.sweep = s.seq
        WHERE d.seq > ?1 AND s.at >= ?2 AND s.at < ?3 ORDER BY d.seq LIMIT ?4
        """)
      try statement.forEach([
        .integer(seq), .integer(from?.microseconds ?? .min), .integer(to?.microseconds ?? .max), .integer(limit + 1),
      ]) { row in
        count += 1
        let observation = row.integer(7)
        if page.last?.observation.seq != observation || page.last?.sweep != row.integer(8) {
          guard let stored = try self.observation(observation) else { return }
          page.append(
            StoredJudgement(
              sweep: row.integer(8), at: row.instant(1), curfew: row.text(2), ruleSet: row.text(3),
              policy: row.optionalText(4), isByAccount: row.optionalInteger(5).map { $0 != 0 },
              scope: row.optionalText(6).flatMap(SweepEndRecord.Scope.init), observation: stored, decisions: []))
        }
        page[page.count - 1].decisions.append(
          StoredJudgement.Decision(
            seq: row.integer(0),
            record: try DecisionRecord(row, workspace: page[page.count - 1].observation.workspace, from: 9)))
      }
    }
    // The last workspace may have more decisions than the page holds.
    if count > limit, page.count > 1 { page.removeLast() }
    return page
  }

  /// The recorded readings of a range, with what sweeps judged them by, oldest first and page by page.
  ///
  /// - Parameters:
  ///   - seq: the number of the last reading of the page before; 0 for the first page
  ///   - limit: number of readings at most
  /// - Returns: judgements without their decisions; an empty page after the last reading.
  /// - Throws: ``AuditFailure``.
  public func readings(
    after seq: Int64, from: Timestamp? = nil, to: Timestamp? = nil, limit: Int = 1000
  ) throws -> [StoredJudgement] {
    let rows = try all(
      """
      SELECT o.seq, o.sweep, s.at, s.curfew, lower(hex(t.hash)), p.content, s.by_account, e.scope
      FROM observations o JOIN sweeps s ON s.seq = o.sweep JOIN rule_sets t ON t.seq = s.rule_set
      LEFT JOIN policies p ON p.seq = s.policy LEFT JOIN sweep_ends e ON e.sweep = s.seq
      WHERE o.seq > ?1 AND s.at >= ?2 AND s.at < ?3 ORDER BY o.seq LIMIT ?4
      """,
      [
        .integer(seq), .integer(from?.microseconds ?? .min), .integer(to?.microseconds ?? .max), .integer(limit),
      ]
    ) { row in
      (
        observation: row.integer(0), sweep: row.integer(1), at: row.instant(2), curfew: row.text(3),
        ruleSet: row.text(4), policy: row.optionalText(5), isByAccount: row.optionalInteger(6).map { $0 != 0 },
        scope: row.optionalText(7).flatMap(SweepEndRecord.Scope.init)
      )
    }
    return try rows.compactMap { row in
      try observation(row.observation).map {
        StoredJudgement(
          sweep: row.sweep, at: row.at, curfew: row.curfew, ruleSet: row.ruleSet, policy: row.policy,
          isByAccount: row.isByAccount, scope: row.scope, observation: $0, decisions: [])
      }
    }
  }

  /// The time zone data that a sweep judged by.
  ///
  /// - Throws: ``AuditFailure``.
  public func zones(ofSweep sweep: Int64) throws -> [ZoneRecord] {
    try all(
      "SELECT name, data, max(seq) FROM zones WHERE sweep <= ? GROUP BY name ORDER BY name", [.integer(sweep)]
    ) { ZoneRecord(name: $0.text(0), data: $0.bytes(1)) }
  }

  /// The number of the last change of time zone data at or before a sweep; `nil` where the trail has none.
  ///
  /// - Throws: ``AuditFailure``.
  public func zoneChange(beforeOrIn sweep: Int64) throws -> Int64? {
    try all("SELECT max(seq) FROM zones WHERE sweep <= ?", [.integer(sweep)]) { $0.optionalInteger(0) }.first ?? nil
  }

  /// Until when the due times of the groups of rules had been dealt with before a sweep.
  ///
  /// - Throws: ``AuditFailure``.
  public func groups(beforeSweep sweep: Int64) throws -> [StoredMemory.GroupKey: GroupMark] {
    let rows = try all(
      """
      SELECT g.file, g.name, s.mode, g.timing, g.at, max(g.seq) FROM group_times g JOIN sweeps s ON s.seq = g.sweep
      WHERE g.sweep < ? GROUP BY g.file, g.name, s.mode
      """, [.integer(sweep)]
    ) { row in
      (
        StoredMemory.GroupKey(
          file: row.text(0), name: row.text(1), mode: SweepRecord.Mode(rawValue: row.text(2)) ?? .dryRun),
        GroupMark(timing: row.text(3), at: row.instant(4))
      )
    }
    return Dictionary(rows, uniquingKeysWith: { $1 })
  }
}
