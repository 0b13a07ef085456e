import Glibc
import SQLite
import Time

/// Removes old records from a trail, in small steps beside a writer at work.
///
/// The steps: work out what stays, in a reading transaction; append a record of the removal with a seal over that; remove
/// from the oldest to the newest, some thousand records at once; append its end with a seal over what is left; give the space
/// back. After a crash at any instant the next call goes on where it was left; the trail verifies at every instant.
///
/// The oldest first: a record goes before what it led to, so that nothing looks as if it were still open in between.
public actor AuditPruner {
  private let file: AuditFile
  private let connection: Connection
  private let log: FactLog
  /// The descriptor of the lock that keeps others out; -1 after a removal.
  private var lock: Int32
  private let executor: any SerialExecutor
  private var report = PruneReport(result: .nothingToDo)

  /// The queue on which the pruner does its blocking work.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens an existing trail.
  ///
  /// - Throws: ``AuditFailure``; with `anotherInstance` while another process removes records from the same trail.
  public init(path: String, executor: any SerialExecutor = BlockingExecutor(label: "curfew.audit.pruner")) throws {
    let file = AuditFile(path: path)
    self.file = file
    self.executor = executor
    let operation = "remove old records"
    let connection = try file.openExisting()
    self.connection = connection
    lock = try file.lockForPruning(operation)
    do {
      log = try file.attempt(operation) {
        guard try AuditSchema.schema.state(of: connection) == .current else {
          throw AuditFailure(
            .busy, path: path, operation: operation, summary: "an older Curfew is working with it",
            advice: "restart the service with this version first; it brings the tables up to date")
        }
        // What goes is named by nothing that stays. Looking for that at each row would take hours.
        try connection.execute("PRAGMA foreign_keys = OFF")
        return try FactLog(connection)
      }
    } catch {
      close(lock)
      throw error
    }
  }

  deinit { if lock >= 0 { close(lock) } }

  /// Removes records of sweeps before an instant.
  ///
  /// - Parameters:
  ///   - before: the sweeps from there on stay as a whole, and the last one always
  ///   - actsBefore: acts before it go, too; `nil` for none
  ///   - now: the instant to record
  ///   - hours: gives what is to be kept of a day's hours, from its beginning to its end; asked once for each day (UTC) of which
  ///     records go
  ///   - progress: called with the number of records looked at so far and their total
  /// - Throws: ``AuditFailure``; `CancellationError`. What was done by then stays done.
  public func prune(
    before: Timestamp, actsBefore: Timestamp? = nil, at now: Timestamp,
    hours: @Sendable (_ from: Timestamp, _ to: Timestamp) async throws -> [DayHoursRecord] = { _, _ in [] },
    progress: @Sendable (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
  ) async throws -> PruneReport {
    report = PruneReport(result: .nothingToDo)
    if lock < 0 { lock = try file.lockForPruning("remove old records") }
    // Not only when this object goes, which may be a moment later.
    defer {
      close(lock)
      lock = -1
    }
    if let open = try openPruning() {
      report.continued = true
      try await remove(open, at: now, progress)
    }
    try noteWholeSince(after: try LastPruning(connection)?.through ?? 0)
    if let through = try lastNumber(before: before) {
      try await recordHours(through: through, hours)
      let began = try plan(
        through: through, before: before, actsSince: actsBefore ?? Timestamp(microseconds: .min), at: now)
      try await remove(began, at: now, progress)
      try noteWholeSince(after: through)
    }
    if report.result == .pruned { try await giveBack() }
    try file.attempt("measure the database") {
      let size = try connection.integer("PRAGMA page_size") ?? 0
      report.bytesFree = size * (try connection.integer("PRAGMA freelist_count") ?? 0)
      // The file becomes shorter only when the log is copied into it; where a reader keeps that up, a later one does it.
      _ = try connection.checkpoint()
    }
    return report
  }

  private func noteWholeSince(after through: Int64) throws {
    report.wholeSince = try file.attempt("find old records") {
      try connection.cached("SELECT min(at) FROM sweeps WHERE seq > ?").first([.integer(through)]) {
        $0.optionalInstant(0)
      } ?? nil
    }
  }

  private func openPruning() throws -> LastPruning? {
    try file.attempt("find what was left undone") {
      try LastPruning(connection).flatMap { $0.isFinished ? nil : $0 }
    }
  }

  /// The number before the first sweep that stays as a whole; `nil` where nothing comes before it that could go.
  private func lastNumber(before: Timestamp) throws -> Int64? {
    try file.attempt("find old records") {
      let last = try connection.integer("SELECT max(seq) FROM sweeps") ?? 0
      let first = try connection.integer("SELECT min(seq) FROM sweeps WHERE at >= ?", .instant(before)) ?? last
      let through = min(first, last) - 1
      let pruned = try LastPruning(connection)?.through ?? 0
      // Sweeps that stay because an act names them do not count.
      let hasOlder = try connection.integer(
        "SELECT 1 FROM sweeps WHERE seq <= ? AND seq > ? LIMIT 1", .integer(through), .integer(pruned))
      return hasOlder == nil ? nil : through
    }
  }

  /// Records the hours of the days of which records go, unless they are there already.
  ///
  /// The last of them is left out where it goes on in what stays.
  private func recordHours(
    through: Int64, _ hours: @Sendable (Timestamp, Timestamp) async throws -> [DayHoursRecord]
  ) async throws {
    let operation = "record the hours of old days"
    let pruned = try file.attempt(operation) { try LastPruning(connection)?.through ?? 0 }
    let days = try file.attempt(operation) {
      try connection.prepare(
        """
        SELECT DISTINCT s.at / 86400000000 FROM sweeps s
        WHERE s.seq > ?1 AND s.seq <= ?2 AND s.at / 86400000000 < (
            SELECT min(at) / 86400000000 FROM sweeps WHERE seq > ?2)
          AND date(s.at / 1000000, 'unixepoch') NOT IN (SELECT day FROM daily_hours) ORDER BY 1
        """
      ).all([.integer(pruned), .integer(through)]) { $0.integer(0) }
    }
    for day in days {
      try Task.checkCancellation()
      let begin = Timestamp(seconds: day * 86_400)
      let records = try await hours(begin, begin + .days(1))
      try file.attempt(operation) {
        try hold {
          try log.transaction {
            for record in records {
              _ = try log.append(
                .dailyHours, .text(String(begin.rfc3339.prefix(10))), .text(record.owner), .text(record.template),
                .text(record.organization), .integer(record.runningLeast), .integer(record.runningMost),
                .integer(record.usedLeast), .integer(record.usedMost), .text(Self.json(record.starts)),
                .text(Self.json(record.stops)))
            }
          }
        }
      }
    }
  }

  /// Counts by words, as JSON in the order of the words.
  private static func json(_ counts: [String: Int]) -> String {
    "{" + counts.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }

  // MARK: The plan

  /// Appends the beginning of a removal, after working out what stays.
  private func plan(
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
      return try hold {
        try log.transaction {
          try reprieve(seenAfter: seen, through: through)
          let seq = try log.append(
            .prunings, .instant(now), .instant(before), .integer(through), .blob(seal))
          for total in totals {
            _ = try log.append(
              .dailyTotals, .integer(seq), total[0], total[1], total[2], total[3], total[4], total[5], total[6])
          }
          guard let began = try LastPruning(connection) else {
            preconditionFailure("the removal was appended a moment ago")
          }
          return began
        }
      }
    }
  }

  /// Copies the plan into the table that outlives this process, in steps.
  private func fillKept() throws {
    while try (connection.integer("SELECT count(*) FROM (SELECT 1 FROM live_kept LIMIT 1)") ?? 0) > 0 {
      try hold {
        try connection.execute("DELETE FROM live_kept WHERE seq IN (SELECT seq FROM live_kept ORDER BY seq LIMIT 5000)")
      }
    }
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
      SELECT DISTINCT snapshot FROM observations WHERE seq > ?1 AND snapshot <= ?2
        AND snapshot NOT IN (SELECT seq FROM live_kept WHERE is_record = 1)
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

  private func seal(of sql: String) throws -> [UInt8] {
    var seal = Seal()
    try connection.prepare(sql).forEach { row in
      seal.add(row.integer(0), isRecord: row.integer(1) != 0, chain: row.bytes(2))
    }
    return seal.bytes
  }

  // MARK: The removal

  /// Times after which a step is made smaller or larger: a writer waits for one step at most.
  private static let longStep = Duration.milliseconds(40)
  private static let shortStep = Duration.milliseconds(10)

  private func remove(
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
  private func giveBack() async throws {
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

  /// Measures how long a writer had to wait for one step.
  private func hold<Result>(_ body: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    defer { report.longestHold = max(report.longestHold, start.duration(to: .now)) }
    return try body()
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

extension AuditFile {
  /// Keeps other processes from removing records at the same time, until the descriptor is closed.
  fileprivate func lockForPruning(_ operation: String) throws -> Int32 {
    let lockPath = path + ".prune-lock"
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw AuditFailure(
        .cannotOpen, path: lockPath, operation: operation, summary: String(cString: strerror(errno)),
        advice: "check that this user may write in the directory of the database")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw AuditFailure(
        .anotherInstance, path: path, operation: operation, summary: "another process is removing records from it",
        advice: "wait until it is done; nothing is left to do then")
    }
    return descriptor
  }
}
