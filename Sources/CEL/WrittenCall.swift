import Diagnostics

/// A call of a function as it stands in an expression, for checks by the program around the engine.
public struct WrittenCall: Sendable {
  public let name: String
  /// From the name to the closing parenthesis.
  public let span: SourceSpan
  /// What follows the name: the parentheses with what is between them.
  public let parentheses: SourceSpan
  /// The type of `x` in `x.f(…)`; `nil` for `f(…)`.
  public let targetType: CELType?
  /// The arguments between the parentheses, with their values where they are literals.
  public let arguments: [Value?]
}

extension Program {
  /// The calls in the expression's own text, arguments before the call they stand in, operators and macros left out; those in the variables that it
  /// uses are not among them.
  public var calls: [WrittenCall] { expression.calls }
}

extension CheckedExpression {
  var calls: [WrittenCall] { calls(in: root) }

  private func calls(in part: Expression) -> [WrittenCall] {
    var result = part.children.flatMap { calls(in: $0) }
    guard case .call(let name, let target, let arguments) = part.kind, Expression.operatorSymbol(name.text) == nil
    else {
      return result
    }
    // `math.greatest(…)` has no target: what stands in front belongs to the name.
    var targetType = target.map { type(of: $0) }
    if case .function? = reference(of: part) { targetType = nil }
    result.append(
      WrittenCall(
        name: name.text, span: SourceSpan(start: name.span.start, end: part.span.end),
        parentheses: SourceSpan(start: name.span.end, end: part.span.end), targetType: targetType,
        arguments: arguments.map(\.literal)))
    return result
  }
}
