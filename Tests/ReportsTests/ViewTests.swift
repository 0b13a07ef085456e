import Audit
import Reports
import SQLite
import TestSupport
import Testing
import Time

/// The views of hours in a real trail against the reports of the same trail.
@Suite struct ViewTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("curfew.db") }
  private let start = Timestamp(seconds: 1_795_492_800)

  private func record(seed: UInt64) async throws -> AuditReader {
    var trail = RandomTrail(path: path, start: start, seed: seed)
    try await trail.record(steps: 120)
    return try AuditReader(path: path)
  }

  private func sums(_ sql: String) throws -> [String: [Double]] {
    let connection = try Connection(path: path, access: .readOnly)
    try connection.trustSchema()
    let statement = try connection.prepare(sql)
    let rows = try statement.all { row in
      (row.text(0), (1..<statement.columnCount).map { Double(row.text($0)) ?? .nan })
    }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// Compared to the millisecond: the trail has microseconds, and sums of seconds are rounded.
  private func expectEqual(
    _ view: [String: [Double]], _ report: [(String, [Duration])], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = report.filter { $0.1.contains { $0 > .zero } }
    #expect(
      Set(view.filter { $0.value.contains { $0 > 0 } }.keys) == Set(report.map(\.0)), sourceLocation: sourceLocation)
    for (name, figures) in report {
      for (one, other) in zip(view[name] ?? [], figures.map { $0 / .seconds(1) }) {
        #expect(
          abs(one - other) < 0.002, "\(name): \(view[name] ?? []), the report has \(figures)",
          sourceLocation: sourceLocation)
      }
    }
  }

  @Test(arguments: 1...5) func comesToTheFiguresOfTheReports(_ seed: Int) async throws {
    let reader = try await record(seed: UInt64(seed))
    let range = Span(start - .days(1), start + .days(60))
    let history = try await reader.history(from: range.from, to: range.to)
    func activity(_ grouping: ActivityGrouping) -> [(String, [Duration])] {
      ActivityReport(of: history, in: range, by: grouping, zone: .utc).lines.map { line in
        let (running, used) = (line.figures.running, line.figures.used)
        return (line.workspace ?? line.name, [running.least, running.most, used.least, used.most])
      }
    }
    let figures = "sum(running_least), sum(running_most), sum(used_least), sum(used_most)"
    for view in ["v_workspace_hours", "v_sessions"] {
      expectEqual(try sums("SELECT workspace_id, \(figures) FROM \(view) GROUP BY 1"), activity(.workspace))
    }
    expectEqual(try sums("SELECT day, \(figures) FROM v_workspace_hours GROUP BY 1"), activity(.day))
    func savings(_ grouping: SavingsGrouping) -> [(String, [Duration])] {
      SavingsReport(of: history, in: range, by: grouping, zone: .utc).lines.map { line in
        (line.workspace ?? line.name, [line.figures.baseline.most, line.figures.saved.least, line.figures.saved.most])
      }
    }
    let saved = "sum(baseline), sum(saved_least), sum(saved_most)"
    expectEqual(try sums("SELECT workspace_id, \(saved) FROM v_savings_daily GROUP BY 1"), savings(.workspace))
    expectEqual(try sums("SELECT day, \(saved) FROM v_savings_daily GROUP BY 1"), savings(.day))
  }

  /// What pruning keeps of a day can be computed anew from what it was computed from, by SQL alone.
  @Test func givesTheHoursThatPruningKeeps() async throws {
    let reader = try await record(seed: 3)
    for day in 0..<3 {
      let begin = Timestamp(seconds: start.seconds / 86_400 * 86_400) + .days(day)
      let history = try await reader.history(from: begin, to: begin + .days(1))
      let kept = DayHoursRecord.all(of: history, in: Span(begin, begin + .days(1))).map { record in
        ("\(record.owner)", [record.running.least, record.running.most, record.used.least, record.used.most])
      }
      let view = try sums(
        """
        SELECT owner, sum(running_least), sum(running_most), sum(used_least), sum(used_most) FROM v_workspace_hours
        WHERE day = '\(String(begin.rfc3339.prefix(10)))' GROUP BY owner, template, organization
        """)
      #expect(!kept.isEmpty)
      for (owner, figures) in kept {
        for (one, other) in zip(try #require(view[owner]), figures.map { $0 / .seconds(1) }) {
          // Kept are whole seconds.
          #expect(abs(one - other) <= 1, "day \(day), \(owner): \(view), \(kept)")
        }
      }
    }
  }
}
