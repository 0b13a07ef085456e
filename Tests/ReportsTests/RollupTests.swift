import Audit
import Reports
import SQLite
import TestSupport
import Testing
import Time

/// Roll-ups against the records that they are made of.
@Suite struct RollupTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("curfew.db") }
  private let start = Timestamp(seconds: 1_795_492_800)

  private func trail(_ seed: Int) -> RandomTrail {
    RandomTrail(path: path, start: start, seed: UInt64(seed), setsClockBack: false, shortens: true)
  }

  @discardableResult private func rollUp(rebuilds: Bool = false) async throws -> AuditRollup.Report {
    try await AuditRollup(path: path).update(rebuilds: rebuilds, RolledDay.all)
  }

  private func described(_ report: ActivityReport) -> [String] {
    ["\(report.looks) looks, \(report.known.map { "\($0.from.rfc3339) \($0.to.rfc3339)" } ?? "nothing")"]
      + (report.lines + [.init(name: "total", workspace: nil, figures: report.total)]).map { line in
        let figures = line.figures
        func counts(_ counts: [BuildCause: Int]) -> String {
          counts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: " ")
        }
        return "\(line.name) \(line.workspace ?? "") ran \(figures.running) used \(figures.used) "
          + "started \(counts(figures.starts)) stopped \(counts(figures.stops))"
      }
  }

  /// Reports of a range from roll-ups and from records alone.
  private func expectSame(
    _ reader: AuditReader, _ range: Span, _ zone: Zone = .utc, _ groupings: [ActivityGrouping],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let history = try await reader.history(from: range.from, to: range.to)
    for grouping in groupings {
      let ofOwner = [.total, .day].contains(grouping)
      let filter = ActivityReport.Filter { !ofOwner || $0.owner == "ana" }
      let records = ActivityReport(of: history, in: range, by: grouping, zone: zone, where: filter)
      let rolled = try await ActivityReport.read(from: reader, in: range, by: grouping, zone: zone, where: filter)
      let differences = described(rolled).difference(from: described(records)).map { "\($0)" }
      #expect(
        differences.isEmpty, "by \(grouping) from \(range.from.rfc3339) to \(range.to.rfc3339) in \(zone)",
        sourceLocation: sourceLocation)
    }
  }

  /// Roll-ups are in no chain: a damaged one may tell anything, and ends nothing.
  @Test func readsAnyBytes() {
    var random = SeededGenerator(seed: 5)
    let negative: [UInt8] = [0x10] + Array(repeating: 0xFF, count: 9) + [0x01]
    let blobs =
      [negative]
      + (0..<5000).map { _ in
        (0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      }
    var sum = RolledFigures()
    for blob in blobs {
      sum += RolledFigures(bytes: blob)
      QuarterHours.forEach(in: blob) { sum += $1 }
    }
    #expect(RolledFigures(bytes: negative).builds.isEmpty)
  }

  @Test(arguments: 1...4) func comesToWhatTheRecordsComeTo(_ seed: Int) async throws {
    var random = SeededGenerator(seed: UInt64(seed) + 100)
    var trail = trail(seed)
    // Rolled up now and then, so that parts end anywhere.
    for _ in 0..<5 {
      try await trail.record(steps: Int.random(in: 1..<60, using: &random))
      try await rollUp()
    }
    try await trail.record(steps: 5)
    let reader = try AuditReader(path: path)
    let end = trail.now
    func moment() -> Timestamp {
      let at = start + .seconds(Int.random(in: -10_000..<Int(end.seconds - start.seconds) + 10_000, using: &random))
      // Some at quarters of an hour, some not.
      return Bool.random(using: &random) ? at : Timestamp(seconds: at.seconds / 900 * 900)
    }
    try await expectSame(reader, Span(start - .days(1), end + .days(1)), .utc, ActivityGrouping.allCases)
    for zone in ["UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu"] {
      let (one, other) = (moment(), moment())
      try await expectSame(
        reader, Span(min(one, other), max(one, other)), try #require(Zone(named: zone)),
        [.workspace, .day, .hourOfWeek])
    }
  }

  /// Removing them and making them again changes no report.
  @Test func canBeMadeAgain() async throws {
    var trail = trail(7)
    for _ in 0..<4 {
      try await trail.record(steps: 30)
      try await rollUp()
    }
    let reader = try AuditReader(path: path)
    let range = Span(start, trail.now)
    let before = try await ActivityReport.read(from: reader, in: range, by: .workspace, zone: .utc)
    let report = try await rollUp(rebuilds: true)
    #expect(report.days > 0)
    let after = try await ActivityReport.read(from: reader, in: range, by: .workspace, zone: .utc)
    #expect(described(after) == described(before))
    try await expectSame(reader, range, .utc, [.workspace])
    #expect(try await rollUp().records == 0)
  }

  /// Reports answer as before for a time of which the records were removed, and so they do when roll-ups are made again.
  @Test(arguments: [8, 9]) func outlivesTheRecords(_ seed: Int) async throws {
    var trail = trail(seed)
    for _ in 0..<3 {
      try await trail.record(steps: 60)
      try await rollUp()
    }
    let reader = try AuditReader(path: path)
    let range = Span(start, trail.now)
    let groupings: [ActivityGrouping] = [.workspace, .day, .hourOfWeek]
    func reports() async throws -> [[String]] {
      var reports: [[String]] = []
      for grouping in groupings {
        // The number of looks goes with the sweeps.
        reports.append(
          Array(
            described(try await ActivityReport.read(from: reader, in: range, by: grouping, zone: .utc)).dropFirst()))
      }
      return reports
    }
    let before = try await reports()
    let path = path
    // Twice, so that a part is cut into two and one of those again.
    for part in [3, 2] {
      let report = try await AuditPruner(path: path).prune(
        before: start + .seconds((trail.now - start).wholeMilliseconds / 1000 / Int64(part)), at: trail.now,
        rollingUp: { through in _ = try await AuditRollup(path: path).update(boundary: through, RolledDay.all) })
      #expect(report.result == .pruned)
      #expect(try await reader.verify().finding == nil)
      #expect(try await reports() == before)
      try await rollUp(rebuilds: true)
      #expect(try await reports() == before)
    }
    #expect(try await reader.verify().finding == nil)
    try await trail.record(steps: 20)
    let after = try await ActivityReport.read(from: reader, in: range, by: .day, zone: .utc)
    #expect(after.lines.count == before[1].count - 1)
  }

  /// What proves them when the records are gone.
  @Test(arguments: [
    "DELETE FROM live_days WHERE day = (SELECT min(day) FROM live_days)",
    "UPDATE live_days SET total = x'00' WHERE day = (SELECT min(day) FROM live_days)",
    "UPDATE live_days SET quarters = x'' WHERE day = (SELECT min(day) FROM live_days)",
    "UPDATE live_subjects SET owner = 'eve' WHERE owner = 'ana'",
    "DELETE FROM live_rollups WHERE part = (SELECT min(part) FROM live_rollups)",
  ]) func areSealedWhenTheirRecordsAreRemoved(_ edit: String) async throws {
    var trail = trail(11)
    let path = path
    try await trail.record(steps: 60)
    let reader = try AuditReader(path: path)
    for _ in 0..<3 {
      try await trail.record(steps: 60)
      try await rollUp()
      let report = try await AuditPruner(path: path).prune(
        before: Timestamp(seconds: trail.now.seconds / 86_400 * 86_400), at: trail.now,
        rollingUp: { through in _ = try await AuditRollup(path: path).update(boundary: through, RolledDay.all) })
      #expect(report.result == .pruned)
      #expect(try await reader.verify().finding == nil)
      try await rollUp(rebuilds: true)
      #expect(try await reader.verify().finding == nil)
    }
    let connection = try Connection(path: path, access: .readWrite)
    try connection.trustSchema()
    #expect(try connection.integer("SELECT count(*) FROM rollup_seals") == 3)
    try connection.execute("PRAGMA foreign_keys = OFF")
    try connection.execute(edit)
    let finding = try #require(try await reader.verify().finding)
    #expect([.memoryDiffers, .dangling].contains(finding.problem), "\(finding)")
  }
}
