import Simulator
import Time

/// What a run comes to, for one workspace or for several together.
struct WhatIfFigures: Sendable {
  var workspaces = 0
  var running = Duration.zero
  var inUse = Duration.zero
  /// Stops that hit somebody at work.
  var cutOff = 0
  /// Starts that somebody had to wait for, since the workspace was stopped.
  var waits = 0
  /// Work without a person that a stop ended before its time.
  var lostJobs = 0
  /// Number of decisions of Curfew's that were carried out.
  var changes = 0
  /// `nil` where the price of a template is not known.
  var cost: Double? = 0

  /// The figures of one workspace.
  ///
  /// - Parameters:
  ///   - changes: number of Curfew's decisions on it that were carried out
  ///   - prices: of a running hour, by template.
  init(_ workspace: SimulationReport.Workspace, changes: Int = 0, prices: [String: Double]) {
    self.changes = changes
    workspaces = 1
    running = workspace.running
    inUse = workspace.inUse
    cutOff = workspace.interruptions.count
    // What its schedule started nobody waited for.
    waits = workspace.starts.count { $0.reason == "initiator" }
    lostJobs = workspace.lostJobs.count
    cost = prices[workspace.template].map { $0 * (running / .hours(1)) }
  }

  /// Nothing.
  init() {}

  static func += (sum: inout WhatIfFigures, more: WhatIfFigures) {
    sum.workspaces += more.workspaces
    sum.running += more.running
    sum.inUse += more.inUse
    sum.cutOff += more.cutOff
    sum.waits += more.waits
    sum.lostJobs += more.lostJobs
    sum.changes += more.changes
    sum.cost = sum.cost.flatMap { cost in more.cost.map { cost + $0 } }
  }
}
