import Arguments
import Audit
import Reports
import Time

/// `curfew report cost`: what workspaces cost, by the server's prices and by those of the settings.
enum ReportCost {
  private static let budgets = Flag("budgets", help: "What is used up of each budget, by month, instead")

  private static func columns(for grouping: ActivityGrouping, _ prices: PriceList?) -> [Rows.Column] {
    let areCreditsUsual = prices == nil || prices?.credit != nil
    var columns = [
      Rows.Column(grouping.rawValue.map { $0 == "-" ? "_" : String($0) }.joined()),
      Rows.Column("workspace_id", isUsual: false),
    ]
    columns += MoneyCells.columns("cost", prices)
    columns += [
      Rows.Column("unlisted", isUsual: prices != nil),
      Rows.Column("credits_least", heading: "CREDITS", isUsual: areCreditsUsual),
      Rows.Column("credits_most", heading: "AT MOST", isUsual: areCreditsUsual),
      Rows.Column("unpriced", isUsual: prices == nil),
    ]
    return columns
  }

  static let command = Command(
    "cost", summary: "What workspaces cost, by the prices of the settings and by the server's",
    discussion: """
      Adds up the prices of the settings ('prices') over the hours that workspaces ran and stood, in their currency, and the \
      server's daily_cost of each build over the time that it existed, in credits. With 'credit_price' in the settings a \
      workspace for which the server has a price costs what the server says. Where it is not known whether a workspace ran, \
      the cost is an interval. Without prices there are only credits. Budgets of the settings stand below the table.
      """,
    examples: [
      "curfew report cost --from 30d --by template", "curfew report cost --from 2026-01-01 --by month -o csv",
      "curfew report cost --budgets",
    ],
    parameters: [
      ReportActivity.grouping, budgets, ReportRange.from, ReportRange.to, ReportRange.zone, ReportFilter.option,
      ReportedTrail.others, ReportOutput.form,
      OutputOptions.columns(columns(for: .workspace, nil).map(\.name) + BudgetCells.columns.map(\.name)),
    ]
  ) { invocation in
    let trails = try await ReportedTrail.all(invocation)
    let settings = trails[0].settings
    if invocation[budgets] {
      guard !settings.budgets.isEmpty else {
        throw CommandFailure(
          .usage, "the settings have no budgets",
          advice: "'budgets: [{owner: ana, per_month: 200}]' in the settings, with 'currency' and 'prices', sets one")
      }
      guard trails.count == 1 else {
        throw CommandFailure(
          .usage, "budgets are of one server, and --with names others",
          advice: "ask for each by itself, with its own settings (--config)")
      }
    }
    var total = CostReport.Figures()
    var reports: [TrailReport] = []
    for trail in trails {
      let (part, report) = try await report(on: trail, isAlone: trails.count == 1, invocation)
      total += part
      reports.append(report)
    }
    try ReportOutput.print(reports, invocation, sum: sum(total, settings.priceList))
    return ExitStatus.success.rawValue
  }

