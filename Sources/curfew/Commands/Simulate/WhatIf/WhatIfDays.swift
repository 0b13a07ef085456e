import Simulator
import Time

/// When each workspace ran and was used in the runs of what-if, day by day: a drawing, and the rows behind it.
struct WhatIfDays {
  /// The runs in the order shown, each with its name.
  let runs: [(name: String, outcome: WhatIf.Outcome)]
  let from, to: Timestamp
  /// Whose days they are.
  let zone: Zone

  /// The most workspaces and weeks that are shown: more nobody looks at.
  private static let most = (workspaces: 30, weeks: 5)

  /// The drawings with their rows.
  var section: ReportPage.Section {
    let shown = shown
    let total = runs[0].outcome.report.workspaces.count
    let weeks = weeks
    let columns: [Rows.Column] = [
      .init("day"), .init("workspace"), .init("run"), .init("running_hours"), .init("in_use_hours"),
    ]
    let cells = weeks.flatMap(\.days).flatMap { day in
      shown.flatMap { index in runs.map { row(of: $0.outcome.report.workspaces[index], $0.name, day) } }
    }
    var notes: [String] = []
    if shown.count < total {
      notes.append(
        "shown are \(shown.count) of \(total) workspaces: those whose running hours differ most between the runs")
    }
    if weeks.last.map({ $0.span.upperBound < to }) ?? false {
      notes.append("shown are the first \(Self.most.weeks) weeks; --from and --to choose others")
    }
    return .init(
      heading: "Days", rows: Rows("days", columns: columns, cells: cells), notes: notes,
      charts: weeks.map { week in
        WhatIfChart(
          runs: runs.map(\.name), days: week.days,
          workspaces: shown.map { index in
            let stretches = runs.map { $0.outcome.report.workspaces[index] }
            return .init(name: stretches[0].name, lanes: stretches.map { .init(runs: $0.runs, uses: $0.uses) })
          })
      })
  }

  /// The places of the workspaces that are shown, in order.
  private var shown: [Int] {
    let workspaces = runs.map(\.outcome.report.workspaces)
    let differences = workspaces[0].indices.map { index in
      let hours = workspaces.map { $0[index].running }
      return (index: index, span: (hours.max() ?? .zero) - (hours.min() ?? .zero))
    }
    return differences.sorted { ($1.span, $0.index) < ($0.span, $1.index) }.prefix(Self.most.workspaces).map(\.index)
      .sorted()
  }

  /// Days by seven, from the first on.
  private var weeks: [(days: [WhatIfDay], span: Range<Timestamp>)] {
    var days: [WhatIfDay] = []
    var date = zone.civil(at: from).date
    while days.count < 7 * Self.most.weeks {
      let next = CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1)
      let begin = max(from, zone.instants(of: CivilTime(date: date)).first)
      let end = min(to, zone.instants(of: CivilTime(date: next)).first)
      guard begin < end else { break }
      days.append(WhatIfDay(date: date, span: begin..<end))
      date = next
    }
    return stride(from: 0, to: days.count, by: 7).map { first in
      let week = Array(days[first..<min(first + 7, days.count)])
      return (week, week[0].span.lowerBound..<week[week.count - 1].span.upperBound)
    }
  }

  private func row(of workspace: SimulationReport.Workspace, _ run: String, _ day: WhatIfDay) -> [Cell] {
    func hours(_ stretches: [Range<Timestamp>]) -> Cell {
      let parts = stretches.map { $0.clamped(to: day.span) }
      let sum = parts.reduce(Duration.zero) { $0 + ($1.upperBound - $1.lowerBound) }
      return .number((sum / .hours(1) * 100).rounded() / 100)
    }
    return [
      .text(day.name), .text(workspace.name), .text(run), hours(workspace.runs), hours(workspace.uses),
    ]
  }
}

/// A day of a run, or the part of it that is in the run.
struct WhatIfDay {
  let date: CivilDate
  let span: Range<Timestamp>

  /// `Tue 2026-11-24`.
  var name: String { "\(CivilDate.weekdayNames[date.weekday]) \(date)" }
}
