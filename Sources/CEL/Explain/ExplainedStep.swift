import Diagnostics

/// One sub-expression in an explanation; inside a macro, one step for each iteration.
public struct ExplainedStep: Sendable {
  /// A macro's variable and its value.
  public struct Binding: Sendable {
    public let name: String
    public let value: Value
  }

  /// Its place in the explained text, or, below a variable with a definition, in the definition's text.
  public let span: SourceSpan
  /// Its text as it was written.
  public let text: String
  /// Its value; `nil` if it was not evaluated, because an earlier part had decided.
  public let value: Value?
  /// Values of the macro's variables, if this is one evaluation of the macro's body.
  public let bindings: [Binding]
  /// Whether it decided the answer, or contains a step that did.
  public internal(set) var isDecisive = false
  /// Whether it was an error or unknown, but its parent had an answer without it.
  public let isAbsorbed: Bool
  /// Its steps in the order of the text, iterations in the order of the elements.
  public internal(set) var children: [ExplainedStep]
  let expression: Expression
}

extension ExplainedStep {
  /// Builds the steps below a traced one; `isAbsorbed` if the parent had an answer without this one.
  init(_ traced: TracedStep, isAbsorbed: Bool = false) {
    let expression = traced.site.expression
    span = expression.span
    text = expression.impliedName ?? SourceFile(name: "", text: traced.site.source).text(in: span)
    value = traced.value
    bindings = traced.bindings.map { Binding(name: $0.name, value: $0.value) }
    self.isAbsorbed = isAbsorbed
    self.expression = expression
    children = ExplainedStep.children(of: traced, expression)
  }

  /// A step for a part that was not evaluated.
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
      // Only the whole of `ws.template.name` or `has(ws.deadline)` becomes a step, not the objects inside it.
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
    // A memoised value was traced where it was used first.
    result += traced.children.filter { step in
      !expression.children.contains { $0.id == step.site.expression.id } || step.site.source != traced.site.source
    }.map { ExplainedStep($0) }
    return result
  }

  /// The value if it is a bool; otherwise `nil`.
  var truth: Bool? {
    if case .bool(let truth)? = value { truth } else { nil }
  }
}

extension Expression {
  /// The name of a variable; where a call implies it, the text at its place is that of the function. `nil` for the engine's own.
  fileprivate var impliedName: String? {
    if case .identifier(let name, isRooted: false) = kind, !name.hasPrefix("@") { name } else { nil }
  }

  /// Whether it reads or tests a field of its operand.
  fileprivate var isSelection: Bool {
    switch kind {
    case .select, .has: true
    default: false
    }
  }
}
