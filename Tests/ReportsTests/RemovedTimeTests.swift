import Audit
import Reports
import SQLite
import TestSupport
import Testing
import Time

/// What reports say of a time of which old records were removed: never more than is true.
@Suite struct RemovedTimeTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("curfew.db") }
  private let start = Timestamp(seconds: 1_795_478_400)
  private let prices = PriceList(
    currency: "EUR", prices: [.init(running: 1_000_000, stopped: 250_000) { _ in true }])
  private let groupings: [ActivityGrouping] = [.total, .workspace, .day]

  private func costs(_ reader: AuditReader, _ range: Span, _ prices: PriceList) async throws
    -> [String: CostReport.Figures]
  {
    let history = try await reader.history(from: range.from, to: range.to, changes: .none, isThinned: true)
    var figures: [String: CostReport.Figures] = [:]
    for grouping in groupings {
      for line in CostReport(of: history, in: range, by: grouping, zone: .utc, prices: prices).lines {
        figures["\(grouping) \(line.workspace ?? line.name)"] = line.figures
      }
    }
    return figures
  }

  private func savings(
    _ reader: AuditReader, _ range: Span, _ baseline: SavingsReport.Baseline
  ) async throws -> [String: SavingsFigures] {
    let history = try await reader.history(from: range.from, to: range.to)
    var figures: [String: SavingsFigures] = [:]
    for grouping in [SavingsGrouping.total, .workspace, .day] {
      let report = SavingsReport(of: history, in: range, against: baseline, by: grouping, zone: .utc, prices: prices)
      for line in report.lines { figures["\(grouping) \(line.workspace ?? line.name)"] = line.figures }
    }
    return figures
  }

  private func contains(_ one: MoneyBounds, _ other: MoneyBounds) -> Bool {
    one.least <= other.least + .rounding && other.most <= one.most + .rounding
  }

  private func contains(_ one: Bounds, _ other: Bounds) -> Bool { one.least <= other.least && other.most <= one.most }

  /// - Parameter isRolledUp: whether roll-ups were kept from the beginning, as the service does
  private func prune(_ trail: RandomTrail, part: Int, isRolledUp: Bool) async throws -> Timestamp {
    let path = path
    let before = start + .seconds((trail.now - start).wholeMilliseconds / 1000 / 4 * Int64(part))
    let report = try await AuditPruner(path: path).prune(
      before: before, at: trail.now,
      rollingUp: { through in
        if isRolledUp { _ = try await AuditRollup(path: path).update(boundary: through, RolledDay.all) }
      })
    #expect(report.result == .pruned)
    return before
  }

  @Test(arguments: [31, 32, 33, 34], [false, true])
  func staysWithinTheTruth(_ seed: Int, _ isRolledUp: Bool) async throws {
    var trail = RandomTrail(path: path, start: start, seed: UInt64(seed), setsClockBack: false, shortens: true)
    try await trail.record(steps: 160)
    let reader = try AuditReader(path: path)
    let whole = Span(start, trail.now)
    let ofServer = PriceList(currency: "EUR", credit: 1_000_000, prices: [])
    let ranges = [whole, Span(start + .hours(7), start + .hours(31)), Span(start + .seconds(40_000), trail.now)]
    typealias Told = (
      own: [String: CostReport.Figures], ofServer: [String: CostReport.Figures], saved: [String: SavingsFigures]
    )
    func told(_ range: Span) async throws -> Told {
      (
        try await costs(reader, range, prices), try await costs(reader, range, ofServer),
        try await savings(reader, range, .alwaysOn)
      )
    }
    var before: [(Span, Told)] = []
    for range in ranges { before.append((range, try await told(range))) }
    for part in [2, 3] {
      _ = try await prune(trail, part: part, isRolledUp: isRolledUp)
      for (range, truth) in before {
        let now = try await told(range)
        for (line, figures) in truth.own {
          let found = now.own[line] ?? .init()
          #expect(contains(found.money, figures.money), "\(line) \(range): \(found.money) of \(figures.money)")
        }
        // The dearest of its builds may have been removed.
        for (line, figures) in truth.ofServer {
          let found = now.ofServer[line] ?? .init()
          #expect(found.spent.least <= figures.spent.least, "\(line) \(range): \(found.spent) of \(figures.spent)")
        }
        for (line, figures) in truth.saved {
          let found = now.saved[line] ?? .init()
          #expect(contains(found.running, figures.running), "\(line) ran \(found.running) of \(figures.running)")
          #expect(contains(found.saved, figures.saved), "\(line) saved \(found.saved) of \(figures.saved)")
          #expect(contains(found.netMoney, figures.netMoney), "\(line) \(found.netMoney) of \(figures.netMoney)")
        }
      }
    }
  }

  @Test func tellsThatAMonthIsNotWhole() async throws {
    var trail = RandomTrail(path: path, start: start, seed: 51, setsClockBack: false, shortens: true)
    try await trail.record(steps: 160)
    _ = try await prune(trail, part: 2, isRolledUp: true)
    let reader = try AuditReader(path: path)
    let month = try Span(#require(Timestamp(rfc3339: "2026-11-01T00:00:00Z")), trail.now)
    let history = try await reader.history(from: month.from, to: month.to, changes: .none, isThinned: true)
    let budget = Budget(name: "all", perMonth: 1_000_000) { _ in true }
    let uses = Budget.uses(of: [budget], in: month, of: history, zone: .utc, prices: prices)
    #expect(uses.first?.isWhole == false)
  }

  /// The views leave out what they cannot tell.
  @Test func leavesRemovedDaysOutOfViews() async throws {
    var trail = RandomTrail(path: path, start: start, seed: 61, setsClockBack: false, shortens: true)
    try await trail.record(steps: 200)
    func rows(_ view: String, _ order: String) throws -> [String] {
      let connection = try Connection(path: path, access: .readOnly)
      try connection.trustSchema()
      return try connection.prepare(
        "SELECT \(order), workspace_id, running_least, running_most FROM \(view) ORDER BY 1, 2"
      ).all { "\($0.text(0)) \($0.text(1)) \($0.text(2)) \($0.text(3))" }
    }
    let before = (try rows("v_workspace_hours", "day"), try rows("v_savings_daily", "day"))
    let bound = Timestamp(seconds: 1_795_478_400 + 2 * 86_400)
    let report = try await AuditPruner(path: path).prune(before: bound, at: trail.now)
    #expect(report.result == .pruned)
    let day = String(bound.rfc3339.prefix(10))
    #expect(try rows("v_workspace_hours", "day") == before.0.filter { $0.prefix(10) >= day })
    #expect(try rows("v_savings_daily", "day") == before.1.filter { $0.prefix(10) >= day })
    #expect(!before.0.isEmpty && before.0.contains { $0.prefix(10) < day })
  }
}

extension Money {
  /// A millionth for each of many parts that are rounded.
  fileprivate static let rounding = Money(millionths: 2000)
}
