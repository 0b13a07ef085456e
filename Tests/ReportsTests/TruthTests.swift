import Audit
import Reports
import Simulator
import TestSupport
import Testing
import Time

/// The report of a simulated company against what its people really did.
@Suite struct TruthTests {
  private func report(_ day: SimulatedHistory, by grouping: ActivityGrouping) throws -> ActivityReport {
    ActivityReport(
      of: day.history, in: Span(day.range.lowerBound, day.range.upperBound), by: grouping,
      zone: try #require(Zone(named: "Europe/Berlin")))
  }

  /// A build in progress when somebody looked shows as the state that it leads to.
  private let ofBuild = Duration.minutes(2)

  private func expectTruth(_ day: SimulatedHistory) throws {
    let lines = Dictionary(uniqueKeysWithValues: try report(day, by: .workspace).lines.map { ($0.workspace ?? "", $0) })
    for workspace in day.truth.workspaces {
      let figures = lines[workspace.id]?.figures ?? ActivityFigures()
      let slack = ofBuild * (workspace.starts.count + workspace.stops.count)
      #expect(figures.running.least <= workspace.running + slack, "\(workspace.name)")
      #expect(figures.running.most >= workspace.running - slack, "\(workspace.name)")
      #expect(figures.used.most >= workspace.inUse - slack, "\(workspace.name): \(workspace.inUse)")
      #expect(figures.used.least <= workspace.running + slack, "\(workspace.name)")
      #expect(figures.used.most <= figures.running.most && figures.used.least <= figures.used.most)
    }
    let total = try report(day, by: .total).total
    #expect(total.running.most > .hours(50) && total.used.least > .zero)
  }

  @Test(arguments: 1...20) func coversWhatReallyHappened(_ seed: Int) throws {
    try expectTruth(SimulatedHistory(seed: UInt64(seed)))
  }

  @Test(arguments: 21...24) func coversWhatHappenedWhileNobodyLooked(_ seed: Int) throws {
    let day = SimulatedHistory(seed: UInt64(seed)) { $0 % 100 > 40 }
    try expectTruth(day)
    #expect(try report(day, by: .total).total.unknown > .hours(5))
  }

  @Test(arguments: 1...5) func addsUpToTheSameWhateverItIsGivenBy(_ seed: Int) throws {
    let day = SimulatedHistory(seed: UInt64(seed))
    let total = try report(day, by: .total).total
    for grouping in ActivityGrouping.allCases {
      let report = try report(day, by: grouping)
      var sum = ActivityFigures()
      for line in report.lines { sum += line.figures }
      #expect(sum == total && report.total == total, "\(grouping)")
    }
  }

  @Test(arguments: [1, 2, 21]) func savesWhatDidNotRun(_ seed: Int) throws {
    let day = SimulatedHistory(seed: UInt64(seed)) { seed < 20 || $0 % 100 > 40 }
    let range = Span(day.range.lowerBound, day.range.upperBound)
    let prices = PriceList(currency: "EUR", prices: [.init(running: 1_000_000) { $0.template != "none" }])
    func report(_ grouping: SavingsGrouping) -> SavingsReport {
      SavingsReport(of: day.history, in: range, by: grouping, zone: .utc, prices: prices)
    }
    let total = report(.total).total
    // At one an hour.
    func hours(_ duration: Duration) -> Double { duration / .hours(1) }
    #expect(abs(total.savedMoney.least.value - hours(total.saved.least)) < 1e-6 && total.unlisted == .zero)
    #expect(abs(total.savedMoney.most.value - hours(total.saved.most)) < 1e-6 && total.extended == Bounds())
    for grouping in SavingsGrouping.allCases { #expect(report(grouping).total == total, "\(grouping)") }
    let known = try #require(report(.total).known)
    for line in report(.workspace).lines {
      let truth = try #require(day.truth.workspaces.first { $0.id == line.workspace })
      let slack = ofBuild * (truth.starts.count + truth.stops.count + 1)
      #expect(line.figures.baseline.most <= known.length)
      // All of them are there from the first look to the last.
      #expect(line.figures.saved.least <= known.length - truth.running + slack, "\(truth.name)")
      #expect(line.figures.saved.most >= known.length - truth.running - slack, "\(truth.name)")
    }
  }

  @Test(arguments: 1...3) func costsTheSameWhateverItIsGivenBy(_ seed: Int) throws {
    let day = SimulatedHistory(seed: UInt64(seed))
    let range = Span(day.range.lowerBound, day.range.upperBound)
    func total(_ grouping: ActivityGrouping) -> CostReport.Figures {
      CostReport(of: day.history, in: range, by: grouping, zone: .utc).total
    }
    let whole = total(.total)
    // Seven credits a day while it runs, two while it does not.
    let costs = day.truth.workspaces.map { $0.running * 7 + (range.length - $0.running) * 2 }
    let truth = costs.reduce(.zero, +)
    let slack = day.truth.workspaces.reduce(Duration.zero) { $0 + ofBuild * 5 * ($1.starts.count + $1.stops.count) }
    #expect(whole.spent.least <= truth + slack && truth - slack <= whole.spent.most && whole.unpriced == .zero)
    #expect(whole.spent.most - whole.spent.least < truth / 20)
    for grouping in ActivityGrouping.allCases { #expect(total(grouping) == whole, "\(grouping)") }
  }

  @Test(arguments: [1, 2, 21]) func costsWhatPeopleRanByThePricesOfThen(_ seed: Int) throws {
    let day = SimulatedHistory(seed: UInt64(seed)) { seed < 20 || $0 % 100 > 40 }
    let range = Span(day.range.lowerBound, day.range.upperBound)
    let noon = range.from + .hours(12)
    // Two an hour in the morning and three in the afternoon; one for ten hours while stopped.
    let prices = PriceList(
      currency: "EUR",
      prices: [
        .init(running: 2_000_000, stopped: 100_000, until: noon) { _ in true },
        .init(running: 3_000_000, stopped: 100_000, from: noon) { _ in true },
      ])
    func report(_ grouping: ActivityGrouping) -> CostReport {
      CostReport(of: day.history, in: range, by: grouping, zone: .utc, prices: prices)
    }
    let whole = report(.total).total
    #expect(whole.unlisted == .zero && whole.money.least <= whole.money.most)
    for grouping in ActivityGrouping.allCases { #expect(report(grouping).total == whole, "\(grouping)") }
    func hours(_ duration: Duration) -> Double { duration / .hours(1) }
    for line in report(.workspace).lines {
      let truth = try #require(day.truth.workspaces.first { $0.id == line.workspace })
      let slack = ofBuild * (truth.starts.count + truth.stops.count + 1)
      let stopped = hours(range.length - truth.running + slack) * 0.1
      #expect(line.figures.money.least.value <= hours(truth.running + slack) * 3 + stopped, "\(truth.name)")
      #expect(line.figures.money.most.value >= hours(truth.running - slack) * 2, "\(truth.name)")
    }
    // The two halves of the day by one price each, from the hours of activity.
    func ran(_ span: Span) -> Bounds {
      ActivityReport(of: day.history, in: span, by: .total, zone: .utc).total.running
    }
    let (morning, afternoon) = (ran(Span(range.from, noon)), ran(Span(noon, range.to)))
    let running = PriceList(
      currency: "EUR",
      prices: [.init(running: 2_000_000, until: noon) { _ in true }, .init(running: 3_000_000) { _ in true }])
    let money = CostReport(of: day.history, in: range, by: .total, zone: .utc, prices: running).total.money
    #expect(abs(money.least.value - hours(morning.least) * 2 - hours(afternoon.least) * 3) < 1e-6)
    #expect(abs(money.most.value - hours(morning.most) * 2 - hours(afternoon.most) * 3) < 1e-6)
  }
}
