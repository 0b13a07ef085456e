import Arguments
import CoderAPI
import Pipeline
import Rules
import Time

/// `curfew explain WORKSPACE`: each rule, its answer, and the terms that decided.
enum ExplainCommand {
  private static let full = Flag("full", help: "Show the value of every term, under the rule's condition")

  static let command = Command(
    "explain", summary: "Show what each rule says of a workspace, and why",
    examples: ["curfew explain alice/dev", "curfew explain alice/dev --at 2026-11-28T22:00:00+01:00 --full"],
    parameters: [WorkspaceReference.argument, SweepOptions.at, full, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let at = assembly.settings.instant(invocation[SweepOptions.at])
    let ruleSet = try assembly.rules()
    let client = try assembly.client(onlyReads: true)
    let reference = invocation.required(WorkspaceReference.argument)
    let workspace: Workspace
    do {
      workspace = try await reference.read(from: client)
    } catch let failure as CoderFailure where failure.tellsOfAbsence {
      guard let end = try await DeletedWorkspace(reference, client, assembly) else {
        throw await reference.withWhatThereIs(failure, on: client)
      }
      try end.print(invocation, on: assembly.settings.display(now: client.clock.now()))
      return ExitStatus.success.rawValue
    }
    let plan = try await assembly.plan(ruleSet, with: client, at: at)
    let explanation = try await plan.explanation(
      of: workspace, try await assembly.memory(), trail: try await assembly.trail(of: workspace.id), at: at)
    let page = ExplanationPage(
      explanation: explanation, isFull: invocation[full], display: assembly.settings.display(now: explanation.now),
      context: try assembly.context(ruleSet, at: explanation.now), inForce: assembly.settings.inForce)
    switch invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write(page.text)
    case .json: try Console.emit(try JSONValue.document(page.json.merging(assembly.settings.places) { own, _ in own }))
    }
    return ExitStatus.success.rawValue
  }
}
