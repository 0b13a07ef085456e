import Arguments
import Audit
import Pipeline
import Time

/// `curfew report rules`: what came of each rule's decisions.
enum ReportRules {
  private static let columns = [
    Rows.Column("rule"), .init("evaluated"), .init("times_true", heading: "TRUE"), .init("acted"), .init("applied"),
    .init("would_act", isUsual: false), .init("no_op", isUsual: false), .init("blocked"),
    .init("blocked_by", isUsual: false), .init("overridden"), .init("overridden_by", isUsual: false),
    .init("held", isUsual: false), .init("errors", isUsual: false), .init("refused"), .init("failed"),
    .init("not_tried", heading: "NOT TRIED"), .init("not_changed", isUsual: false), .init("open", isUsual: false),
    .init("told"), .init("regretted", heading: "REGRET"), .init("undone"), .init("moved_by_use", isUsual: false),
    .init("last_true_at", heading: "LAST TRUE"),
  ]

  static let command = Command(
    "rules", summary: "What came of each rule: acted, blocked, overridden, refused, regretted, undone",
    discussion: """
      A rule that is false leaves no record: how often it was evaluated is the number of workspaces that sweeps read while it was \
      in force, some of which its match may have left out. Rules that never decided anything are listed, too.

      Acted is the sum of applied, refused, failed (at once, or found not applied afterwards), not_tried (nothing was sent: \
      something had changed, or the sweep was over), not_changed (the server answered and changed nothing) and open (nobody \
      knows). Told counts notices that were delivered. Regret is a stop by the rule after which somebody started the workspace \
      again within 30 minutes. What neither acts nor tells anybody, and what is always blocked or undone again and again, is \
      told below the table.
      """,
    examples: ["curfew report rules --from 30d", "curfew report rules -o json"],
    parameters: [
      ReportRange.from, ReportRange.to, ReportRange.zone, ReportedTrail.others, ReportOutput.form,
      OutputOptions.columns(columns.map(\.name)),
    ]
  ) { invocation in
    var reports: [TrailReport] = []
    for trail in try await ReportedTrail.all(invocation) {
      let range = trail.range
      let found = try await RulesInForce(trail.reader, from: range.from, to: range.to)
      reports.append(
        TrailReport(
          trail: trail, rows: rows(found), members: ReportRange.members(of: range),
          notes: [range.text] + notes(on: found)))
    }
    try ReportOutput.print(reports, invocation)
    return ExitStatus.success.rawValue
  }

  static func rows(_ found: RulesInForce) -> Rows { Rows("rules", columns: columns, cells: found.outcomes.map(row)) }

  private static func row(_ health: RuleHealth, _ readings: Int64?) -> [Cell] {
    [
      .text(health.rule), readings.map { .integer($0) } ?? .none, .integer(health.times), .integer(health.acted),
      .integer(health.applied),
      .integer(health.count(.wouldAct)), .integer(health.count(.noOp)), .integer(health.count(.blocked)),
      .list(health.guards), .integer(health.count(.overridden)), .list(health.winners),
      .integer(health.count(.held)), .integer(health.count(.error)), .integer(health.refused), .integer(health.failed),
      .integer(health.notTried), .integer(health.notChanged), .integer(health.open), .integer(health.told),
      .integer(health.regretted), .integer(health.undone), .integer(health.movedByUse), Cell(health.lastAt),
    ]
  }

  /// What is remarkable about them, a sentence each without a full stop.
  static func notes(on found: RulesInForce) -> [String] {
    found.outcomes.isEmpty ? ["no rule was in force"] : found.outcomes.flatMap(notes)
  }

  private static func notes(on health: RuleHealth, _ readings: Int64?) -> [String] {
    var notes: [String] = []
    if health.decisions.isEmpty {
      notes.append("\(health.rule) was never \(readings == 0 ? "evaluated" : "true")")
    } else if health.times == 0 {
      notes.append(
        "\(health.rule) was never true where it could be judged: mostly something that it looks at was unknown")
    } else if health.isAlwaysBlocked {
      notes.append("\(health.rule) is always blocked, by \(health.guards.joined(separator: ", "))")
    } else if health.neverActs {
      notes.append("\(health.rule) never acts")
    }
    if health.fights {
      let count = Count.of(Int(health.undone), "act")
      notes.append("\(health.rule): \(count) of \(health.applied) changed back; the rule and somebody fight")
    }
    return notes
  }
}
