import Arguments
import Reports
import Time

/// `curfew report savings`: hours that workspaces did not run, against a named baseline, and what they are worth.
enum ReportSavings {
  private static let grouping = Option<SavingsGrouping>(
    "by", "WHAT", help: "A line for each", defaultText: "workspace")

  private static func columns(
    for grouping: SavingsGrouping, _ prices: PriceList?, _ baseline: SavingsBaseline = .alwaysOn,
    isCertain: Bool = true
  ) -> [Rows.Column] {
    var columns = [
      Rows.Column(grouping.rawValue.map { $0 == "-" ? "_" : String($0) }.joined()),
      Rows.Column("workspace_id", isUsual: false), Rows.Column("baseline_least", heading: "BASELINE"),
      Rows.Column("baseline_most", heading: "AT MOST", isUsual: !isCertain),
      Rows.Column("running_least", heading: "RAN"),
      Rows.Column("running_most", heading: "AT MOST"), Rows.Column("saved_least", heading: "SAVED"),
      Rows.Column("saved_most", heading: "AT MOST"),
      Rows.Column("extended_least", heading: "EXTENDED", isUsual: baseline.hasExtensions),
      Rows.Column("extended_most", heading: "AT MOST", isUsual: baseline.hasExtensions),
    ]
    columns += MoneyCells.columns("saved_cost", prices)
    columns += MoneyCells.columns(
      "extended_cost", heading: "EXTENDED COST", prices, isUsual: baseline.hasExtensions)
    columns.append(Rows.Column("unlisted", isUsual: false))
    return columns
  }

  static let command = Command(
    "savings", summary: "Hours that workspaces did not run, against a named baseline, and what they are worth",
    discussion: """
      Under the baseline coder Curfew's changes were never made: the server's own lifetimes, its activity bump, the template's \
      limits and people alone would have stopped workspaces. What Curfew stopped earlier is saved, and what it kept running \
      longer is the cost of extensions, which counts against.

      Under the baseline always-on every workspace runs from the first look that saw it until it is gone. What it did not \
      run of that is saved, whoever stopped it: Curfew, the server or a person. Each figure is the least and the most that \
      it can be; the times at which nobody looked make the difference. With prices in the settings it also says what the \
      hours are worth: what running costs more than being stopped.

      Under the baseline rules:SET other rules would have been in force from the beginning of the range on, and what they \
      would have done is carried on over later starts, stops and use. SET is the path of their files, or the beginning of the \
      hash of a rule set that the trail has recorded; a SET that is neither gets the list of those.
      """,
    examples: [
      "curfew report savings --from 30d --by owner", "curfew report savings --by week -o csv",
      "curfew report savings --against coder --by rule", "curfew report savings --against rules:old-rules.d --from 30d",
    ],
    parameters: [
      SavingsBaseline.option, grouping, ReportRange.from, ReportRange.to, ReportRange.zone, ReportFilter.option,
      ReportedTrail.others, ReportOutput.form, OutputOptions.columns(columns(for: .workspace, nil).map(\.name)),
    ]
  ) { invocation in
    var total = SavingsFigures()
    var reports: [TrailReport] = []
    for trail in try await ReportedTrail.all(invocation) {
      let (report, found) = try await report(on: trail, invocation)
      total += report
      reports.append(found)
    }
    let baseline = invocation[SavingsBaseline.option] ?? .alwaysOn
    try ReportOutput.print(
      reports, invocation, sum: sum(total, against: baseline, reports[0].trail.settings.priceList))
    return ExitStatus.success.rawValue
  }

  private static func report(
    on trail: ReportedTrail, _ invocation: Invocation
  ) async throws -> (total: SavingsFigures, TrailReport) {
    let (zone, range, prices) = (trail.zone, trail.range, trail.settings.priceList)
    let by = invocation[grouping] ?? .workspace
    let baseline = invocation[SavingsBaseline.option] ?? .alwaysOn
    let history = try await trail.reader.history(
      from: range.from, to: range.to, changes: baseline.hasExtensions || by == .rule ? .all : .none,
      isThinned: !baseline.isOfRules)
    let report = SavingsReport(
      of: history, in: range, against: try await baseline.computed(from: trail, history), by: by, zone: zone,
      where: try await ReportFilter.all(invocation, trail), prices: prices)
    let isCertain = report.lines.allSatisfy { $0.figures.baseline.least == $0.figures.baseline.most }
    let cells = report.lines.map { line in
      [Cell.text(line.name), Cell(line.workspace)] + Self.cells(line.figures, prices)
    }
    var members = ReportRange.members(of: range, zone)
    members["baseline"] = .string(baseline.name)
    members["currency"] = prices.map { .string($0.currency) } ?? .null
    members["assumptions"] = .array(baseline.assumptions.map { .string($0) })
    let changed = baseline.hasExtensions ? try await trail.reader.changedScheduleCount(before: range.to) : 0
    if baseline.hasExtensions { members["schedules_changed"] = .integer(changed) }
    members.merge(totals(report.total, prices)) { _, total in total }
    return (
      report.total,
      TrailReport(
        trail: trail,
        rows: Rows("savings", columns: columns(for: by, prices, baseline, isCertain: isCertain), cells: cells),
        members: members,
        notes: notes(on: report, baseline, range, prices, schedulesChanged: changed)
          + (by.activity.map { ReportRange.notes(on: $0, zone) } ?? []))
    )
  }

