import SQLite
import Time

/// What roll-ups and the records behind them tell of a range.
public struct RolledHistory: Sendable {
  /// The part of the range that roll-ups tell of, in whole quarters of an hour.
  public let from: Timestamp, to: Timestamp
  /// What records behind the number ``after`` tell.
  public let rest: FleetHistory
  /// The last record that is rolled up.
  public let after: Int64
  /// What there is in front of ``from`` and behind ``to``; `nil` where the range begins or ends there.
  public let before: FleetHistory?, behind: FleetHistory?
  /// The first and the last instant at which something was seen.
  public let ends: (first: Timestamp, last: Timestamp)
  /// The number of looks in the range.
  public let looks: Int
  /// The workspaces' last names before the end of the range, by id; of those alone that the trail still has.
  public let names: [String: String]
}

/// Adds roll-ups up.
public protocol RolledSums: Sendable {
  /// Adds what a part of the trail tells of a workspace's day.
  ///
  /// - Parameters:
  ///   - number: of the subject, the same as long as rows are read
  ///   - row: the figures of the whole day and those of its quarters, as ``RolledFigures`` and ``QuarterHours`` read them
  mutating func add(
    _ number: Int64, _ subject: RolledSubject, day: Int64, _ row: (total: () -> [UInt8], quarters: () -> [UInt8]))
}

extension AuditReader {
  /// What the trail tells of a range: from roll-ups as far as they go, and from the records themselves behind that and at the edges.
  ///
  /// - Parameters:
  ///   - sums: gets the roll-ups, of every workspace
  ///   - wantsNames: whether ``RolledHistory/names`` are read
  /// - Returns: `nil` where there are no roll-ups of the range, so that the records are to be read
  /// - Throws: ``AuditFailure``.
  public func rolledHistory<Sums: RolledSums>(
    from: Timestamp, to: Timestamp, wantsNames: Bool, into sums: Sums
  ) throws -> (history: RolledHistory, sums: Sums)? {
    try file.attempt("read the trail") {
      try connection.transaction(.deferred) {
        let query = FleetHistoryQuery(file: file, connection: try connection)
        let quarter = QuarterHours.length
        let begin = Timestamp(
          microseconds: (from.microseconds + (from.nanoseconds % 1000 > 0 ? 1 : 0)).roundedUp(to: quarter))
        let end = Timestamp(microseconds: to.microseconds - to.microseconds % quarter)
        guard let state = try RollupState(query.connection), state.reached > begin, begin < end,
          let ends = try query.ends()
        else { return nil }
        // Behind what is rolled up the records are read in any case.
        let isOpen = state.reached <= end
        let history = RolledHistory(
          from: begin, to: isOpen ? to : end, rest: try query.history(after: state.through, through: nil),
          after: state.through,
          before: from < begin ? try query.history(from: from, to: begin, changes: .ofStops) : nil,
          behind: !isOpen && end < to ? try query.history(from: end, to: to, changes: .ofStops) : nil, ends: ends,
          looks: try query.countLooks(from: from, to: to), names: wantsNames ? try names(before: to) : [:])
        return (history, try add(sums, from: begin, to: end))
      }
    }
  }

  /// From when on roll-ups tell of the trail, whatever was removed since; `nil` where there are none.
  ///
  /// - Throws: ``AuditFailure``.
  public func rolledSince() throws -> Timestamp? {
    try all("SELECT after, (day + 1) * 86400000000 FROM live_rollups ORDER BY after LIMIT 1", []) { row in
      // Those that were begun after a removal lack the first day.
      row.integer(0) == 0 ? .goZero : row.instant(1)
    }.first
  }

  private func add<Sums: RolledSums>(_ sums: Sums, from: Timestamp, to: Timestamp) throws -> Sums {
    var sums = sums
    let subjects = try RolledSubject.all(connection)
    let day: Int64 = 86_400_000_000
    try connection.prepare("SELECT subject, day, total, quarters FROM live_days WHERE day >= ? AND day <= ?").forEach(
      [.integer(from.microseconds / day), .integer((to.microseconds - 1) / day)]
    ) { row in
      guard let subject = subjects[row.integer(0)] else { return }
      sums.add(row.integer(0), subject, day: row.integer(1), ({ row.bytes(2) }, { row.bytes(3) }))
    }
    return sums
  }

  private func names(before end: Timestamp) throws -> [String: String] {
    let first = try connection.integer(
      "SELECT min(seq) FROM sweeps WHERE seq > coalesce((SELECT max(seq) FROM sweeps WHERE at < ?), 0)", .instant(end))
    let rows = try connection.prepare(
      """
      SELECT w.id, n.owner || '/' || n.name FROM workspaces w
      JOIN observations o ON o.seq = (
        SELECT seq FROM observations WHERE workspace = w.seq AND seq < ?1 AND at < ?2 ORDER BY seq DESC LIMIT 1)
      JOIN snapshots n ON n.seq = o.snapshot
      """
    ).all([.integer(first ?? .max), .instant(end)]) { ($0.text(0), $0.text(1)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }
}

extension Int64 {
  fileprivate func roundedUp(to step: Int64) -> Int64 { self % step == 0 ? self : self - self % step + step }
}
