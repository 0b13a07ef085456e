import Arguments
import Pipeline
import Rules
import Time

/// `curfew plan`: what a sweep would do now.
enum PlanCommand {
  private static let detailed = Flag(
    "detailed-exitcode",
    help: "Exit with 2 when a sweep would change something or tell somebody, or would under enforce")

  private static let show = Option<String>(
    "show", "FILE", help: "Show a saved plan instead; the server is not asked", completion: .files)
  private static let validFor = Option<Duration>(
    "valid-for", "TIME",
    help: "With -o FILE: how long the plan may be applied; it shortens no deadline to less than that and 31 minutes",
    defaultText: SavedPlan.usualValidity.shortText,
    parse: { text throws(InvalidValue) in
      try Values.duration(text, atLeast: .minutes(1))
    })

  static let command = Command(
    "plan", summary: "Show what a sweep would do, to which workspace and why",
    discussion: """
      Reads the server and the audit trail, and changes neither; a running service is not disturbed.

      -o FILE saves what a sweep would carry out, for a person to approve and 'curfew apply FILE' to carry out exactly so. \
      What is in dry run is not in it. --show prints such a file.
      """,
    examples: [
      "curfew plan", "curfew plan -o json --at 2026-11-28T22:00:00+01:00", "curfew plan -o friday.plan --valid-for 2h",
      "curfew plan --show friday.plan",
    ],
    parameters: [
      SweepOptions.at, detailed, SweepOptions.all, show, validFor, PlanOutput.option,
      OutputOptions.columns(DecisionRows.columnNames),
    ]
  ) { invocation in
    if invocation.all(PlanOutput.option).count > 1 {
      throw UsageError(
        .conflict, in: invocation.commandName, "-o: a form of the output or a file to save the plan to, and not both")
    }
    var assembly = Assembly(try Settings(invocation))
    if let path = invocation[show] {
      if case .file = invocation[PlanOutput.option] {
        throw UsageError(
          .conflict, in: invocation.commandName, "--show: it shows a plan and saves none; -o takes a form here")
      }
      return try SavedPlanPage.print(PlanFile(path: path), assembly, invocation)
    }
    if case .file(let path) = invocation[PlanOutput.option] {
      guard invocation[SweepOptions.at] == nil else {
        throw UsageError(.conflict, in: invocation.commandName, "--at: a plan that is saved is made for now")
      }
      assembly.planValidity = invocation[validFor] ?? SavedPlan.usualValidity
      return try await save(PlanFile(path: path), assembly, invocation)
    }
    guard invocation[validFor] == nil else {
      throw UsageError(
        .conflict, in: invocation.commandName, "--valid-for: only a plan that is saved with -o FILE has an end")
    }
    let at = assembly.settings.instant(invocation[SweepOptions.at])
    let ruleSet = try assembly.rules()
    let plan = try await assembly.plan(
      ruleSet, with: try assembly.client(onlyReads: true), at: at)
    let judgement = try await plan.judgement(try await assembly.memory(), at: at)
    let idle = judgement.idleRules(of: ruleSet)
    let patterns = judgement.idlePatterns(of: ruleSet)
    try print(
      judgement, of: ruleSet, assembly, invocation,
      with: ["idle_rules": .array(idle.map(\.json)), "idle_patterns": .array(patterns.map(\.json))],
      as: PlanOutput.form(invocation))
    for line in assembly.settings.notTaken { Console.tell(line) }
    for rule in idle { Console.tell(rule.text(among: judgement.reading.observations.count)) }
    for line in IdlePattern.lines(patterns) { Console.tell(line) }
    return status(of: judgement, invocation)
  }

  /// Saves what a sweep would carry out now.
  private static func save(_ file: PlanFile, _ assembly: Assembly, _ invocation: Invocation) async throws -> Int32 {
    let ruleSet = try assembly.rules()
    let client = try assembly.client(onlyReads: true)
    let server = SavedPlan.Server(url: client.url, try await client.buildInfo().value)
    let plan = try await assembly.plan(ruleSet, with: client, at: nil)
    let judgement = try await plan.judgement(try await assembly.memory())
    let saved = SavedPlan(
      judgement, of: ruleSet, on: server, curfew: VersionCommand.current, madeBy: Person.name,
      validFor: assembly.planValidity)
    let replaced = try file.write(saved)
    try print(judgement, of: ruleSet, assembly, invocation, as: .table)
    let display = assembly.settings.display(now: judgement.reading.now)
    let end = display.timeAndDistance(saved.validUntil)
    let instead = replaced.map { " in place of the plan of \(display.time($0))" } ?? ""
    try Console.write(
      line:
        "\(Count.of(saved.actions.count, "action")) saved to \(file.path)\(instead); 'curfew apply \(file.path)' carries "
        + "\(saved.actions.count == 1 ? "it" : "them") out until \(end)")
    let returning = judgement.returning.count
    if returning > 0 {
      Console.tell(
        "\(Count.of(returning, "suspended schedule")) \(returning == 1 ? "comes" : "come") back in the next sweep, not by the plan"
      )
    }
    let told = judgement.telling.count
    if told > 0 {
      Console.tell("\(Count.of(told, "message")) \(told == 1 ? "is" : "are") sent by the next sweep, not by the plan")
    }
    let pretended = judgement.decisions.count { $0.verdict == .wouldAct }
    if pretended > 0 {
      Console.tell(
        "\(Count.of(pretended, "decision")) would act if settings and rule both said enforce, and are not in the plan")
    }
    for line in assembly.settings.notTaken { Console.tell(line) }
    return status(of: judgement, invocation)
  }

  private static func status(of judgement: Judgement, _ invocation: Invocation) -> Int32 {
    let isPending =
      judgement.decisions.contains { $0.verdict == .act || $0.verdict == .wouldAct }
      || !judgement.returning.isEmpty || judgement.decisions.contains(where: judgement.tells)
    judgement.reading.warn()
    let status = judgement.reading.status
    return (status == .success && invocation[detailed] && isPending ? ExitStatus.changesPending : status).rawValue
  }

  /// Prints what was decided and not carried out.
  static func print(
    _ judgement: Judgement, of ruleSet: RuleSet, _ assembly: Assembly, _ invocation: Invocation,
    with members: [String: JSONValue] = [:], as form: ListForm
  ) throws {
    let now = judgement.reading.now
    let notes = judgement.notes + (invocation[SweepOptions.at] == nil ? [] : [SweepOptions.noteOfAnotherTime])
    try OutputOptions.print(
      DecisionRows.rows(judgement, all: invocation[SweepOptions.all]), invocation,
      on: assembly.settings.display(now: now), of: try assembly.context(ruleSet, at: now),
      with: [
        "verdicts": .object(DecisionRows.counts(judgement)),
        "counted": .integer(Int64(judgement.reading.total)), "not_seen": .integer(Int64(judgement.reading.notSeen)),
        "unreadable": judgement.reading.unreadable.json,
        "next_change_at": judgement.nextChangeAt.map { .string($0.rfc3339) } ?? .null,
        "returning_schedules": SweepOptions.returning(judgement),
        "messages": .integer(Int64(judgement.telling.count)),
        "notes": .array(notes.map { .string($0) }),
      ].merging(members) { _, member in member }.merging(assembly.settings.places) { member, _ in member },
      notes: [SweepOptions.summary(judgement)] + notes + judgement.returningSchedules + [
        assembly.settings.inForce
      ],
      as: form)
  }
}
