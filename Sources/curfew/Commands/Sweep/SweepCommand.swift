import Arguments
import Daemon
import Pipeline
import Rules

/// `curfew sweep`: one pass, for cron or a systemd timer.
enum SweepCommand {
  /// How long notices are sent after the sweep; the rest waits for the next one.
  private static let noticeTime = Duration.seconds(30)

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
    if let instant = assembly.settings.instant(invocation[SweepOptions.at]) {
      let plan = try await assembly.plan(ruleSet, with: try assembly.client(onlyReads: true), at: instant)
      let judgement = try await plan.judgement(try await assembly.memory(), at: instant)
      try PlanCommand.print(
        judgement, of: ruleSet, assembly, invocation, as: invocation[OutputOptions.list] ?? .table)
      judgement.reading.warn()
      return judgement.reading.status.rawValue
    }
    // From here on a signal ends the start in good order, and lets the sweep finish; a second one ends the process.
    let signals = await Signals.install()
    let (starting, wait) = (assembly, invocation[SweepOptions.wait] ?? .zero)
    let handover = Handover(
      try await signals.starting { try await starting.begin(ruleSet, cause: .command, waiting: wait) })
    let report = try await signals.finishing(within: starting.settings[Settings.stopGrace]) {
      var process = handover.take()
      let report = try await process.sweep { event in
        if case .settled(let settled) = event { starting.tell(settled) }
      }
      // Who only looks sends nothing, not even what waits from before.
      if !process.parts.policy.isLook {
        try await starting.noticeSender(process.parts).sendDue(within: noticeTime)
      }
      return report
    }
    try print(report, of: ruleSet, starting, invocation)
    report.judgement.reading.warn()
    for line in starting.settings.notTaken { Console.tell(line) }
    return status(of: report).rawValue
  }

  private static func print(
    _ report: SweepReport, of ruleSet: RuleSet, _ assembly: Assembly, _ invocation: Invocation
  ) throws {
    let now = report.judgement.reading.now
    let rows = DecisionRows.rows(report.judgement, report: report, all: invocation[SweepOptions.all])
    try OutputOptions.print(
      rows, invocation, on: assembly.settings.display(now: now), of: try assembly.context(ruleSet, at: now),
      with: [
        "sweep": .integer(report.sweep), "result": .string(report.result.rawValue),
        "verdicts": .object(DecisionRows.counts(report.judgement)),
        "counted": .integer(Int64(report.judgement.reading.total)),
        "not_seen": .integer(Int64(report.judgement.reading.notSeen)),
        "unreadable": report.judgement.reading.unreadable.json,
        "returning_schedules": SweepOptions.returning(report.judgement),
        "note": report.note.map { .string($0) } ?? .null,
        "chain_head": report.chainHead.map { .string($0.description) } ?? .null,
      ].merging(assembly.settings.places) { member, _ in member },
      notes: [SweepOptions.summary(report.judgement)] + report.notes + [assembly.settings.inForce])
  }

  private static func status(of report: SweepReport) -> ExitStatus {
    if report.judgement.isRefused { return .refused }
    if report.failures > 0 || report.isCutShort || report.isLeftUndone || report.judgement.isNotAllowed {
      return .someActionsFailed
    }
    return report.judgement.reading.status
  }
}
