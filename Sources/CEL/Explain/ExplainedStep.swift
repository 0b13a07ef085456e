import Diagnostics

/// One sub-expression of an explanation, once for each iteration it was part of.
public struct ExplainedStep: Sendable {
  /// Where it stands in the explained text (or in the text of a definition, for what lies below a variable of that kind).
  public let span: SourceSpan
  /// Its text as written.
  public let text: String
  /// Its value; `nil` if it was not evaluated, because what came before had decided.
  public var value: Value?
  /// What the iteration variable stood for, if this is the body of a macro: `a = {name: main, …}`.
  public var iteration: String?
  /// Whether it belongs to the decisive set, or lies on the way to it.
  public var isDecisive = false
  /// Whether it was an error or unknown that its parent did not need.
  public var isAbsorbed = false
  public var children: [ExplainedStep] = []
}
