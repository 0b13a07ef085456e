import Simulator
import Time

/// How what-if is printed: a row for each run, or for each run and group.
struct WhatIfRows {
  /// What is added up.
  enum Grouping: String, CaseIterable, Sendable {
    case total, owner, template, workspace

    func key(_ workspace: SimulationReport.Workspace) -> String {
      switch self {
      case .total: ""
      case .owner: String(workspace.name.prefix { $0 != "/" })
      case .template: workspace.template
      case .workspace: workspace.name
      }
    }
  }

  let grouping: Grouping
  let prices: [String: Double]
  /// The runs in the order shown, each with its name; the first one is what the others are compared with.
  let runs: [(name: String, outcome: WhatIf.Outcome)]

  /// The names of the columns, for completion.
  static let columnNames = columns(isPriced: true, .owner).map(\.name)

  private static func columns(isPriced: Bool, _ grouping: Grouping) -> [Rows.Column] {
    [
      .init("group", isUsual: grouping != .total), .init("run"), .init("workspaces", isUsual: false),
      .init("running_hours"), .init("in_use_hours"), .init("saved_hours"), .init("saved_percent"),
      .init("cost", isUsual: isPriced), .init("saved_cost", isUsual: isPriced), .init("people_cut_off"),
      .init("people_waited"), .init("lost_jobs", isUsual: false), .init("changes", isUsual: grouping == .total),
      .init("sweeps", isUsual: false), .init("requests", isUsual: false),
    ]
  }

  var rows: Rows {
    let sums = runs.map { run in
      run.outcome.report.workspaces.reduce(into: [String: WhatIfFigures]()) { sums, workspace in
        sums[grouping.key(workspace), default: WhatIfFigures()] += WhatIfFigures(
          workspace, changes: run.outcome.changes[workspace.id] ?? 0, prices: prices)
      }
    }
    let keys = Set(sums.flatMap(\.keys)).sorted()
    let cells = keys.flatMap { key in
      runs.indices.map { index in row(key, index, sums[index][key] ?? WhatIfFigures(), sums[0][key] ?? WhatIfFigures())
      }
    }
    return Rows("runs", columns: Self.columns(isPriced: !prices.isEmpty, grouping), cells: cells)
  }

  private func row(_ key: String, _ index: Int, _ sum: WhatIfFigures, _ base: WhatIfFigures) -> [Cell] {
    let outcome = runs[index].outcome
    let saved = base.running - sum.running
    let isBase = index == 0
    let requests = outcome.report.requests.values.reduce(0, +)
    // A sweep and most requests are of no workspace: of a group there are none to tell.
    let isWhole = grouping == .total && !isBase
    return [
      .text(key), .text(runs[index].name), Cell(sum.workspaces), hours(sum.running), hours(sum.inUse),
      isBase ? .none : hours(saved),
      isBase || base.running == .zero ? .none : .number(saved / base.running * 100),
      money(sum.cost), isBase ? .none : money(base.cost.flatMap { cost in sum.cost.map { cost - $0 } }),
      Cell(sum.cutOff), Cell(sum.waits), Cell(sum.lostJobs), isBase ? .none : Cell(sum.changes),
      isWhole ? Cell(outcome.sweeps) : .none, isWhole ? Cell(requests) : .none,
    ]
  }

  private func hours(_ span: Duration) -> Cell { .number(((span / .hours(1)) * 100).rounded() / 100) }

  private func money(_ amount: Double?) -> Cell { amount.map { .amount(($0 * 100).rounded() / 100) } ?? .none }
}
