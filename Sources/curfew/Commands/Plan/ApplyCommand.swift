import Arguments
import Daemon
import Pipeline

/// `curfew apply FILE`: exactly what a saved plan says.
enum ApplyCommand {
  private static let file = Positional<String>(
    "FILE", help: "The plan, as 'curfew plan -o FILE' saved it", completion: .files)
  private static let approvedBy = Option<String>(
    "approved-by", "NAME", help: "Who approved the plan, for the audit trail; whoever calls the command unless given")
  private static let partial = Flag(
    "partial", help: "Carry out the rest where some actions cannot be; without it nothing is sent then")

  static let command = Command(
    "apply", summary: "Carry out a saved plan, and nothing else",
    discussion: """
      Makes one sweep that sends what the plan says, each request only while the workspace, the rules and the server are \
      as they were when the plan was made, and the rules still want it. What has changed is refused by name. All guards and \
      limits hold as in every sweep. The audit trail records the plan, who approved it and what became of it.

      Exit status: 0 all carried out, 5 the plan or some of its actions were refused, 7 some requests failed or were not \
      tried, 75 the server cannot be reached or another instance holds the database (stop the service, or --wait).
      """,
    examples: ["curfew apply friday.plan --approved-by ann", "curfew apply friday.plan --partial --wait 30s"],
    parameters: [
      file, approvedBy, partial, SweepOptions.wait, OutputOptions.list,
      OutputOptions.columns(SavedPlanPage.columnNames),
    ]
  ) { invocation in
    if let name = invocation[approvedBy], name.allSatisfy(\.isWhitespace) {
      throw CommandFailure(
        .usage, "--approved-by names nobody", advice: "name a person, or leave it out: then it is whoever calls")
    }
    var assembly = Assembly(try Settings(invocation))
    let plan = try PlanFile(path: invocation.required(file)).read()
    let ruleSet = try assembly.rules()
    let signals = await Signals.install()
    let asking = try assembly.client(onlyReads: true)
    let server = try await signals.starting {
      SavedPlan.Server(url: asking.url, try await asking.buildInfo().value)
    }
    assembly.plan = AppliedPlan(
      plan, approvedBy: invocation[approvedBy] ?? Person.name, isPartial: invocation[partial], under: ruleSet,
      on: server)
    let (starting, wait) = (assembly, invocation[SweepOptions.wait] ?? .zero)
    let handover = Handover(
      try await signals.starting { try await starting.begin(ruleSet, cause: .apply, waiting: wait) })
    let report = try await signals.finishing(within: starting.settings[Settings.stopGrace]) {
      var process = handover.take()
      return try await process.sweep { event in
        if case .settled(let settled) = event { starting.tell(settled) }
      }
    }
    guard let carriedOut = report.plan else { preconditionFailure("a sweep with a plan reports on it") }
    let now = report.judgement.reading.now
    try OutputOptions.print(
      SavedPlanPage.rows(plan, report: carriedOut), invocation, on: starting.settings.display(now: now),
      of: try starting.context(ruleSet, at: now),
      with: SavedPlanPage.members(plan).merging([
        "sweep": .integer(report.sweep), "result": .string(report.result.rawValue),
        "approved_by": carriedOut.applied.approvedBy.map { .string($0) } ?? .null,
        "notes": .array(report.notes.map { .string($0) }),
        "chain_head": report.chainHead.map { .string($0.description) } ?? .null,
      ]) { own, _ in own }, notes: report.notes)
    report.judgement.reading.warn()
    return status(of: report, carriedOut).rawValue
  }

  private static func status(of report: SweepReport, _ plan: PlanReport) -> ExitStatus {
    if plan.count(.refused) > 0 { return .refused }
    if plan.count(.applied) < plan.results.count || report.failures > 0 || report.isLeftUndone {
      return .someActionsFailed
    }
    return report.judgement.reading.status
  }
}
