import Arguments
import Reports
import Time

/// `curfew report savings`: hours that workspaces did not run, against a named baseline.
enum ReportSavings {
  private static let baseline = Option<SavingsReport.Baseline>(
    "baseline", "NAME", help: "What the hours are compared with", defaultText: "always-on")

  private static func columns(for grouping: ActivityGrouping) -> [Rows.Column] {
    [
      Rows.Column(grouping.rawValue.map { $0 == "-" ? "_" : String($0) }.joined()),
      .init("workspace_id", isUsual: false), .init("baseline"), .init("running_least", heading: "RAN"),
      .init("running_most", heading: "AT MOST"), .init("saved_least", heading: "SAVED"),
      .init("saved_most", heading: "AT MOST"),
    ]
  }

  static let command = Command(
    "savings", summary: "Hours that workspaces did not run, against a named baseline",
    discussion: """
      Under the baseline always-on every workspace runs from the first look that saw it until it is gone. What it did not \
      run of that is saved, whoever stopped it: Curfew, the server or a person. Each figure is the least and the most that \
      it can be; the times at which nobody looked make the difference.
      """,
    examples: ["curfew report savings --from 30d --by owner", "curfew report savings --by week -o csv"],
    parameters: [
      baseline, ReportActivity.grouping, ReportRange.from, ReportRange.to, ReportRange.zone, ReportActivity.filter,
      ReportOutput.form, OutputOptions.columns(columns(for: .workspace).map(\.name)),
    ]
  ) { invocation in
    let trail = try await ReportedTrail(invocation)
    let (zone, range) = (trail.zone, trail.range)
    let by = invocation[ReportActivity.grouping] ?? .workspace
    let against = invocation[baseline] ?? .alwaysOn
    let report = SavingsReport(
      of: try await trail.reader.history(from: range.from, to: range.to), in: range, by: by, zone: zone,
      where: ReportFilter.all(invocation))
    let cells: [[Cell]] = report.lines.map { line in
      let (running, saved) = (line.figures.running, line.figures.saved)
      return [
        .text(line.name), Cell(line.workspace), .duration(line.figures.existing.most), .duration(running.least),
        .duration(running.most), .duration(saved.least), .duration(saved.most),
      ]
    }
    let saved = report.total.saved
    let members = ReportRange.members(of: range).merging([
      "baseline": .string(against.rawValue), "total_saved_least": Cell.duration(saved.least).json,
      "total_saved_most": Cell.duration(saved.most).json,
    ]) { own, _ in own }
    try ReportOutput.print(
      Rows("savings", columns: columns(for: by), cells: cells), invocation, on: trail.display,
      of: trail.context, with: members,
      notes: notes(on: report, range))
    return ExitStatus.success.rawValue
  }

  private static func notes(on report: SavingsReport, _ range: Span) -> [String] {
    guard let known = report.known else {
      return ["from \(range.from.rfc3339) to \(range.to.rfc3339) the trail knows nothing"]
    }
    let (saved, whole) = (report.total.saved, report.total.existing.most)
    func percent(_ part: Duration) -> String { whole > .zero ? "\(Int((part / whole * 100).rounded())) %" : "0 %" }
    return [
      "from \(known.from.rfc3339) to \(known.to.rfc3339); nothing is known of other times",
      "together \(saved.least.shortText) to \(saved.most.shortText) saved, \(percent(saved.least)) to "
        + "\(percent(saved.most)) of \(whole.shortText)",
      "assumed by the baseline always-on: every workspace would have run from the first look that saw it until it was gone",
      "counted whoever stopped it: Curfew, the server or a person",
    ]
  }
}
