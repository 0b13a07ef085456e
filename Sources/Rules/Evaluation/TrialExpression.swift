import CEL
import Diagnostics
import Time

/// A single expression outside any rule, to try it with or without a workspace.
public struct TrialExpression: Sendable {
  /// The errors and warnings, with places in its text.
  public let diagnostics: [Diagnostic]
  /// The first function that uses the given zone because its call names none; `nil` if there is none.
  public let zonedFunction: String?
  private let program: Program?
  private let environment: Environment
  private let zone: Zone

  /// Checks the expression like a rule's `when`, except that its value may have any type.
  public init(_ text: String, in scope: ExpressionScope = ExpressionScope()) {
    environment = scope.environment
    zone = scope.zone
    let compilation = environment.compile(text)
    diagnostics = compilation.diagnostics
    program = compilation.program
    zonedFunction = compilation.program?.calls.first(where: \.takesFileZone)?.name
  }

  /// The expression's value on a workspace, with the value of every part; `nil` if it has errors.
  ///
  /// - Parameter state: the memory of the rule whose names it uses
  public func explanation(on subject: Subject, state: RuleState? = nil) -> Explanation? {
    program?.explain(state.map { subject.bindings(with: $0, in: zone) } ?? subject.bindings)
  }

  /// The expression's value without a workspace: everything except `now` is unknown. `nil` if it has errors.
  public func explanation(at now: Timestamp) -> Explanation? {
    var bindings = Bindings(for: environment)
    bindings.set("now", .timestamp(now))
    return program?.explain(bindings)
  }
}
