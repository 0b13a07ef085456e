import CEL
import Diagnostics
import YAML

/// Reads the `variables` of one rule: named expressions, each of which may use the earlier ones.
struct VariableLoader {
  let problems: Problems

  /// A variable that was read.
  struct Loaded {
    let name: String
    let span: SourceSpan
    let expression: PlacedExpression
  }

  /// Declares each variable as `vars.NAME`, which is evaluated at its first use and remembered; returns the valid ones.
  func variables(_ node: YAMLNode?, in environment: inout Environment) -> [Loaded] {
    guard let node, !node.isNull else { return [] }
    guard let items = node.sequence else {
      problems.report(
        RuleCode.wrongKind, "expected a list of variables, found \(node.kindForPeople)", at: node.span,
        explanation: "Write '- name: quiet' and below it 'expression: …'; the order counts.")
      return []
    }
    var places: [String: SourceSpan] = [:]
    var result: [Loaded] = []
    for item in items {
      guard let reader = MappingReader(item, .variable, problems), let nameNode = reader["name"],
        let name = problems.text(nameNode, "the name of a variable"),
        problems.identifier(name, "a variable", at: nameNode.span)
      else { continue }
      if let first = places[name] {
        problems.report(
          RuleCode.duplicateName, "a second variable is named '\(name)'", at: nameNode.span,
          notes: [Diagnostic.Note("the first is here", span: first)])
        continue
      }
      places[name] = nameNode.span
      guard let node = reader["expression"], problems.text(node, "an expression") != nil, let scalar = node.scalar,
        let expression = PlacedExpression.compile(scalar, in: environment, expecting: nil, problems)
      else {
        // Declare it anyway, so that its uses are not reported as unknown names: one mistake, one error.
        environment.declare(Variable("vars.\(name)", .dyn))
        continue
      }
      environment.declare(Variable("vars.\(name)", definition: expression.program))
      result.append(Loaded(name: name, span: nameNode.span, expression: expression))
    }
    return result
  }
}
