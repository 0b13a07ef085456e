import Arguments
import Pipeline
import Rules

/// `curfew why-not WORKSPACE RULE`: why a rule does nothing there, or nothing else than it does.
enum WhyNotCommand {
  private static let rule = Positional<String>(
    "RULE", help: "The rule's name", completion: CompletionAnswer.Subject.rule.completion)

  static let command = Command(
    "why-not", summary: "Show why a rule does not act on a workspace, and what would change that",
    discussion: """
      Says what stands in the way: that the rule does not look at the workspace, its condition with the value of every term, \
      a guard, or the rule that won. Then the smallest change of a single input with which the condition would give another \
      answer, found by evaluating it with values that its own constants suggest, and when it turns by itself if only time \
      passes.
      """,
    examples: ["curfew why-not alice/dev shorten-when-idle", "curfew why-not alice/dev shorten-when-idle -o json"],
    parameters: [WorkspaceReference.argument, rule, SweepOptions.at, ExplainFile.workspace, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let name = invocation.required(rule)
    let ruleSet = try assembly.rules()
    if let unknown = UnknownName("rule", name, among: ruleSet.rules.map(\.name), ignoresCase: false) {
      throw CommandFailure(
        .failure, "the rules in \(assembly.settings[Settings.rules].joined(separator: ", ")) have \(unknown.sentence)")
    }
    let at = assembly.settings.instant(invocation[SweepOptions.at])
    let reference = invocation.required(WorkspaceReference.argument)
    let page =
      if let path = invocation[ExplainFile.workspace] {
        try ExplainFile.page(path, named: reference.inTrail, at: at, assembly, invocation)
      } else {
        try await ExplainCommand.page(of: reference, assembly, invocation, at: at)
      }
    guard let page, let line = page.explanation.rules.first(where: { $0.rule.name == name })
    else { return ExitStatus.success.rawValue }
    let answer = WhyNotPage(page: page, line: line)
    switch invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write(answer.text)
    case .json:
      try Console.emit(try JSONValue.document(answer.json.merging(assembly.settings.places) { own, _ in own }))
    }
    return ExitStatus.success.rawValue
  }
}
