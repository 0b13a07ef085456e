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
  let file: AuditFile
  let connection: Connection
  let log: FactLog
  /// The descriptor of the lock that keeps others out; -1 after a removal.
  private var lock: Int32
  private let executor: any SerialExecutor
  /// The time since some instant, by which steps are measured.
  let clock: @Sendable () -> Duration
  var report = PruneReport(result: .nothingToDo)

  /// The queue on which the pruner does its blocking work.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens an existing trail.
  ///
  /// - Parameter clock: gives the time since some instant, by which steps are measured
  /// - Throws: ``AuditFailure``; with `anotherInstance` while another process removes records from the same trail.
  public init(
    path: String, executor: any SerialExecutor = BlockingExecutor(label: "curfew.audit.pruner"),
    clock: (@Sendable () -> Duration)? = nil
  ) throws {
    let file = AuditFile(path: path)
    self.file = file
    let begun = ContinuousClock.now
    self.clock = clock ?? { begun.duration(to: .now) }
    self.executor = executor
    let operation = "remove old records"
    let connection = try file.openExisting()
    connection.heedCancellation()
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
  ///   - rollingUp: brings the roll-ups up to date, with a part that ends at a number up to which records go
  ///   - hours: gives what is to be kept of a day's hours, from its beginning to its end; asked once for each day (UTC) of which
  ///     records go
  ///   - progress: called with the number of records looked at so far and their total
  /// - Throws: ``AuditFailure``; `CancellationError`. What was done by then stays done.
  public func prune(
    before: Timestamp, actsBefore: Timestamp? = nil, at now: Timestamp,
    rollingUp: @Sendable (_ through: Int64) async throws -> Void = { _ in },
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
    if let through = try lastNumber(before: before, actsBefore: actsBefore) {
      try await rollingUp(through)
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
  private func lastNumber(before: Timestamp, actsBefore: Timestamp?) throws -> Int64? {
    try file.attempt("find old records") {
      let last = try connection.integer("SELECT max(seq) FROM sweeps") ?? 0
      let first = try connection.integer("SELECT min(seq) FROM sweeps WHERE at >= ?", .instant(before)) ?? last
      let through = min(first, last) - 1
      let pruned = try LastPruning(connection)?.through ?? 0
      // Sweeps that stay because an act names them do not count.
      let hasOlder = try connection.integer(
        "SELECT 1 FROM sweeps WHERE seq <= ? AND seq > ? LIMIT 1", .integer(through), .integer(pruned))
      if hasOlder != nil { return through }
      // Up to there nothing else is left.
      guard let actsBefore, try hasActs(before: actsBefore, through: pruned) else { return nil }
      return pruned
    }
  }

  /// Whether there are acts before an instant that do not stay for the sake of something else.
  private func hasActs(before instant: Timestamp, through: Int64) throws -> Bool {
    try connection.integer(
      """
      SELECT 1 FROM decisions d JOIN sweeps s ON s.seq = d.sweep
      WHERE lower(d.verdict) = 'act' AND d.seq <= ? AND s.at < ?
        AND d.seq NOT IN (SELECT decision FROM suspensions WHERE decision IS NOT NULL
          UNION SELECT decision FROM notices UNION SELECT decision FROM live_runs) LIMIT 1
      """, .integer(through), .instant(instant)) != nil
  }

  func seal(of sql: String) throws -> [UInt8] {
    var seal = Seal()
    try connection.prepare(sql).forEach { row in
      seal.add(row.integer(0), isRecord: row.integer(1) != 0, chain: row.bytes(2))
    }
    return seal.bytes
  }

  /// Does one step, and measures it: so long a writer had to wait.
  @discardableResult func hold(_ step: () throws -> Void) rethrows -> Duration {
    let start = clock()
    try step()
    let took = clock() - start
    report.longestHold = max(report.longestHold, took)
    return took
  }
}
