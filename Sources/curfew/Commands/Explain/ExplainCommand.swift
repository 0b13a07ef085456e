import Arguments
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
    var (owner, name) = ("", "")
    switch invocation.required(WorkspaceReference.argument) {
    case .named(let namedOwner, let namedName): (owner, name) = (namedOwner, namedName)
    case .identified(let id):
      let workspace = try await client.workspace(id: id).value
      (owner, name) = (workspace.ownerName, workspace.name)
    }
    let plan = try await assembly.plan(ruleSet, with: client, at: at)
    let explanation = try await plan.explanation(
      of: owner, name, try await assembly.memory(), at: at)
    let page = ExplanationPage(
      explanation: explanation, lastAction: try await assembly.lastAction(of: explanation.facts.id),
      isFull: invocation[full], display: assembly.settings.display(now: explanation.now),
      context: try assembly.context(ruleSet, at: explanation.now), inForce: assembly.settings.inForce)
    switch invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write(page.text)
    case .json: try Console.emit(try JSONValue.document(page.json.merging(assembly.settings.places) { own, _ in own }))
    }
    return ExitStatus.success.rawValue
  }
}
