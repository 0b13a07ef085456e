import SQLite
import Time

/// What a sweep decided anew on one workspace, with everything that the trail has of what it judged by.
public struct StoredJudgement: Hashable, Sendable {
  /// What it was judged by besides the workspace.
  public let basis: SweepBasis

  /// What was read of the workspace.
  public let reading: StoredReading

  /// On which effects the sweep made a change that the server confirmed; `nil` where the trail does not tell, or it was not asked.
  public fileprivate(set) var applied: Set<DecisionRecord.Effect>?

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
      let connection = try connection
      // The decisions first: their numbers are the order, and the page ends where the limit is.
      let statement = try connection.cached(
        """
        SELECT d.seq, d.observation, d.sweep, \(DecisionRecord.columnNames)
        FROM decisions d CROSS JOIN sweeps s ON s.seq = d.sweep
        WHERE d.seq > ?1 AND s.at >= ?2 AND s.at < ?3 ORDER BY d.seq LIMIT ?4
        """)
      let reading = try connection.cached("\(StoredReading.select) WHERE o.seq = ?1")
      let bases = SweepBases(connection)
      try statement.forEach([
        .integer(seq), .integer(from?.microseconds ?? .min), .integer(to?.microseconds ?? .max), .integer(limit + 1),
      ]) { row in
        count += 1
        let observation = row.integer(1)
        if page.last?.reading.seq != observation || page.last?.basis.sweep != row.integer(2) {
          guard let basis = try bases.basis(of: row.integer(2)),
            let stored = try reading.first([.integer(observation)], StoredReading.init)
          else { return }
          page.append(StoredJudgement(basis: basis, reading: stored, decisions: []))
        }
        page[page.count - 1].decisions.append(
          StoredJudgement.Decision(
            seq: row.integer(0),
            record: try DecisionRecord(row, workspace: page[page.count - 1].reading.workspace, from: 3)))
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
  /// - Returns: judgements without their decisions, but with what became of them; an empty page after the last reading.
  /// - Throws: ``AuditFailure``.
  public func readings(
    after seq: Int64, from: Timestamp? = nil, to: Timestamp? = nil, limit: Int = 2000
  ) throws -> [StoredJudgement] {
    var page: [StoredJudgement] = []
    page.reserveCapacity(limit)
    try file.attempt("read the trail") {
      let connection = try connection
      let bases = SweepBases(connection)
      // In the order of their numbers, whatever SQLite thinks of the sizes of the tables.
      let statement = try connection.cached(
        """
        \(StoredReading.select) CROSS JOIN sweeps s ON s.seq = o.sweep
        WHERE o.seq > ?1 AND s.at >= ?2 AND s.at < ?3 ORDER BY o.seq LIMIT ?4
        """)
      let acts = try connection.cached(
        """
        SELECT effect FROM (
          SELECT d.effect AS effect, \(AuditSchema.version10Result) AS result FROM decisions d
          WHERE d.observation = ?1 AND d.verdict = 'act') WHERE result IN ('applied', 'unchanged', 'found-applied')
        """)
      try statement.forEach([
        .integer(seq), .integer(from?.microseconds ?? .min), .integer(to?.microseconds ?? .max), .integer(limit),
      ]) { row in
        let reading = StoredReading(row)
        guard let basis = try bases.basis(of: reading.sweep) else { return }
        var judgement = StoredJudgement(basis: basis, reading: reading, decisions: [])
        // Each act has an observation of its own, and the memory that it rests on.
        if reading.memory != nil {
          var applied: Set<DecisionRecord.Effect> = []
          try acts.forEach([.integer(reading.seq)]) { row in
            if let effect = DecisionRecord.Effect(rawValue: row.text(0)) { applied.insert(effect) }
          }
          judgement.applied = applied
        }
        page.append(judgement)
      }
    }
    return page
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
