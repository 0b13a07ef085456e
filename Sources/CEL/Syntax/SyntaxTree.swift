import Diagnostics

/// The result of parsing.
struct SyntaxTree: Sendable {
  let source: String
  let root: Expression
  /// One more than the largest `id`.
  let count: Int
  let diagnostics: [Diagnostic]
}

/// A parsed call, which may turn out to be a macro.
struct CallSite {
  let name: Expression.Name
  let target: Expression?
  let arguments: [Expression]
  let span: SourceSpan
  /// Offset of the opening parenthesis.
  let position: Int
  let depth: Int
}
