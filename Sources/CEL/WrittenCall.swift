import Diagnostics

/// A function call as it is written in an expression, for checks by the host program.
public struct WrittenCall: Sendable {
  public let name: String
  /// The span from the name to the closing parenthesis.
  public let span: SourceSpan
  /// The span of the parentheses and what is between them.
  public let parentheses: SourceSpan
  /// The type of `x` in `x.f(…)`; `nil` for `f(…)`.
  public let targetType: CELType?
  /// The arguments between the parentheses: the values of literals, `nil` for others.
  public let arguments: [Value?]
}

extension Program {
  /// The calls in the expression's own text, arguments before the call that contains them.
  ///
  /// Leaves out operators, macros, and calls in the definitions of variables.
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
    // `math.greatest(…)` has no target: `math` belongs to the name.
    var targetType = target.map { type(of: $0) }
    if case .function? = reference(of: part) { targetType = nil }
    result.append(
      WrittenCall(
        name: name.text, span: SourceSpan(start: name.span.start, end: part.span.end),
        parentheses: SourceSpan(start: name.span.end, end: part.span.end), targetType: targetType,
        // An implied argument stands where the name does.
        arguments: arguments.filter { $0.span != name.span }.map(\.literal)))
    return result
  }
}
