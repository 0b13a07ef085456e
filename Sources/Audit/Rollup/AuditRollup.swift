import SQLite
import Time

/// Keeps the roll-ups of a trail up to date, beside a service at work.
///
/// What lies between two observations of a workspace is known when the second one is there. Roll-ups account for all that records up
/// to a number tell, and reports add what later ones tell to it: together that is what the records alone come to.
public actor AuditRollup {
  private let file: AuditFile
  private let connection: Connection
  private let executor: any SerialExecutor

  /// The queue on which it does its blocking work.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// What an update came to.
  public struct Report: Hashable, Sendable {
    /// Number of records that it accounted for.
    public var records: Int64 = 0
    /// Number of days of workspaces that it wrote.
    public var days = 0
    /// Up to when the trail is rolled up; `nil` for nothing.
    public var through: Timestamp?
    /// The longest time for which a writer had to wait at once.
    public var longestHold: Duration = .zero

    /// Makes the report of an update that did nothing.
    public init() {}
  }

  /// Accounts for a part of the trail: given the history, for the records behind a number and up to another one.
  public typealias Accounting = @Sendable (_ history: FleetHistory, _ after: Int64, _ through: Int64) -> [RolledDay]

  private static let operation = "roll the trail up"

  /// Opens an existing trail.
  ///
  /// - Throws: ``AuditFailure``.
  public init(path: String, executor: any SerialExecutor = BlockingExecutor(label: "curfew.audit.rollup")) throws {
    let file = AuditFile(path: path)
    self.file = file
    self.executor = executor
    let connection = try file.openExisting()
    connection.heedCancellation()
    self.connection = connection
    try file.attempt(Self.operation) {
      guard try AuditSchema.schema.state(of: connection) == .current else {
        throw AuditFailure(
          .busy, path: path, operation: Self.operation, summary: "an older Curfew is working with it",
          advice: "restart the service with this version first; it brings the tables up to date")
      }
    }
  }

  /// Accounts for what has come since the last update, a day or less at a time.
  ///
  /// - Parameters:
  ///   - rebuilds: whether to begin anew. What removed records came to stays.
  ///   - boundary: a number at which a part has to end, besides those at which days do
  ///   - progress: called with the number of the last record that is accounted for
  /// - Throws: ``AuditFailure``; `CancellationError`. What was done by then stays done.
  public func update(
    rebuilds: Bool = false, boundary: Int64 = .max, _ accounting: Accounting,
    progress: @Sendable (Int64) -> Void = { _ in }
  ) throws -> Report {
    var report = Report()
    if rebuilds { try hold(&report) { try clear() } }
    try forgetRemoved(&report)
    if boundary < .max { try split(at: boundary, accounting, &report) }
    while let step = try file.attempt(Self.operation, { try next(boundary: boundary) }) {
      try Task.checkCancellation()
      let told = try told(after: step.after, through: step.through, accounting)
      var isDone = false
      try hold(&report) { isDone = try append(told, step) }
      // Otherwise somebody else has gone on meanwhile.
      guard isDone else { continue }
      report.days += told.days.count
      report.records += step.through - step.after
      progress(step.through)
    }
    report.through = try file.attempt(Self.operation) { try RollupState(connection)?.reached }
    return report
  }

  /// What records tell.
  private struct Told {
    let days: [RolledDay]
    /// Where the observations are.
    let history: FleetHistory
    /// The numbers of observations on which Curfew acted.
    let acted: Set<Int64>
  }

  private func told(after: Int64, through: Int64, _ accounting: Accounting) throws -> Told {
    let (history, acted) = try file.attempt(Self.operation) {
      try connection.transaction(.deferred) {
        (
          try FleetHistoryQuery(file: file, connection: connection).history(after: after, through: through),
          try connection.cached("SELECT observation FROM decisions WHERE seq > ? AND seq <= ? AND verdict = 'act'")
            .all([.integer(after), .integer(through)]) { $0.integer(0) }
        )
      }
    }
    return Told(days: accounting(history, after, through), history: history, acted: Set(acted))
  }

  private struct Step {
    let after, through, day: Int64
    /// The part that it goes on with; `nil` for a new one.
    let part: Int64?
  }

  /// The most records that are accounted for at once, which is what takes memory.
  private static let mostRecords: Int64 = 100_000

  /// What to account for next: up to a completed sweep of the day with which the rest begins.
  private func next(boundary: Int64) throws -> Step? {
    let last = try RollupState(connection)
    let pruned = try LastPruning(connection)?.through ?? 0
    let after = max(last?.through ?? 0, pruned)
    guard
      let (sweep, day) = try connection.cached(
        "SELECT seq, at / 86400000000 FROM sweeps WHERE seq > ? ORDER BY seq LIMIT 1"
      ).first([.integer(after)], { ($0.integer(0), $0.integer(1)) })
    else { return nil }
    let nextDay = try connection.integer(
      "SELECT seq FROM sweeps WHERE seq > ? AND at / 86400000000 > ? ORDER BY seq LIMIT 1", .integer(sweep),
      .integer(day))
    let end = min(nextDay ?? .max, after < boundary && boundary < .max ? boundary + 1 : .max)
    let through =
      try connection.integer(
        "SELECT max(seq) FROM sweep_ends WHERE seq > ? AND seq < ?", .integer(sweep),
        .integer(min(end, after + Self.mostRecords)))
      ?? connection.integer("SELECT min(seq) FROM sweep_ends WHERE seq > ? AND seq < ?", .integer(sweep), .integer(end))
    // A sweep without an end before the next day's, or before a removal, is one that was killed.
    guard let through = through ?? (end < .max ? end - 1 : nil) else { return nil }
    let isEdge = after == boundary || after == pruned
    let goesOn = last.map { $0.day == day && $0.through == after && !isEdge } ?? false
    return Step(after: after, through: through, day: day, part: goesOn ? last?.part : nil)
  }

  /// Makes two parts of the one that goes on both sides of a number.
  private func split(at number: Int64, _ accounting: Accounting, _ report: inout Report) throws {
    let found = try file.attempt(Self.operation) {
      try connection.cached("SELECT part, day, after, through FROM live_rollups WHERE after < ?1 AND through > ?1")
        .first([.integer(number)]) {
          (part: $0.integer(0), day: $0.integer(1), after: $0.integer(2), end: $0.integer(3))
        }
    }
    guard let (part, day, after, end) = found else { return }
    let first = try told(after: after, through: number, accounting)
    let second = try told(after: number, through: end, accounting)
    try hold(&report) {
      try connection.transaction(.immediate) {
        let isThere = try connection.integer(
          "SELECT 1 FROM live_rollups WHERE part = ? AND after = ? AND through = ?", .integer(part), .integer(after),
          .integer(end))
        guard isThere != nil else { return }
        try connection.cached("DELETE FROM live_days WHERE part = ?").run(.integer(part))
        try connection.cached("DELETE FROM live_sightings WHERE part = ?").run(.integer(part))
        try connection.cached("DELETE FROM live_rollups WHERE part = ?").run(.integer(part))
        try write(first, part: nil, Step(after: after, through: number, day: day, part: nil))
        try write(second, part: nil, Step(after: number, through: end, day: day, part: nil))
      }
    }
  }

  private func append(_ told: Told, _ step: Step) throws -> Bool {
    try connection.transaction(.immediate) {
      guard try (RollupState(connection)?.through ?? step.after) <= step.after else { return false }
      try write(told, part: step.part, step)
      return true
    }
  }

  /// Writes what records tell into a part, or into a new one.
  private func write(_ told: Told, part known: Int64?, _ step: Step) throws {
    let part: Int64
    if let known {
      part = known
      try connection.cached("UPDATE live_rollups SET through = ? WHERE part = ?")
        .run(.integer(step.through), .integer(part))
    } else {
      part = (try connection.integer("SELECT max(part) FROM live_rollups") ?? 0) + 1
      try connection.cached("INSERT INTO live_rollups VALUES (?, ?, ?, ?)")
        .run(.integer(part), .integer(step.day), .integer(step.after), .integer(step.through))
    }
    let find = try connection.cached("SELECT quarters FROM live_days WHERE day = ? AND subject = ? AND part = ?")
    let insert = try connection.cached("INSERT OR REPLACE INTO live_days VALUES (?, ?, ?, ?, ?)")
    for day in told.days {
      let subject = try number(of: day.subject)
      var quarters = day.quarters
      if known != nil,
        let earlier = try find.first(
          [.integer(day.day), .integer(subject), .integer(part)], { QuarterHours(bytes: $0.bytes(0)) })
      {
        quarters += earlier
      }
      try insert.run(
        .integer(day.day), .integer(subject), .integer(part), .blob(quarters.total.bytes), .blob(quarters.bytes))
    }
    try writeSightings(told, part: part, isNew: known == nil, after: step.after)
  }

  private func writeSightings(_ told: Told, part: Int64, isNew: Bool, after: Int64) throws {
    let key = try connection.cached("SELECT seq FROM workspaces WHERE id = ?")
    let find = try connection.cached("SELECT sightings FROM live_sightings WHERE part = ? AND workspace = ?")
    let insert = try connection.cached("INSERT OR REPLACE INTO live_sightings VALUES (?, ?, ?)")
    let subjects = isNew ? [:] : try RolledSubject.all(connection)
    for (workspace, sightings) in told.history.sightings {
      let new = sightings.drop { $0.number <= after }
      guard !new.isEmpty, let number = try key.first([.text(workspace)], { $0.integer(0) }) else { continue }
      var thinned = ThinnedSightings()
      if !isNew {
        let earlier = try find.first([.integer(part), .integer(number)]) { $0.bytes(0) }
        if let earlier { thinned = ThinnedSightings(earlier, subjects) }
      }
      thinned.append(new, departures: told.history.departures[workspace] ?? [], acted: told.acted)
      try insert.run(.integer(part), .integer(number), .blob(try thinned.packed { try self.number(of: $0) }))
    }
  }

  private func number(of subject: RolledSubject) throws -> Int64 {
    let names: [SQLiteValue] = [
      .text(subject.workspace), .text(subject.owner), .text(subject.name), .text(subject.organization),
      .text(subject.template),
    ]
    let find = try connection.cached(
      """
      SELECT subject FROM live_subjects
      WHERE workspace = ? AND owner = ? AND name = ? AND organization = ? AND template = ?
      """)
    if let known = try find.first(names, { $0.integer(0) }) { return known }
    try connection.cached("INSERT INTO live_subjects VALUES (NULL, ?, ?, ?, ?, ?)").run(names)
    return try connection.integer("SELECT last_insert_rowid()") ?? 0
  }

  /// Forgets all parts but those that hold what was removed.
  private func clear() throws {
    try file.attempt(Self.operation) {
      try connection.transaction(.immediate) {
        let pruned = try LastPruning(connection)?.through ?? 0
        let kept = try connection.integer("SELECT 1 FROM live_rollups WHERE through <= ? LIMIT 1", .integer(pruned))
        if kept == nil {
          // Emptying a whole table takes no time for each row.
          try connection.execute(
            """
            DELETE FROM live_days; DELETE FROM live_sightings; DELETE FROM live_subjects; DELETE FROM live_rollups
            """)
        } else {
          try connection.cached(
            "DELETE FROM live_days WHERE part IN (SELECT part FROM live_rollups WHERE through > ?)"
          ).run(.integer(pruned))
          try connection.execute("DELETE FROM live_sightings")
          try connection.cached("DELETE FROM live_rollups WHERE through > ?").run(.integer(pruned))
        }
      }
    }
  }

  /// Removes the observations of records that were removed; the hours of days stay.
  private func forgetRemoved(_ report: inout Report) throws {
    let parts = try file.attempt(Self.operation) {
      try connection.cached(
        """
        SELECT part FROM live_rollups r WHERE through <= ? AND EXISTS (SELECT 1 FROM live_sightings WHERE part = r.part)
        """
      ).all([.integer(try LastPruning(connection)?.through ?? 0)]) { $0.integer(0) }
    }
    for part in parts {
      try hold(&report) {
        try connection.cached("DELETE FROM live_sightings WHERE part = ?").run(.integer(part))
      }
    }
  }

  private func hold(_ report: inout Report, _ step: () throws -> Void) throws {
    let start = ContinuousClock.now
    try file.attempt(Self.operation) { try step() }
    report.longestHold = max(report.longestHold, start.duration(to: .now))
  }
}
