import Arguments
import Audit
import Pipeline
import Rules
import Time

/// `curfew audit list`: decisions, the newest first.
enum AuditList {
  private static let workspace = Option<WorkspaceReference>(
    "workspace", "WORKSPACE", help: "Only of this workspace: owner/name, name or id, as it is or was called",
    completion: CompletionAnswer.Subject.workspace.completion,
    parse: { text throws(InvalidValue) in
      guard text.prefix(3) != "me/" else {
        throw InvalidValue(expected: "owner/name with the user's name: the trail does not know who 'me' is")
      }
      return try WorkspaceReference(text)
    })
  private static let owner = Option<String>(
    "owner", "USER", help: "Only of workspaces of this user", completion: CompletionAnswer.Subject.owner.completion)
  private static let template = Option<String>(
    "template", "NAME", help: "Only of workspaces of this template",
    completion: CompletionAnswer.Subject.template.completion)
  private static let rule = Option<String>(
    "rule", "NAME", help: "Only of this rule", completion: CompletionAnswer.Subject.rule.completion)
  private static let effect = Option<DecisionRecord.Effect>(
    "effect", "EFFECT", help: "Only decisions about this: the present deadline, the TTL or the schedule")
  private static let action = Option<RuleAction.Kind>("action", "ACTION", help: "Only decisions that want to do this")
  private static let guardName = Option<GuardName>("guard", "GUARD", help: "Only what this guard blocked")
  private static let verdict = Option<DecisionRecord.Verdict>(
    "verdict", "VERDICT", help: "Only with this verdict; may be repeated", repeats: true)
  private static let since = Option<WrittenTime>(
    "since", "TIME", help: "Only what still stood then or came later: a time, or how long ago, such as 2h",
    parse: { text throws(InvalidValue) in try WrittenTime(text, span: .back) })
  private static let until = Option<WrittenTime>(
    "until", "TIME", help: "Only what began before then: a time, or how long ago",
    parse: { text throws(InvalidValue) in try WrittenTime(text, span: .back) })
  private static let limit = Option<Int>(
    "limit", "N", help: "Number of decisions at most", defaultText: "50", in: 1...Int.max)

  static let command = Command(
    "list", summary: "List decisions, the newest first",
    discussion: """
      Names of workspaces, owners and templates compare without regard to case, as the server's do. Where the trail \
      does not know a name, standard error lists those that it knows.
      """,
    examples: [
      "curfew audit list --workspace alice/dev --since 24h", "curfew audit list --verdict act -o csv > acts.csv",
      "curfew audit list --guard cooldown --action shorten",
    ],
    parameters: [
      workspace, owner, template, rule, effect, action, guardName, verdict, since, until, limit, OutputOptions.list,
      OutputOptions.columns(AuditCells.columnNames),
    ]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let reader = try assembly.reader()
    let now = try await ReportRange.now(reader)
    let query = DecisionQuery(
      workspace: invocation[workspace]?.inTrail, owner: invocation[owner], template: invocation[template],
      rule: invocation[rule], effect: invocation[effect], action: invocation[action]?.rawValue,
      guardName: invocation[guardName]?.rawValue, verdicts: invocation.all(verdict),
      since: assembly.settings.instant(invocation[since], from: now, .back),
      until: assembly.settings.instant(invocation[until], from: now, .back), limit: invocation[limit] ?? 50)
    try ReportRange.check(
      from: query.since, to: query.until, (since.specification.spelling, until.specification.spelling), now: now)
    let found = try await reader.decisions(query)
    // Where there are more than are listed, those that are may all be of a time that is whole.
    let isCut = found.count >= query.limit
    let begin = [query.since, isCut ? found.last?.firstAt : nil].compactMap(\.self).max()
    let removal = try await ReportRange.removal(reader, from: begin)
    let times = [("since", query.since), ("until", query.until)].compactMap { name, instant in
      instant.map { (name, $0) }
    }
    try OutputOptions.print(
      AuditCells.rows(found), invocation,
      on: assembly.settings.display(now: now),
      of: assembly.context(trailOf: try await reader.server()?.url, at: now),
      with: Dictionary(
        uniqueKeysWithValues: times.map { ($0, .string($1.rfc3339)) }
          + [("not_complete", removal.map { .string($0) } ?? .null)]),
      notes: times.map { "\($0) \($1.flooredToSecond.rfc3339)" }
        + (found.isEmpty ? try await emptiness(query, reader) : []) + [removal].compactMap(\.self))
    if found.isEmpty {
      for unknown in try await unknown(in: query, reader) {
        Console.tell("the trail knows \(unknown.sentence)")
      }
    }
    return ExitStatus.success.rawValue
  }

  private static func emptiness(_ query: DecisionQuery, _ reader: AuditReader) async throws -> [String] {
    ["no decision was found"] + (try await ReportRange.note(reader, from: query.since, to: query.until))
  }

  /// The names asked for that the trail does not hold.
  private static func unknown(in query: DecisionQuery, _ reader: AuditReader) async throws -> [UnknownName] {
    var unknown: [UnknownName?] = []
    if let wanted = query.workspace, try await !reader.hasWorkspace(id: wanted) {
      let names = try await reader.names(of: .everyWorkspace)
      let isKnown = !wanted.contains("/") && names.contains { $0.lowercased().hasSuffix("/\(wanted.lowercased())") }
      if !isKnown { unknown.append(UnknownName("workspace", wanted, among: names)) }
    }
    if let owner = query.owner {
      unknown.append(UnknownName("owner", owner, among: try await reader.names(of: .owners)))
    }
    if let template = query.template {
      unknown.append(UnknownName("template", template, among: try await reader.names(of: .templates)))
    }
    if let rule = query.rule {
      // Rules are this program's own, and their names are as they are written.
      unknown.append(UnknownName("rule", rule, among: try await reader.names(of: .rules), ignoresCase: false))
    }
    return unknown.compactMap(\.self)
  }
}

extension WorkspaceReference {
  /// As the trail is asked for it: a name alone is of whichever owner.
  var inTrail: String {
    switch self {
    case .identified(let id): id
    case .named(Self.oneself, let name): name
    case .named(let owner, let name): "\(owner)/\(name)"
    }
  }
}
