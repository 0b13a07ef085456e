import Arguments
import Pipeline
import Rules
import Time

/// `curfew explain --workspace FILE`: what the rules say of a workspace that a file holds, without server and trail.
enum ExplainFile {
  static let workspace = Option<String>(
    "workspace", "FILE",
    help: """
      A workspace as the server answers it in JSON, or a list of them, as from 'coder list -o json'; WORKSPACE says which, \
      where there are several
      """, completion: .files)

  /// The page of a workspace in a file.
  static func page(
    _ path: String, named name: String?, at instant: Timestamp?, _ assembly: Assembly, _ invocation: Invocation
  ) throws -> ExplanationPage {
    let ruleSet = try assembly.rules()
    let file = try WorkspaceFile(path: path)
    let facts = try file.facts(named: name)
    let now = (instant ?? file.recordedAt ?? Timestamp.now()).flooredToSecond
    let explanation = WorkspaceExplanation(of: facts, at: now, under: ruleSet, policy: assembly.policy)
    let context = Context(mode: assembly.policy.mode, ruleSet: ruleSet.hash, at: now)
    return ExplanationPage(
      explanation: explanation, isFull: invocation[ExplainCommand.full],
      display: assembly.settings.display(now: now), context: context, inForce: assembly.settings.inForce)
  }
}
