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

  /// A workspace of which nobody sees everything.
  private struct Life {
    var build: Int64 = 1
    var status = "running"
    var startedAt: Timestamp
    var lastUsedAt: Timestamp?
    var owner = "ana"
    var isThere = true

    /// Odd builds start it, and even ones stop it.
    var isStart: Bool { build % 2 == 1 }

    /// What happens to it up to the next moment at which somebody may look.
    mutating func goOn(to now: Timestamp, _ random: inout SeededGenerator) {
      let before = build
      switch Int.random(in: 0..<14, using: &random) {
      case 0: isThere.toggle()
      case 1...3: build += Int64.random(in: 1...3, using: &random)
      case 4: status = ["failed", isStart ? "starting" : "stopping"].randomElement(using: &random) ?? "failed"
      case 5: owner = owner == "ana" ? "bob" : "ana"
      case 6: lastUsedAt = nil
      case 7...10: lastUsedAt = max(lastUsedAt ?? now, now - .seconds(Int.random(in: 0..<400, using: &random)))
      default: break
      }
      if build != before {
        status = isStart ? "running" : "stopped"
        startedAt = now - .milliseconds(Int.random(in: 0..<1_000_000, using: &random))
      }
    }

    func observation(of id: String, at now: Timestamp) -> ObservationRecord {
      let started = isStart ? "\"started_at\":\"\(startedAt.rfc3339)\"," : ""
      let transition = isStart ? "start" : "stop"
      let content = "{\"ws\":{\(started)\"transition\":\"\(transition)\",\"build_reason\":\"initiator\"}}"
      return ObservationRecord(
        workspace: id, at: now,
        snapshot: SnapshotRecord(
          name: "dev", owner: owner, organization: "coder", template: "go", status: status, buildNumber: build,
          content: content),
        volatile: VolatileRecord(lastUsedAt: lastUsedAt), isDecided: true)
    }
  }

  /// A trail of some days in which looks were lost, failed, or read only what ran.
  private func record(seed: UInt64) async throws -> AuditReader {
    var random = SeededGenerator(seed: seed)
    let store = try await AuditStore.open(path, waiting: .seconds(60), resolution: .zero, clock: { Timestamp.now() })
    let ruleSet = try await store.registerRuleSet(
      RuleSetRecord(hash: String(repeating: "ab", count: 32), loadedAt: start, files: []))
    var lives = Dictionary(
      uniqueKeysWithValues: (0..<4).map {
        ("w\($0)", Life(startedAt: start - .hours($0), lastUsedAt: start - .hours(1)))
      })
    var seen: Set<String> = []
    var now = start
    for _ in 0..<120 {
      now += .seconds(Int.random(in: 20..<4000, using: &random))
      // The server's clock is set back.
      if Int.random(in: 0..<40, using: &random) == 0 { now += .hours(-2) }
      for id in lives.keys.sorted() { lives[id]?.goOn(to: now, &random) }
      guard Int.random(in: 0..<5, using: &random) > 0 else { continue }
      let sweep = try await store.beginSweep(
        SweepRecord(at: now, ruleSet: ruleSet, mode: .enforce, cause: .service, curfew: "1.0.0"))
      let isFull = Bool.random(using: &random)
      let there = lives.filter { $0.value.isThere && (isFull || $0.value.status == "running") }
      let gone = isFull ? seen.subtracting(lives.filter(\.value.isThere).keys).sorted() : []
      _ = try await store.record(
        SweepBatch(
          sweep: sweep,
          observations: there.sorted { $0.key < $1.key }.map { $0.value.observation(of: $0.key, at: now) },
          gone: gone))
      seen.formUnion(there.keys)
      seen.subtract(gone)
      let isFailed = Int.random(in: 0..<12, using: &random) == 0
      _ = try await store.endSweep(
        SweepEndRecord(
          sweep: sweep, at: now + .seconds(1), result: isFailed ? .failed : .done, seen: 4,
          scope: isFull ? .everything : .running))
    }
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
