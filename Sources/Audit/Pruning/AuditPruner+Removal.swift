import SQLite
import Time

/// The second half of a removal, in steps for which a writer waits for a moment each.
extension AuditPruner {
  /// Times after which a step is made smaller or larger: a writer waits for one step at most.
  private static let longStep = Duration.milliseconds(40)
  private static let shortStep = Duration.milliseconds(10)

  func remove(
    _ pruning: LastPruning, at now: Timestamp, _ progress: (Int64, Int64) -> Void
  ) async throws {
    var begin: Int64 = 0
    var size: Int64 = 1000
    while begin < pruning.through {
      try Task.checkCancellation()
      let end = min(begin + size, pruning.through)
      let took = try file.attempt("remove old records") { try removeRecords(after: begin, through: end) }
      begin = end
      progress(end, pruning.through)
      // What is held from the writer in one step; as long again it has the file for itself.
      if took > Self.longStep {
        size = max(100, size / 2)
      } else if took < Self.shortStep {
        size = min(size * 2, 50_000)
      }
      try await Task.sleep(for: min(took, .milliseconds(100)))
    }
    try file.attempt("seal what is left") { try finish(pruning, at: now) }
    report.result = .pruned
  }

  private func removeRecords(after begin: Int64, through end: Int64) throws -> Duration {
    let range: [SQLiteValue] = [.integer(begin), .integer(end)]
    let staying = "SELECT seq FROM live_kept WHERE seq >= ?1 AND seq <= ?2"
    let before = report.longestHold
    report.longestHold = .zero
    try hold {
      try connection.transaction(.immediate) {
        for kind in FactKind.allCases {
          try connection.cached(
            "DELETE FROM \(kind.table) WHERE seq > ?1 AND seq <= ?2 AND seq NOT IN (\(staying) AND is_record = 1)"
          ).run(range)
          let count = try connection.integer("SELECT changes()") ?? 0
          if count > 0 { report.removed[kind.table, default: 0] += count }
        }
        // The place at the end of a step stays until the next one, for the chain goes on from there; that of the step before
        // goes now.
        try connection.cached("DELETE FROM log WHERE seq >= ?1 AND seq < ?2 AND seq NOT IN (\(staying))").run(range)
        try connection.cached(
          """
          UPDATE log SET kind = '\(FactLog.pruned)'
          WHERE seq > ?1 AND seq <= ?2 AND seq NOT IN (\(staying) AND is_record = 1)
          """
        ).run(range)
      }
    }
    defer { report.longestHold = max(before, report.longestHold) }
    return report.longestHold
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
    try hold {
      try log.transaction {
        _ = try log.append(
          .pruningEnds, .integer(pruning.seq), .instant(now), .integer(pruning.through), .blob(seal))
      }
    }
    try hold { try connection.execute("DELETE FROM live_kept") }
  }

  /// Gives free pages at the end of the file back, some at a time; nothing where the file was made by an earlier version.
  func giveBack() async throws {
    let size = try connection.integer("PRAGMA page_size") ?? 0
    guard try connection.integer("PRAGMA auto_vacuum") == 2 else { return }
    let before = try connection.integer("PRAGMA page_count") ?? 0
    var pages = 200
    while try (connection.integer("PRAGMA freelist_count") ?? 0) > 0 {
      try Task.checkCancellation()
      let longest = report.longestHold
      report.longestHold = .zero
      try file.attempt("give space back") {
        try hold { try connection.execute("PRAGMA incremental_vacuum(\(pages))") }
      }
      let took = report.longestHold
      report.longestHold = max(longest, took)
      if took > Self.longStep {
        pages = max(20, pages / 2)
      } else if took < Self.shortStep {
        pages = min(pages * 2, 5000)
      }
      try await Task.sleep(for: min(took, .milliseconds(100)))
    }
    report.bytesGivenBack = size * (before - (try connection.integer("PRAGMA page_count") ?? 0))
  }
}
