import Diagnostics

/// One sub-expression of an explanation, once for each iteration it was part of.
public struct ExplainedStep: Sendable {
  /// A macro's variable and what it stood for.
  public struct Binding: Sendable {
    public let name: String
    public let value: Value
  }

  /// Where it stands in the explained text, or in that of a definition for what lies below a variable of that kind.
  public let span: SourceSpan
  /// Its text as written.
  public let text: String
  /// Its value; `nil` if it was not evaluated, because what came before had decided.
  public let value: Value?
  /// What the variables of a macro stood for, if this is one evaluation of the macro's body.
  public let bindings: [Binding]
  /// Whether it belongs to what decided the answer, or lies on the way there.
  public internal(set) var isDecisive = false
  /// Whether it was an error or unknown that its parent did not need.
  public let isAbsorbed: Bool
  /// In the order of the text, iterations in the order of the elements.
  public internal(set) var children: [ExplainedStep]
  let expression: Expression
}

extension ExplainedStep {
  /// Builds the steps below a traced one; `isAbsorbed` if the parent had an answer without this.
  init(_ traced: TracedStep, isAbsorbed: Bool = false) {
    let expression = traced.site.expression
    span = expression.span
    text = SourceFile(name: "", text: traced.site.source).text(in: span)
    value = traced.value
    bindings = traced.bindings.map { Binding(name: $0.name, value: $0.value) }
    self.isAbsorbed = isAbsorbed
    self.expression = expression
    children = ExplainedStep.children(of: traced, expression)
  }

  /// A part that was not evaluated.
  private init(skipped expression: Expression, source: String) {
    span = expression.span
    text = SourceFile(name: "", text: source).text(in: span)
    value = nil
    bindings = []
    isAbsorbed = false
    self.expression = expression
    children = []
  }

  private static func children(of traced: TracedStep, _ expression: Expression) -> [ExplainedStep] {
    let isConnective =
      switch expression.kind {
      case .logical, .conditional: true
      default: false
      }
    let hasAnswer = traced.value.isKnown
    var result: [ExplainedStep] = []
    for child in expression.children {
      // Of `ws.template.name` the whole counts, and of `has(ws.deadline)` the question: not the objects on the way.
      let isOnTheWay = expression.isSelection && child.qualifiedName != nil
      let evaluated = traced.children.filter {
        $0.site.expression.id == child.id && $0.site.source == traced.site.source
      }
      for step in evaluated.map({ ExplainedStep($0, isAbsorbed: hasAnswer && !$0.value.isKnown) }) {
        result += isOnTheWay ? step.children : [step]
      }
      if evaluated.isEmpty, isConnective, child.literal == nil {
        result.append(ExplainedStep(skipped: child, source: traced.site.source))
      }
    }
    // A memoised value is traced where it was used first.
    result += traced.children.filter { step in
      !expression.children.contains { $0.id == step.site.expression.id } || step.site.source != traced.site.source
    }.map { ExplainedStep($0) }
    return result
  }

  /// Whether the value is `true` or `false`.
  var truth: Bool? {
    if case .bool(let truth)? = value { truth } else { nil }
  }
}

extension Expression {
  /// Whether it asks its operand for a field.
  fileprivate var isSelection: Bool {
    switch kind {
    case .select, .has: true
    default: false
    }
  }
}
