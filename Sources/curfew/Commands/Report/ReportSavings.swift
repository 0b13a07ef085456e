import Arguments
import Reports
import Time

/// `curfew report savings`: hours that workspaces did not run, against a named baseline, and what they are worth.
enum ReportSavings {
  private static let against = Option<SavingsReport.Baseline>(
    "against", "BASELINE", help: "What the hours are compared with", defaultText: "always-on")
  private static let grouping = Option<SavingsGrouping>(
    "by", "WHAT", help: "A line for each", defaultText: "workspace")

  private static func columns(
    for grouping: SavingsGrouping, _ prices: PriceList?, _ baseline: SavingsReport.Baseline = .alwaysOn
  ) -> [Rows.Column] {
    var columns = [
      Rows.Column(grouping.rawValue.map { $0 == "-" ? "_" : String($0) }.joined()),
      Rows.Column("workspace_id", isUsual: false), Rows.Column("baseline_least", heading: "BASELINE"),
      Rows.Column("baseline_most", heading: "AT MOST", isUsual: false), Rows.Column("running_least", heading: "RAN"),
      Rows.Column("running_most", heading: "AT MOST"), Rows.Column("saved_least", heading: "SAVED"),
      Rows.Column("saved_most", heading: "AT MOST"),
      Rows.Column("extended_least", heading: "EXTENDED", isUsual: baseline != .alwaysOn),
      Rows.Column("extended_most", heading: "AT MOST", isUsual: baseline != .alwaysOn),
    ]
    columns += MoneyCells.columns("saved_cost", heading: prices?.currency ?? "COST", isUsual: prices != nil)
    columns += MoneyCells.columns(
      "extended_cost", heading: "EXTENDED COST", isUsual: prices != nil && baseline != .alwaysOn)
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
      """,
    examples: [
      "curfew report savings --from 30d --by owner", "curfew report savings --by week -o csv",
      "curfew report savings --against coder --by rule",
    ],
    parameters: [
      against, grouping, ReportRange.from, ReportRange.to, ReportRange.zone, ReportActivity.filter,
      ReportOutput.form, OutputOptions.columns(columns(for: .workspace, nil).map(\.name)),
    ]
  ) { invocation in
    let trail = try await ReportedTrail(invocation)
    let (zone, range, prices) = (trail.zone, trail.range, trail.settings.priceList)
    let by = invocation[grouping] ?? .workspace
    let baseline = invocation[against] ?? .alwaysOn
    let report = SavingsReport(
      of: try await trail.reader.history(from: range.from, to: range.to), in: range, against: baseline, by: by,
      zone: zone, where: ReportFilter.all(invocation), prices: prices)
    let cells = report.lines.map { line in
      [Cell.text(line.name), Cell(line.workspace)] + Self.cells(line.figures, prices)
    }
    var members = ReportRange.members(of: range)
    members["baseline"] = .string(baseline.rawValue)
    members["currency"] = prices.map { .string($0.currency) } ?? .null
    members["assumptions"] = .array(baseline.assumptions.map { .string($0) })
    for (column, cell) in zip(columns(for: by, prices).dropFirst(2), Self.cells(report.total, prices)) {
      members["total_" + column.name] = cell.json
    }
    try ReportOutput.print(
      Rows("savings", columns: columns(for: by, prices, baseline), cells: cells), invocation, on: trail.display,
      of: trail.context, with: members, notes: notes(on: report, baseline, range, prices))
    return ExitStatus.success.rawValue
  }

  private static func cells(_ figures: SavingsFigures, _ prices: PriceList?) -> [Cell] {
    let hours = [figures.baseline, figures.running, figures.saved, figures.extended]
    var cells = hours.flatMap { [Cell.duration($0.least), Cell.duration($0.most)] }
    cells += MoneyCells.cells(figures.savedMoney, prices) + MoneyCells.cells(figures.extendedMoney, prices)
    cells.append(prices == nil ? Cell.none : .duration(figures.unlisted))
    return cells
  }

  private static func notes(
    on report: SavingsReport, _ baseline: SavingsReport.Baseline, _ range: Span, _ prices: PriceList?
  ) -> [String] {
    guard let known = report.known else {
      return ["from \(range.from.rfc3339) to \(range.to.rfc3339) the trail knows nothing"]
    }
    let (total, whole) = (report.total, report.total.baseline.most)
    func percent(_ part: Duration) -> String { whole > .zero ? "\(Int((part / whole * 100).rounded())) %" : "0 %" }
    var notes = [
      "from \(known.from.rfc3339) to \(known.to.rfc3339); nothing is known of other times",
      "together \(total.saved.least.shortText) to \(total.saved.most.shortText) saved, \(percent(total.saved.least)) to "
        + "\(percent(total.saved.most)) of \(whole.shortText)",
    ]
    if baseline != .alwaysOn {
      let (extended, net) = (total.extended, total.net)
      let cost = prices.map { ", worth \(MoneyCells.text(total.extendedMoney, $0))" } ?? ""
      notes.append("cost of extensions: \(extended.least.shortText) to \(extended.most.shortText)\(cost)")
      notes.append("saved less extensions: \(net.least.shortText) to \(net.most.shortText)")
    }
    if let prices { notes.append("worth \(MoneyCells.text(total.savedMoney, prices))") }
    if prices != nil, total.unlisted > .zero {
      notes.append("for \(total.unlisted.shortText) of it there is no price in the settings")
    }
    return notes + baseline.assumptions
  }
}

extension SavingsReport.Baseline {
  /// What it takes for granted, a sentence each without a full stop.
  var assumptions: [String] {
    switch self {
    case .alwaysOn:
      [
        "assumed by the baseline always-on: every workspace would have run from the first look that saw it until it was gone",
        "counted whoever stopped it: Curfew, the server or a person",
      ]
    case .coder:
      [
        "assumed by the baseline coder: deadlines, TTLs and the template's limits as they were before Curfew changed them, and "
          + "start schedules as they are",
        "use would have moved a deadline by the template's activity bump at most, or an hour where the server does not say",
        "what people stopped they would have stopped all the same; stops that nobody saw may have been theirs",
        "who came to a workspace that the server would have stopped would have started it then",
        "who was at work when it would have been stopped may have started it again",
      ]
    }
  }
}
