import Arguments
import Daemon
import Pipeline
import Rules

/// `curfew sweep`: one pass, for cron or a systemd timer.
enum SweepCommand {
  static let command = Command(
    "sweep", summary: "Make one pass over all workspaces and act",
    discussion: """
      Reads the workspaces, evaluates the rules, decides, acts where settings and rule both say enforce, and records \
      everything. Exit status: 0 done or nothing to do, 3 the rules cannot be used, 5 a safety limit refused to act, \
      7 some requests failed, 75 the server cannot be reached or another instance holds the database.
      """,
    examples: ["curfew sweep --dry-run", "curfew sweep --at 2026-11-28T22:00:00+01:00"],
    parameters: [
      SweepOptions.dryRun, SweepOptions.at, SweepOptions.wait, SweepOptions.all, OutputOptions.list,
      OutputOptions.columns(DecisionRows.columnNames),
    ]
  ) { invocation in
    var assembly = Assembly(try Settings(invocation))
    if invocation[SweepOptions.dryRun] { assembly.modeLimit = .dryRun }
    let ruleSet = try assembly.rules()
    if let instant = invocation[SweepOptions.at] {
      let plan = try await assembly.plan(ruleSet, with: try assembly.client(onlyReads: true), at: instant)
      let judgement = try await plan.judgement(try await assembly.memory(), at: instant)
      try PlanCommand.print(judgement, invocation, assembly.settings)
      return ExitStatus.success.rawValue
    }
    // From here on a signal ends the start in good order, and lets the sweep finish; a second one ends the process.
    let signals = await Signals.install()
    let (starting, wait) = (assembly, invocation[SweepOptions.wait] ?? .zero)
    let actor = try await signals.starting { try await starting.actor(ruleSet, cause: .command, waiting: wait) }
    let report = try await signals.finishing(within: ServiceRun.grace) {
      var memory = actor.memory
      return try await Sweep(actor.parts).run(.everything, &memory)
    }
    try print(report, invocation, assembly.settings)
    report.judgement.reading.unreadable.warn()
    for line in assembly.settings.notTaken { Console.say("curfew: \(line)\n") }
    return status(of: report).rawValue
  }

  private static func print(_ report: SweepReport, _ invocation: Invocation, _ settings: Settings) throws {
    let rows = DecisionRows.rows(report.judgement, report: report, all: invocation[SweepOptions.all])
    try OutputOptions.print(
      rows, invocation,
      with: [
        "sweep": .integer(report.sweep), "result": .string(report.result.rawValue),
        "mode": .string(report.mode.rawValue),
        "verdicts": .object(DecisionRows.counts(report.judgement)), "note": report.note.map { .string($0) } ?? .null,
        "chain_head": report.chainHead.map { .string($0.description) } ?? .null,
      ].merging(settings.places) { member, _ in member },
      summary: ([SweepOptions.summary(report.judgement)] + report.notes + [settings.inForce]).joined(separator: "\n"),
      now: report.judgement.reading.now)
  }

  private static func status(of report: SweepReport) -> ExitStatus {
    if report.judgement.isRefused { return .refused }
    return report.failures > 0 || report.isCutShort ? .someActionsFailed : report.judgement.reading.unreadable.status
  }
}
