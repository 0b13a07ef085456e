import Diagnostics
import Time

/// A comparison with a value known at compile time, for checks by the host program.
public struct WrittenComparison: Sendable {
  /// The compared part in printed form: `ws.idle_for`.
  public let subject: String
  public let value: Value
  /// The place of the value.
  public let span: SourceSpan
}

extension Program {
  /// The comparisons with a known value in the expression's own text.
  ///
  /// They compare, by order or equality, with a literal, a duration, a timestamp or a parameter.
  public var comparisons: [WrittenComparison] { expression.comparisons(in: expression.root) }
}

extension CheckedExpression {
  fileprivate func comparisons(in part: Expression) -> [WrittenComparison] {
    let below = part.children.flatMap { comparisons(in: $0) }
    guard case .call(let name, nil, let sides) = part.kind, sides.count == 2, Comparison(rawValue: name.text) != nil
    else { return below }
    let here = [(0, 1), (1, 0)].compactMap { subject, other in
      known(sides[other]).map { WrittenComparison(subject: sides[subject].printed, value: $0, span: sides[other].span) }
    }
    return here + below
  }

  private func known(_ part: Expression) -> Value? {
    if case .variable(let index)? = reference(of: part), case .constant(let value) = environment.variables[index].source
    {
      return value
    }
    if type(of: part) == .duration, case .number(let nanoseconds)? = part.point {
      return .duration(nanoseconds: nanoseconds)
    }
    if case .call(let name, nil, let arguments) = part.kind, name.text == "timestamp", arguments.count == 1,
      case .string(let text)? = arguments[0].literal, let instant = Timestamp(rfc3339: text)
    {
      return .timestamp(instant)
    }
    return part.literal
  }
}
