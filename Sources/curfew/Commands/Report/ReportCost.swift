import Arguments
import Reports
import Time

/// `curfew report cost`: the server's own prices, added up.
enum ReportCost {
  private static func columns(for grouping: ActivityGrouping) -> [Rows.Column] {
    [
      Rows.Column(grouping.rawValue.map { $0 == "-" ? "_" : String($0) }.joined()),
      .init("workspace_id", isUsual: false), .init("credits_least", heading: "CREDITS"),
      .init("credits_most", heading: "AT MOST"), .init("unpriced"),
    ]
  }

  static let command = Command(
    "cost", summary: "What builds cost by the server's own prices, in credits",
    discussion: """
      Adds up the server's daily_cost of each build over the time that it existed, running or stopped. Where two looks saw \
      different builds, the cost between them is an interval.
      """,
    examples: ["curfew report cost --from 30d --by template", "curfew report cost --by day -o csv"],
    parameters: [
      ReportActivity.grouping, ReportRange.from, ReportRange.to, ReportRange.zone, ReportActivity.filter,
      ReportOutput.form, OutputOptions.columns(columns(for: .workspace).map(\.name)),
    ]
  ) { invocation in
    let trail = try await ReportedTrail(invocation)
    let (zone, range) = (trail.zone, trail.range)
    let by = invocation[ReportActivity.grouping] ?? .workspace
    let report = CostReport(
      of: try await trail.reader.history(from: range.from, to: range.to), in: range, by: by, zone: zone,
      where: ReportFilter.all(invocation))
    let cells: [[Cell]] = report.lines.map { line in
      [
        .text(line.name), Cell(line.workspace), .number(CostReport.Figures.credits(line.figures.spent.least)),
        .number(CostReport.Figures.credits(line.figures.spent.most)), .duration(line.figures.unpriced),
      ]
    }
    let (least, most) = (report.total.spent.least, report.total.spent.most)
    let sum = [least, most].map { CostReport.Figures.credits($0) }
    let notes =
      report.known.map {
        [
          "from \($0.from.rfc3339) to \($0.to.rfc3339), by the server's daily_cost; nothing is known of other times",
          "together \(sum[0].plainText(digits: 2)) to \(sum[1].plainText(digits: 2)) credits",
        ]
      } ?? ["from \(range.from.rfc3339) to \(range.to.rfc3339) the trail knows nothing"]
    let members = ReportRange.members(of: range).merging([
      "total_credits_least": .number(sum[0]), "total_credits_most": .number(sum[1]),
    ]) { own, _ in own }
    try ReportOutput.print(
      Rows("cost", columns: columns(for: by), cells: cells), invocation, on: trail.display,
      of: trail.context, with: members, notes: notes)
    return ExitStatus.success.rawValue
  }
}
