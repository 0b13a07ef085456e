import Arguments
import Audit
import Time

/// `curfew audit list`: decisions, the newest first.
enum AuditList {
  private static let workspace = Option<String>(
    "workspace", "WORKSPACE", help: "Only of this workspace: owner/name, name or id, as it is or was called",
    completion: CompletionAnswer.Subject.workspace.completion)
  private static let owner = Option<String>(
    "owner", "USER", help: "Only of workspaces of this user", completion: CompletionAnswer.Subject.owner.completion)
  private static let template = Option<String>(
    "template", "NAME", help: "Only of workspaces of this template",
    completion: CompletionAnswer.Subject.template.completion)
  private static let rule = Option<String>(
    "rule", "NAME", help: "Only of this rule", completion: CompletionAnswer.Subject.rule.completion)
  private static let effect = Option<DecisionRecord.Effect>(
    "effect", "EFFECT", help: "Only decisions about this: the present deadline, the TTL or the schedule")
  private static let verdict = Option<DecisionRecord.Verdict>(
    "verdict", "VERDICT", help: "Only with this verdict; may be repeated", repeats: true)
  private static let since = Option<Timestamp>(
    "since", "TIME", help: "Only what stood then or came later: a time, or how long ago, such as 2h",
    parse: { text throws(InvalidValue) in try Values.instant(text, orBefore: Timestamp.now()) })
  private static let until = Option<Timestamp>(
    "until", "TIME", help: "Only what began before: a time, or how long ago",
    parse: { text throws(InvalidValue) in try Values.instant(text, orBefore: Timestamp.now()) })
  private static let limit = Option<Int>(
    "limit", "N", help: "Number of decisions at most", defaultText: "50", in: 1...1_000_000)

  static let command = Command(
    "list", summary: "List decisions, the newest first",
    examples: [
      "curfew audit list --workspace alice/dev --since 24h", "curfew audit list --verdict act -o csv > acts.csv",
    ],
    parameters: [
      workspace, owner, template, rule, effect, verdict, since, until, limit, OutputOptions.list,
      OutputOptions.columns(AuditCells.columns.map(\.name)),
    ]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let reader = try assembly.reader()
    let found = try await reader.decisions(
      DecisionQuery(
        workspace: invocation[workspace], owner: invocation[owner], template: invocation[template],
        rule: invocation[rule], effect: invocation[effect], verdicts: invocation.all(verdict),
        since: invocation[since], until: invocation[until], limit: invocation[limit] ?? 50))
    try OutputOptions.print(
      Rows("decisions", columns: AuditCells.columns, cells: found.map(AuditCells.row)), invocation,
      on: assembly.settings.display(),
      of: assembly.context(trailOf: try await reader.server()?.url, at: .now()),
      notes: found.isEmpty ? ["no decision was found"] : [])
    return ExitStatus.success.rawValue
  }
}
