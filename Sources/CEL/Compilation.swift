import Diagnostics

/// What came of compiling an expression.
public struct Compilation: Sendable {
  /// `nil` if there were errors.
  public let program: Program?
  /// Errors and warnings by place; spans are offsets in the expression's text.
  public let diagnostics: [Diagnostic]
  /// How far compiling got.
  public let stage: Stage
  /// The expression's type, also where errors elsewhere in it leave no program; `nil` if it does not parse.
  public let type: CELType?
  /// The calls in the text, also where errors elsewhere in it leave no program; empty if it does not parse.
  public var calls: [WrittenCall] { expression?.calls ?? [] }

  let expression: CheckedExpression?

  public enum Stage: Sendable {
    /// The text is no expression.
    case parse
    /// Names or types are wrong.
    case check
    /// It compiles, or only what ``Environment/Strictness`` adds speaks against it.
    case done
  }
}

extension Environment {
  /// Parses, checks and plans an expression. `expected` is the type that the value must have; `dyn` also passes.
  ///
  /// Without `isChecking`, names and types are looked at during evaluation only, as in the specification's "parse-only" mode.
  public func compile(_ source: String, expecting expected: CELType? = nil, isChecking: Bool = true) -> Compilation {
    let tree = Parser.parse(source, limits: limits, libraries: libraries)
    guard !tree.diagnostics.hasErrors else {
      return Compilation(program: nil, diagnostics: tree.diagnostics, stage: .parse, type: nil, expression: nil)
    }
    let (expression, problems) = Checker.check(tree, in: self, expecting: expected, isChecking: isChecking)
    guard !problems.hasErrors else {
      let diagnostics = (tree.diagnostics + problems).sortedByPlace()
      return Compilation(
        program: nil, diagnostics: diagnostics, stage: .check, type: expression.type, expression: expression)
    }
    var (plan, diagnostics) = Planner.plan(expression)
    diagnostics += problems
    if strictness.contains(.guardedFields) { diagnostics += GuardCheck.check(expression) }
    if strictness.contains(.checkedLiterals) {
      diagnostics += RangeCheck.check(expression) + EqualityCheck.check(expression)
    }
    if strictness.contains(.style) { diagnostics += StyleCheck.check(expression) }
    let bound = CostEstimator.estimate(expression)
    if strictness.contains(.boundedCost), bound.cost > limits.cost { diagnostics.append(bound.diagnostic(limits.cost)) }
    let program = diagnostics.hasErrors ? nil : Program(expression: expression, plan: plan, costBound: bound.cost)
    return Compilation(
      program: program, diagnostics: diagnostics.sortedByPlace(), stage: .done, type: expression.type,
      expression: expression)
  }
}
