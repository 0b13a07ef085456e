import Diagnostics

/// A part of an expression whose truth depends on the clock alone, such as `now < timestamp("2026-12-25T00:00:00Z")`.
///
/// For checks by the host program.
public struct ClockCondition: Sendable {
  /// The part's place in the expression's text.
  public let span: SourceSpan
  /// The part, compiled on its own in the same environment.
  public let program: Program
}

extension Program {
  /// The boolean comparisons and calls in the expression's own text that read nothing but the clock and constants.
  ///
  /// Parts of a result, and of variables that the expression uses, are not listed. Each result costs a compilation.
  public var clockConditions: [ClockCondition] { dependsOnClock ? expression.clockConditions(in: expression.root) : [] }
}

extension CheckedExpression {
  fileprivate func clockConditions(in part: Expression) -> [ClockCondition] {
    if case .call(let name, _, _) = part.kind, name.text != "!_", type(of: part) == .bool {
      let clocks = Set(environment.variables.filter(\.isClock).map(\.name))
      // A part with a macro's variable does not compile on its own.
      if let program = environment.compile(part.printed).program, program.dependsOnClock,
        program.attributes.isSubset(of: clocks)
      {
        return [ClockCondition(span: part.span, program: program)]
      }
    }
    return part.children.flatMap { clockConditions(in: $0) }
  }
}
