import Arguments
import Audit
import Reports
import Time

/// `curfew report activity`: hours running, in use and idle, starts and stops.
enum ReportActivity {
  static let grouping = Option<ActivityGrouping>(
    "by", "WHAT", help: "A line for each", defaultText: "workspace")
  private static let leastUsed = Option<Int>(
    "least-used", "N", help: "Only the N lines with the most hours that were surely idle", in: 1...1_000_000)

  static let command = Command(
    "activity", summary: "Hours running, in use and idle, with starts and stops",
    discussion: """
      Each figure of hours is given as the least and the most that it can be. Use between two looks is not known; a \
      workspace that nobody looked at counts as unknown unless the same build ran before and after. Stops are Curfew's (a \
      rule brought the deadline forward), the server's, the owner's (somebody asked for the build) or unknown (not seen).

      --where takes patterns: several for one key are alternatives, and of different keys each has to match.
      """,
    examples: [
      "curfew report activity --from 30d --by owner", "curfew report activity --by day --zone Europe/Berlin -o csv",
      "curfew report activity --where template=gpu --least-used 10",
      "curfew report activity --by total --with /var/lib/curfew/lab/curfew.db",
    ],
    parameters: [
      grouping, ReportRange.from, ReportRange.to, ReportRange.zone, ReportFilter.option, leastUsed,
      ReportedTrail.others,
      ReportOutput.form,
      OutputOptions.columns(ActivityCells.columns(for: .workspace).map(\.name)),
    ]
  ) { invocation in
    let by = invocation[grouping] ?? .workspace
    var total = ActivityFigures()
    var reports: [TrailReport] = []
    for trail in try await ReportedTrail.all(invocation, isRolledUp: true) {
      let (zone, range) = (trail.zone, trail.range)
      let report = try await ActivityReport.read(
        from: trail.reader, in: range, by: by, zone: zone, where: try await ReportFilter.all(invocation, trail))
      total += report.total
      let lines = invocation[leastUsed].map { count in
        Array(report.lines.sorted { $0.figures.idle.least > $1.figures.idle.least }.prefix(count))
      }
      let rows = Rows(
        "activity", columns: ActivityCells.columns(for: by),
        cells: (lines ?? report.lines).map { ActivityCells.row($0, for: by) })
      reports.append(
        TrailReport(
          trail: trail, rows: rows, members: ActivityCells.members(of: report, range, zone),
          notes: ActivityCells.notes(on: report, range) + ReportRange.notes(on: by, zone),
          charts: ActivityCells.charts(of: lines ?? report.lines, by: by)))
    }
    try ReportOutput.print(reports, invocation, sum: ActivityCells.sum(total))
    return ExitStatus.success.rawValue
  }
}
