import SQLite
import Time

/// The second half of a removal, in steps for which a writer waits for a moment each.
extension AuditPruner {
  func remove(
    _ pruning: LastPruning, at now: Timestamp, _ progress: (Int64, Int64) -> Void
  ) async throws {
    // What was removed before has left few places, which take no time worth a step.
    var begin = max(0, (try connection.integer("SELECT min(seq) FROM log") ?? 1) - 1)
    while begin < pruning.through {
      try Task.checkCancellation()
      let (end, took) = try file.attempt("remove old records") {
        try removeRecords(after: begin, upTo: pruning.through)
      }
      begin = end
      progress(end, pruning.through)
      // What is held from the writer in one step; as long again it has the file for itself.
      try await Task.sleep(for: min(took, .milliseconds(100)))
    }
    try file.attempt("seal what is left") { try finish(pruning, at: now) }
    report.result = .pruned
  }

  /// Number of places in the chain after which a step looks at the clock.
  package static let partSize: Int64 = 200

  /// How long a step goes on taking parts; the last one and the end of the transaction come on top.
  static let longestStep = Duration.milliseconds(20)

  /// Does one step: as many parts as there is time for.
  private func removeRecords(after begin: Int64, upTo limit: Int64) throws -> (end: Int64, took: Duration) {
    var end = begin
    let start = clock()
    let took = try hold {
      try connection.transaction(.immediate) {
        repeat {
          let next = min(end + Self.partSize, limit)
          try removePart(after: end, through: next)
          end = next
        } while end < limit && clock() - start < Self.longestStep
      }
    }
    return (end, took)
  }

  private func removePart(after begin: Int64, through end: Int64) throws {
    let range: [SQLiteValue] = [.integer(begin), .integer(end)]
    let staying = "SELECT seq FROM live_kept WHERE seq >= ?1 AND seq <= ?2"
    for kind in FactKind.allCases {
      try connection.cached(
        "DELETE FROM \(kind.table) WHERE seq > ?1 AND seq <= ?2 AND seq NOT IN (\(staying) AND is_record = 1)"
      ).run(range)
      let count = try connection.integer("SELECT changes()") ?? 0
      if count > 0 { report.removed[kind.table, default: 0] += count }
    }
    // The place at the end of a part stays until the next one, for the chain goes on from there; that of the part before
    // goes now.
    try connection.cached("DELETE FROM log WHERE seq >= ?1 AND seq < ?2 AND seq NOT IN (\(staying))").run(range)
    try connection.cached(
      """
      UPDATE log SET kind = '\(FactLog.pruned)'
      WHERE seq > ?1 AND seq <= ?2 AND seq NOT IN (\(staying) AND is_record = 1)
      """
    ).run(range)
  }

  /// Appends the end of a removal with the seal over what is left.
  private func finish(_ pruning: LastPruning, at now: Timestamp) throws {
    let planned = try seal(
      of: """
        SELECT l.seq, k.is_planned = 1 AND k.is_record = 1, l.chain FROM log l JOIN live_kept k ON k.seq = l.seq
        WHERE l.seq <= \(pruning.through) AND k.is_planned > 0 ORDER BY l.seq
        """)
    guard planned == pruning.seal else {
      throw AuditFailure(
        .corrupt, path: file.path, operation: "seal what is left",
        summary: "the records that were to stay are not those that were sealed: somebody changed them meanwhile",
        advice: "keep this file, restore a backup, and see 'curfew audit verify'")
    }
    let left = "SELECT seq, kind <> '\(FactLog.pruned)', chain FROM log WHERE seq <= \(pruning.through) ORDER BY seq"
    let seal = try seal(of: left)
    report.kept =
      try connection.integer(
        "SELECT count(*) FROM log WHERE seq <= ? AND kind <> '\(FactLog.pruned)'", .integer(pruning.through)) ?? 0
    let stretch = try RollupSeals.next(through: pruning.through, connection)
    let rolled = stretch.after < stretch.through ? try RollupSeals.values(of: [stretch], connection).first : nil
    try hold {
      try log.transaction {
        _ = try log.append(
          .pruningEnds, .integer(pruning.seq), .instant(now), .integer(pruning.through), .blob(seal))
        guard let rolled else { return }
        _ = try log.append(
          .rollupSeals, .integer(pruning.seq), .integer(stretch.after), .integer(stretch.through), .blob(rolled))
      }
    }
    try emptyKept()
  }

  /// Gives free pages at the end of the file back, some at a time; nothing where the file was made by an earlier version.
  func giveBack() async throws {
    let size = try connection.integer("PRAGMA page_size") ?? 0
    guard try connection.integer("PRAGMA auto_vacuum") == 2 else { return }
    let before = try connection.integer("PRAGMA page_count") ?? 0
    var step = StepSize(200, in: 20...1000)
    while try (connection.integer("PRAGMA freelist_count") ?? 0) > 0 {
      try Task.checkCancellation()
      let took = try file.attempt("give space back") {
        try hold { try connection.execute("PRAGMA incremental_vacuum(\(step.size))") }
      }
      step.adapt(to: took)
      try await Task.sleep(for: min(took, .milliseconds(100)))
    }
    report.bytesGivenBack = size * (before - (try connection.integer("PRAGMA page_count") ?? 0))
  }
}

/// How much one step does: less after a step that a writer waited long for, more after a short one.
private struct StepSize {
  private(set) var size: Int64
  private let range: ClosedRange<Int64>

  private static let long = Duration.milliseconds(40)
  private static let short = Duration.milliseconds(10)

  init(_ size: Int64, in range: ClosedRange<Int64>) {
    self.size = size
    self.range = range
  }

  mutating func adapt(to took: Duration) {
    if took > Self.long {
      size = max(range.lowerBound, size / 2)
    } else if took < Self.short {
      size = min(size * 2, range.upperBound)
    }
  }
}
