import Audit
import Reports
import SQLite
import TestSupport
import Testing
import Time

/// Reports of running time from the observations that roll-ups keep, against those of the records alone.
@Suite struct ThinnedTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("curfew.db") }

  /// A usual week, one with a day of 25 hours in Berlin, and one with a day of 23.
  private static let starts = [1_795_492_800, 1_792_814_400, 1_806_120_000]

  private static let prices = PriceList(
    currency: "EUR",
    prices: [
      .init(running: 1_300_000, stopped: 70_000, until: Timestamp(seconds: 1_795_550_001)) { _ in true },
      .init(running: 1_900_000) { $0.owner == "ana" },
    ])

  @discardableResult private func rollUp(rebuilds: Bool = false) async throws -> AuditRollup.Report {
    try await AuditRollup(path: path).update(rebuilds: rebuilds, RolledDay.all)
  }

  /// Days and workdays, rolled up now and then.
  private func record(_ seed: Int, from start: Timestamp, setsClockBack: Bool = false) async throws -> RandomTrail {
    var random = SeededGenerator(seed: UInt64(seed) + 900)
    var trail = RandomTrail(
      path: path, start: start, seed: UInt64(seed), setsClockBack: setsClockBack, shortens: true)
    for round in 0..<6 {
      let isWorkday = round % 2 == 0
      try await trail.record(
        steps: Int.random(in: isWorkday ? 60..<120 : 10..<40, using: &random), pace: isWorkday ? 60..<400 : 20..<4000,
        isWorkday: isWorkday)
      if Int.random(in: 0..<4, using: &random) > 0 { try await rollUp() }
    }
    try await rollUp()
    try await trail.record(steps: 5)
    return trail
  }

  private func lines(_ report: SavingsReport) -> [String] {
    report.lines.map { "\($0.name) \($0.workspace ?? "") \($0.figures)" }.sorted()
      + ["total \(report.total) of \(String(describing: report.known))"]
  }

  private func lines(_ report: CostReport) -> [String] {
    report.lines.map { "\($0.name) \($0.workspace ?? "") \($0.figures)" }.sorted()
      + ["total \(report.total) of \(String(describing: report.known))"]
  }

  /// - Returns: how many observations were left out
  @discardableResult private func expectSame(
    _ reader: AuditReader, _ range: Span, _ zone: Zone = .utc,
    by groupings: [SavingsGrouping] = [.workspace, .day, .hourOfWeek, .rule],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Int {
    let records = try await reader.history(from: range.from, to: range.to)
    let thinned = try await reader.history(from: range.from, to: range.to, isThinned: true)
    func expect(_ one: [String], _ other: [String], _ what: String) {
      let differences = one.difference(from: other).map { "\($0)" }
      #expect(
        differences.isEmpty, "\(what) from \(range.from.rfc3339) to \(range.to.rfc3339) in \(zone)",
        sourceLocation: sourceLocation)
    }
    let filter = ActivityReport.Filter { $0.owner == "ana" }
    for (baseline, name) in [(SavingsReport.Baseline.alwaysOn, "always-on"), (.coder, "coder")] {
      for grouping in groupings {
        func report(_ history: FleetHistory) -> [String] {
          lines(
            SavingsReport(
              of: history, in: range, against: baseline, by: grouping, zone: zone,
              where: grouping == .owner ? .init() : filter, prices: grouping == .day ? nil : Self.prices))
        }
        expect(report(thinned), report(records), "\(name) by \(grouping)")
      }
    }
    for grouping in groupings.compactMap({ ActivityGrouping(rawValue: $0.rawValue) }) {
      func report(_ history: FleetHistory) -> [String] {
        lines(CostReport(of: history, in: range, by: grouping, zone: zone, where: filter, prices: Self.prices))
          + lines(CostReport(of: history, in: range, by: grouping, zone: zone))
      }
      expect(report(thinned), report(records), "cost by \(grouping)")
    }
    return records.workspaces.reduce(0) {
      $0 + records.sightings(of: $1).count - thinned.sightings(of: $1).count
    }
  }

  @Test(arguments: 1...6) func comesToWhatTheRecordsComeTo(_ seed: Int) async throws {
    let start = Timestamp(seconds: Int64(Self.starts[seed % 3]))
    let trail = try await record(seed, from: start)
    var random = SeededGenerator(seed: UInt64(seed))
    let reader = try AuditReader(path: path)
    func moment() -> Timestamp {
      start + .milliseconds(Int.random(in: 0..<Int((trail.now - start).wholeMilliseconds), using: &random))
    }
    let whole = Span(start - .days(1), trail.now + .days(1))
    #expect(try await expectSame(reader, whole, by: SavingsGrouping.allCases) > 20, "few observations were left out")
    for zone in ["Europe/Berlin", "Asia/Kathmandu", "UTC"] {
      let (one, other) = (moment(), moment())
      try await expectSame(reader, Span(min(one, other), max(one, other)), try #require(Zone(named: zone)))
    }
    // From a day's beginning to another's, as most reports are.
    let day = Timestamp(seconds: start.seconds + 86_400)
    try await expectSame(reader, Span(day, day + .days(1)))
    try await rollUp(rebuilds: true)
    #expect(
      try await expectSame(reader, whole, by: [.rule]) > 20, "few observations were left out of what was made again")
  }

  @Test(arguments: [11, 12]) func comesToTheSameWhereTheClockWasSetBack(_ seed: Int) async throws {
    let start = Timestamp(seconds: Int64(Self.starts[0]))
    let trail = try await record(seed, from: start, setsClockBack: true)
    let reader = try AuditReader(path: path)
    try await expectSame(reader, Span(start, trail.now))
    try await expectSame(reader, Span(start + .hours(7), trail.now - .hours(9)))
  }

  @Test(arguments: [21, 22]) func comesToTheSameAfterRecordsWereRemoved(_ seed: Int) async throws {
    let start = Timestamp(seconds: Int64(Self.starts[0]))
    var trail = try await record(seed, from: start)
    let reader = try AuditReader(path: path)
    let path = path
    let before = start + .seconds((trail.now - start).wholeMilliseconds / 3000)
    let report = try await AuditPruner(path: path).prune(
      before: before, at: trail.now,
      rollingUp: { through in _ = try await AuditRollup(path: path).update(boundary: through, RolledDay.all) })
    #expect(report.result == .pruned)
    for _ in 0..<2 {
      try await expectSame(reader, Span(before + .hours(1), trail.now))
      try await expectSame(reader, Span(start, trail.now))
      try await rollUp()
      try await expectSame(reader, Span(start, trail.now))
      try await rollUp(rebuilds: true)
      try await trail.record(steps: 30, pace: 60..<300, isWorkday: true)
    }
  }

  /// Roll-ups are in no chain: damaged ones may tell anything, and end nothing.
  @Test func readsAnyBytes() async throws {
    let start = Timestamp(seconds: Int64(Self.starts[0]))
    let trail = try await record(41, from: start)
    var random = SeededGenerator(seed: 6)
    for _ in 0..<15 {
      let connection = try Connection(path: path, access: .readWrite)
      try connection.trustSchema()
      let rows = try connection.prepare("SELECT part, workspace, sightings FROM live_sightings").all {
        ($0.integer(0), $0.integer(1), $0.bytes(2))
      }
      for (part, workspace, bytes) in rows {
        var bytes = bytes
        for _ in 0..<3 {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        try connection.prepare("UPDATE live_sightings SET sightings = ? WHERE part = ? AND workspace = ?")
          .run(.blob(bytes), .integer(part), .integer(workspace))
      }
      let history = try await AuditReader(path: path).history(
        from: start, to: start + .days(30), isThinned: true)
      for baseline in [SavingsReport.Baseline.alwaysOn, .coder] {
        let report = SavingsReport(
          of: history, in: Span(start, trail.now), against: baseline, by: .day, zone: .utc, prices: Self.prices)
        #expect(report.known != nil)
      }
    }
  }

  /// Each row that is asked for is there, whether it is read for all workspaces or for some.
  @Test func readsSomeWorkspacesAlone() async throws {
    let start = Timestamp(seconds: Int64(Self.starts[0]))
    let trail = try await record(31, from: start)
    let reader = try AuditReader(path: path)
    for isThinned in [false, true] {
      for (from, to) in [(start, trail.now), (start + .hours(5), trail.now - .hours(5))] {
        let all = try await reader.history(from: from, to: to, isThinned: isThinned)
        let some = try await reader.history(from: from, to: to, of: ["w1", "w3", "nobody"], isThinned: isThinned)
        #expect(Set(some.workspaces) == Set(all.workspaces).intersection(["w1", "w3"]))
        for workspace in some.workspaces {
          #expect(some.sightings(of: workspace) == all.sightings(of: workspace), "\(isThinned)")
        }
      }
    }
  }
}
