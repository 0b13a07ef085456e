import Diagnostics

/// A part of an expression that is true or false by the clock alone, such as `now < timestamp("2026-12-25T00:00:00Z")`, for checks
/// by the program around the engine.
public struct ClockCondition: Sendable {
  /// Where it stands.
  public let span: SourceSpan
  /// The part as an expression of its own, in the same environment.
  public let program: Program
}

extension Program {
  /// The comparisons and calls in the expression's own text that are true or false and read nothing but the clock and constants;
  /// those inside one another are not among them, nor are those in the variables that it uses. Each is compiled again.
  public var clockConditions: [ClockCondition] { dependsOnClock ? expression.clockConditions(in: expression.root) : [] }
}

extension CheckedExpression {
  fileprivate func clockConditions(in part: Expression) -> [ClockCondition] {
    if case .call(let name, _, _) = part.kind, name.text != "!_", type(of: part) == .bool {
      let clocks = Set(environment.variables.filter(\.isClock).map(\.name))
      // What holds a macro's variable does not compile alone.
      if let program = environment.compile(part.printed).program, program.dependsOnClock,
        program.attributes.isSubset(of: clocks)
      {
        return [ClockCondition(span: part.span, program: program)]
      }
    }
    return part.children.flatMap { clockConditions(in: $0) }
  }
}