  private static func totals(_ figures: SavingsFigures, _ prices: PriceList?) -> [String: JSONValue] {
    let names = columns(for: .total, prices).dropFirst(2).map { "total_" + $0.name }
    return Dictionary(uniqueKeysWithValues: zip(names, cells(figures, prices).map(\.json)))
  }

  /// What several trails add up to.
  private static func sum(
    _ total: SavingsFigures, against baseline: SavingsBaseline, _ prices: PriceList?
  ) -> (members: [String: JSONValue], notes: [String]) {
    let worth = prices.map { ", worth \(MoneyCells.text(total.savedMoney, $0))" } ?? ""
    let saved = "\(total.saved.least.shortText) to \(total.saved.most.shortText) saved\(worth)"
    return (
      totals(total, prices), ["all servers together \(saved)"] + extensions(total, against: baseline, prices)
    )
  }

  /// What extensions cost, and what is left of the savings; nothing under a baseline that has none.
  private static func extensions(
    _ total: SavingsFigures, against baseline: SavingsBaseline, _ prices: PriceList?
  ) -> [String] {
    guard baseline.hasExtensions else { return [] }
    func worth(_ money: MoneyBounds) -> String { prices.map { ", worth \(MoneyCells.text(money, $0))" } ?? "" }
    let (extended, net) = (total.extended, total.net)
    return [
      "cost of extensions: \(extended.least.shortText) to \(extended.most.shortText)\(worth(total.extendedMoney))",
      "saved less extensions: \(net.least.shortText) to \(net.most.shortText)\(worth(total.netMoney))",
    ]
  }

  private static func cells(_ figures: SavingsFigures, _ prices: PriceList?) -> [Cell] {
    let hours = [figures.baseline, figures.running, figures.saved, figures.extended]
    var cells = hours.flatMap { [Cell.duration($0.least), Cell.duration($0.most)] }
    cells += MoneyCells.cells(figures.savedMoney, prices) + MoneyCells.cells(figures.extendedMoney, prices)
    cells.append(prices == nil ? Cell.none : .duration(figures.unlisted))
    return cells
  }

  /// The hours of the baseline as the columns have them, the least and the most where they differ.
  private static func baselineHours(_ hours: Bounds) -> String {
    let most = hours.most.shortText
    return hours.least == hours.most ? most : "the baseline's \(most) at most (\(hours.least.shortText) at least)"
  }

  private static func notes(
    on report: SavingsReport, _ baseline: SavingsBaseline, _ range: Span, _ prices: PriceList?,
    schedulesChanged: Int64
  ) -> [String] {
    guard let known = report.known else {
      return ["\(range.text) the trail knows nothing"]
    }
    let (total, whole) = (report.total, report.total.baseline.most)
    func percent(_ part: Duration) -> String { whole > .zero ? "\(Int((part / whole * 100).rounded())) %" : "0 %" }
    var notes = [
      "\(known.text); nothing is known of other times",
      "together \(total.saved.least.shortText) to \(total.saved.most.shortText) saved, \(percent(total.saved.least)) to "
        + "\(percent(total.saved.most)) of \(baselineHours(total.baseline))"
        + (prices.map { ", worth \(MoneyCells.text(total.savedMoney, $0))" } ?? ""),
    ]
    notes += extensions(total, against: baseline, prices)
    if prices != nil, total.unlisted > .zero {
      notes.append("for \(total.unlisted.shortText) of it there is no price in the settings")
    }
    if schedulesChanged > 0 {
      notes.append(
        "NOT counted: rules have changed the start schedules of \(Count.of(Int(schedulesChanged), "workspace")); what starts by "
          + "these cost, or starts that did not come saved, is in no figure")
    }
    return notes + baseline.assumptions
  }
}
