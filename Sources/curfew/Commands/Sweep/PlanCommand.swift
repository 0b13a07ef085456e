import Arguments
import Pipeline
import Rules
import Time

/// `curfew plan`: what a sweep would do now.
enum PlanCommand {
  private static let detailed = Flag(
    "detailed-exitcode", help: "Exit with 2 when a sweep would change something, or would under enforce")

  static let command = Command(
    "plan", summary: "Show what a sweep would do, to which workspace and why",
    discussion: "Reads the server and the audit trail, and changes neither; a running service is not disturbed.",
    examples: ["curfew plan", "curfew plan -o json --at 2026-11-28T22:00:00+01:00"],
    parameters: [
      SweepOptions.at, detailed, SweepOptions.all, OutputOptions.list,
      OutputOptions.columns(DecisionRows.columnNames),
    ]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let at = assembly.settings.instant(invocation[SweepOptions.at])
    let ruleSet = try assembly.rules()
    let plan = try await assembly.plan(
      ruleSet, with: try assembly.client(onlyReads: true), at: at)
    let judgement = try await plan.judgement(try await assembly.memory(), at: at)
    let idle = judgement.idleRules(of: ruleSet)
    let patterns = judgement.idlePatterns(of: ruleSet)
    try print(
      judgement, of: ruleSet, assembly, invocation,
      with: ["idle_rules": .array(idle.map(\.json)), "idle_patterns": .array(patterns.map(\.json))])
    for line in assembly.settings.notTaken { Console.tell(line) }
    for rule in idle { Console.tell(rule.text(among: judgement.reading.observations.count)) }
    for line in IdlePattern.lines(patterns) { Console.tell(line) }
    let isPending = judgement.decisions.contains { $0.verdict == .act || $0.verdict == .wouldAct }
    judgement.reading.warn()
    let status = judgement.reading.status
    return (status == .success && invocation[detailed] && isPending ? ExitStatus.changesPending : status).rawValue
  }

  /// Prints what was decided and not carried out.
  static func print(
    _ judgement: Judgement, of ruleSet: RuleSet, _ assembly: Assembly, _ invocation: Invocation,
    with members: [String: JSONValue] = [:]
  ) throws {
    let now = judgement.reading.now
    try OutputOptions.print(
      DecisionRows.rows(judgement, all: invocation[SweepOptions.all]), invocation,
      on: assembly.settings.display(now: now), of: try assembly.context(ruleSet, at: now),
      with: [
        "verdicts": .object(DecisionRows.counts(judgement)),
        "counted": .integer(Int64(judgement.reading.total)), "not_seen": .integer(Int64(judgement.reading.notSeen)),
        "unreadable": judgement.reading.unreadable.json,
        "next_change_at": judgement.nextChangeAt.map { .string($0.rfc3339) } ?? .null,
        "notes": .array(judgement.notes.map { .string($0) }),
      ].merging(members) { _, member in member }.merging(assembly.settings.places) { member, _ in member },
      notes: [SweepOptions.summary(judgement)] + judgement.notes + [assembly.settings.inForce])
  }
}
