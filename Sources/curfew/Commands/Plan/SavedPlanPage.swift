import Arguments
import Pipeline
import Time

/// How a saved plan is printed, before and after it was applied.
enum SavedPlanPage {
  /// The names of the columns, for completion.
  static let columnNames = columns(isApplied: true).map(\.name)

  private static func columns(isApplied: Bool) -> [Rows.Column] {
    [
      .init("workspace"), .init("rule"), .init("action"), .init("before", isUsual: !isApplied), .init("after"),
      .init("valid_until", isUsual: false), .init("result", isUsual: isApplied), .init("reason", fit: .flowing),
      .init("effect", isUsual: false), .init("workspace_id", isUsual: false),
    ]
  }

  /// The actions of a plan, with what became of each where it was applied.
  static func rows(_ plan: SavedPlan, report: PlanReport? = nil) -> Rows {
    let cells = plan.actions.indices.map { index in
      let (action, result) = (plan.actions[index], report?.results[index])
      return [
        .text(action.workspace), .text(action.rule), .text(action.action),
        DecisionRows.value(action.before, action.effect), DecisionRows.value(action.after, action.effect),
        .instant(action.validUntil), result.map(state) ?? .none, result?.reason.map { .text($0) } ?? reason(action),
        .text(action.effect.rawValue), .text(action.workspaceID),
      ] as [Cell]
    }
    return Rows("actions", columns: columns(isApplied: report != nil), cells: cells)
  }

  private static func reason(_ action: SavedPlan.Action) -> Cell {
    action.reason.isEmpty ? .shown("", as: AuditCells.plainTruth) : .text(action.reason)
  }

  private static func state(_ result: PlanReport.Result) -> Cell {
    switch result.state {
    case .applied: .word(result.state.rawValue, as: "applied", .green)
    case .refused: .word(result.state.rawValue, as: "refused", .yellow)
    case .failed: .word(result.state.rawValue, as: "failed", .red)
    case .notTried: .word(result.state.rawValue, as: "not tried", .yellow)
    }
  }

  /// What the plan is, for the JSON document.
  static func members(_ plan: SavedPlan) -> [String: JSONValue] {
    [
      "plan": .string(plan.digest), "made_at": .string(plan.madeAt.rfc3339),
      "made_by": plan.madeBy.map { .string($0) } ?? .null, "valid_until": .string(plan.validUntil.rfc3339),
      "server": .string(plan.server.url), "server_version": .string(plan.server.version),
      "rule_set": .string(plan.rules.hash),
      "rule_files": .array(plan.rules.files.map { .string($0.path) }),
    ]
  }

  /// `curfew plan --show FILE`.
  static func print(_ file: PlanFile, _ assembly: Assembly, _ invocation: Invocation) throws -> ExitStatus.RawValue {
    let plan = try file.read()
    // The server is not asked, and its clock is what counts; this machine's may differ.
    let display = assembly.settings.display(now: .now())
    let made = "made at \(display.time(plan.madeAt))\(plan.madeBy.map { " by \($0)" } ?? "") with Curfew \(plan.curfew)"
    let validity = (plan.validUntil - plan.madeAt).shortText
    let here = display.distance(plan.validUntil)
    try OutputOptions.print(
      rows(plan), invocation, on: display, with: members(plan),
      notes: [
        "plan \(plan.digest.prefix(12)): \(Count.of(plan.actions.count, "action")), \(made)",
        "for \(plan.server.url) (\(plan.server.version)), by rule set \(plan.rules.hash.prefix(12)): "
          + plan.rules.files.map(\.path).joined(separator: ", "),
        "it can be applied for \(validity), until \(display.time(plan.validUntil)) by the server's clock; by this machine's "
          + "that \(plan.validUntil < display.now ? "was" : "is") \(here)",
      ], as: PlanOutput.form(invocation))
    return ExitStatus.success.rawValue
  }
}
