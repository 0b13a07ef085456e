import Diagnostics

/// The result of compiling an expression.
public struct Compilation: Sendable {
  /// `nil` if there were errors.
  public let program: Program?
  /// Errors and warnings in order of place; spans are offsets in the expression's text.
  public let diagnostics: [Diagnostic]
  /// The stage at which compilation ended.
  public let stage: Stage
  /// The expression's type, even if errors elsewhere prevent a program; `nil` if it does not parse.
  public let type: CELType?
  /// The calls in the text, even if errors elsewhere prevent a program; empty if it does not parse.
  public var calls: [WrittenCall] { expression?.calls ?? [] }

  let expression: CheckedExpression?

  public enum Stage: Sendable {
    /// The text does not parse.
    case parse
    /// Names or types have errors.
    case check
    /// It compiles, or violates only rules of ``Environment/Strictness``.
    case done
  }
}

extension Environment {
  /// Parses, checks and plans an expression; `expected` is the required type of its value, and `dyn` also passes.
  ///
  /// Without `isChecking`, names and types are resolved only during evaluation, as in the specification's "parse-only"
  /// mode.
  public func compile(_ source: String, expecting expected: CELType? = nil, isChecking: Bool = true) -> Compilation {
    let tree = Parser.parse(source, limits: limits, libraries: libraries, impliedArguments: impliedArguments)
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
    if strictness.contains(.guardedFields) { diagnostics += GuardCheck.check(expression, given: present) }
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