  /// - Parameter isAlone: whether it is the only trail, of which the budgets of the settings are
  private static func report(
    on trail: ReportedTrail, isAlone: Bool, _ invocation: Invocation
  ) async throws -> (total: CostReport.Figures, TrailReport) {
    let (zone, range, prices) = (trail.zone, trail.range, trail.settings.priceList)
    let by = invocation[ReportActivity.grouping] ?? .workspace
    let months = BudgetCells.months(of: range, zone: zone)
    let wanted = isAlone ? trail.settings.budgets : []
    // What is used up of a month counts from its beginning.
    let whole = wanted.isEmpty ? range : months
    let history = try await trail.reader.history(from: whole.from, to: whole.to, changes: .none, isThinned: true)
    let uses = prices.map { Budget.uses(of: wanted, in: months, of: history, zone: zone, prices: $0) } ?? []
    let report = CostReport(
      of: history, in: range, by: by, zone: zone, where: try await ReportFilter.all(invocation, trail), prices: prices)
    let cells = report.lines.map { line in
      let figures = line.figures
      var row: [Cell] = [.text(line.name), Cell(line.workspace)]
      row += MoneyCells.cells(figures.money, prices)
      row.append(prices == nil ? Cell.none : .duration(figures.unlisted))
      row.append(.amount(CostReport.Figures.credits(figures.spent.least)))
      row.append(.amount(CostReport.Figures.credits(figures.spent.most)))
      row.append(.duration(figures.unpriced))
      return row
    }
    let budgetRows = Rows("budgets", columns: BudgetCells.columns, cells: uses.map { BudgetCells.row($0, prices) })
    let costRows = Rows("cost", columns: columns(for: by, prices), cells: cells)
    var members = ReportRange.members(of: range, zone).merging(totals(report.total, prices)) { _, total in total }
    if !invocation[budgets] { members["budgets"] = budgetRows.json }
    return (
      report.total,
      TrailReport(
        trail: trail, rows: invocation[budgets] ? budgetRows : costRows, members: members,
        notes: (invocation[budgets] ? [] : notes(on: report, range, prices) + ReportRange.notes(on: by, zone))
          + uses.map { BudgetCells.note(on: $0, prices) } + noteOnOrganizations(in: history, trail.settings))
    )
  }

  /// That the settings name organizations of which the trail knows nothing; empty where they do not.
  private static func noteOnOrganizations(in history: FleetHistory, _ settings: Settings) -> [String] {
    let names = settings.pricedOrganizations
    guard !names.isEmpty,
      history.workspaces.contains(where: { history.sightings(of: $0).contains { $0.organization.isEmpty } })
    else { return [] }
    return [
      "the server told no organizations, as v0.13.6 does not: \(names.joined(separator: ", ")) of the settings counts none of "
        + "those workspaces; name them by 'owner' or 'template'"
    ]
  }

  private static func totals(_ figures: CostReport.Figures, _ prices: PriceList?) -> [String: JSONValue] {
    let money = MoneyCells.cells(figures.money, prices).map(\.json)
    return [
      "total_credits_least": .number(CostReport.Figures.credits(figures.spent.least)),
      "total_credits_most": .number(CostReport.Figures.credits(figures.spent.most)),
      "currency": prices.map { .string($0.currency) } ?? .null, "total_cost_least": money[0],
      "total_cost_most": money[1],
    ]
  }

  /// What several trails add up to.
  private static func sum(
    _ total: CostReport.Figures, _ prices: PriceList?
  ) -> (members: [String: JSONValue], notes: [String]) {
    let credits = [total.spent.least, total.spent.most].map { CostReport.Figures.credits($0).plainText(digits: 2) }
    let money = prices.map { "\(MoneyCells.text(total.money, $0)), " } ?? ""
    return (totals(total, prices), ["all servers together \(money)\(credits[0]) to \(credits[1]) credits"])
  }

  private static func notes(on report: CostReport, _ range: Span, _ prices: PriceList?) -> [String] {
    guard let known = report.known else {
      return ["\(range.text) the trail knows nothing"]
    }
    let total = report.total
    let credits = [total.spent.least, total.spent.most].map { CostReport.Figures.credits($0).amountText }
    guard let prices else {
      return [
        "\(known.text), by the server's daily_cost; nothing is known of other times",
        "together \(credits[0]) to \(credits[1]) credits",
        "prices of your own go into the settings, as 'prices' with a 'currency'",
      ]
    }
    let ofServer = prices.credit == nil ? "" : ", and by the server's daily_cost where it has one"
    return [
      "\(known.text), by the prices of the settings\(ofServer); nothing is known of "
        + "other times",
      "together \(MoneyCells.text(total.money, prices))"
        + (total.spent.most > .zero ? ", and \(credits[0]) to \(credits[1]) of the server's credits" : ""),
    ]
      + (total.unlisted > .zero
        ? ["for \(total.unlisted.shortText) of running workspaces the settings have no price; they are not in the sum"]
        : [])
  }
}
