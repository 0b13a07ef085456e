import Arguments
import CoderAPI
import Pipeline
import Rules
import Time

/// `curfew explain WORKSPACE`: each rule, its answer, and the terms that decided.
enum ExplainCommand {
  private static let argument = Positional<WorkspaceReference>(
    "WORKSPACE", help: "The workspace: owner/name, or the name of one's own, or an id",
    completion: CompletionAnswer.Subject.workspace.completion, isRequired: false,
    parse: { text throws(InvalidValue) in try WorkspaceReference(text) })
  static let full = Flag("full", help: "Show the value of every term, under the rule's condition")

  private static let at = Option<WrittenTime>(
    "at", "TIME",
    help: """
      What was decided then, from the audit trail alone: a time, or how long ago, such as 2h; after its last sweep: as if it \
      were TIME
      """, parse: { text throws(InvalidValue) in try WrittenTime(text, span: .back) })

  static let command = Command(
    "explain", summary: "Show what each rule says of a workspace, and why",
    discussion: """
      An instant up to the last sweep is answered from the audit trail, without the server: the workspace, the rules and \
      what they remembered as they were stored then, and the decisions. Later instants are judged by what the server tells \
      now, as if nobody used anything until then.

      --workspace FILE asks neither server nor trail: the rules are judged on the workspace as the file has it, as if Curfew \
      saw it for the first time, and --at says what 'now' is.
      """,
    examples: [
      "curfew explain alice/dev", "curfew explain alice/dev --at 2h",
      "curfew explain alice/dev --at 2026-11-28T22:00:00+01:00 --full",
      "coder list -o json > mine.json; curfew explain --workspace mine.json alice/dev",
    ],
    parameters: [argument, at, ExplainFile.workspace, full, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let page: ExplanationPage
    if let path = invocation[ExplainFile.workspace] {
      let at = assembly.settings.instant(invocation[at], .back)
      page = try ExplainFile.page(path, named: invocation[argument]?.inTrail, at: at, assembly, invocation)
    } else {
      guard let reference = invocation[argument] else {
        throw UsageError(
          .missingArgument, in: invocation.commandName, "missing argument WORKSPACE, or --workspace FILE")
      }
      let at = try await assembly.instant(back: invocation[at])
      if let at,
        try await ExplainPast.print(reference, at: at, isFull: invocation[full], assembly, invocation)
      {
        return ExitStatus.success.rawValue
      }
      guard let live = try await Self.page(of: reference, assembly, invocation, at: at) else {
        return ExitStatus.success.rawValue
      }
      page = live
    }
    switch invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write(page.text)
    case .json: try Console.emit(try JSONValue.document(page.json.merging(assembly.settings.places) { own, _ in own }))
    }
    return ExitStatus.success.rawValue
  }

  /// The page of the workspace that the command names; `nil` where it is deleted, which is told then.
  static func page(
    of reference: WorkspaceReference, _ assembly: Assembly, _ invocation: Invocation, at: Timestamp?
  ) async throws -> ExplanationPage? {
    let ruleSet = try assembly.rules()
    let client = try assembly.client(onlyReads: true)
    let workspace: Workspace
    do {
      workspace = try await reference.read(from: client)
    } catch let failure as CoderFailure where failure.tellsOfAbsence {
      guard let end = try await DeletedWorkspace(reference, client, assembly) else {
        throw await reference.withWhatThereIs(failure, on: client)
      }
      try end.print(invocation, on: assembly.settings.display(now: client.clock.now()))
      return nil
    }
    let plan = try await assembly.plan(ruleSet, with: client, at: at)
    let explanation = try await plan.explanation(
      of: workspace, try await assembly.memory(), trail: try await assembly.trail(of: workspace.id), at: at)
    return ExplanationPage(
      explanation: explanation, isFull: invocation[full], display: assembly.settings.display(now: explanation.now),
      context: try assembly.context(ruleSet, at: explanation.now), inForce: assembly.settings.inForce)
  }
}
