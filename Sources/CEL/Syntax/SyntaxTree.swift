import Diagnostics

/// The result of parsing.
struct SyntaxTree: Sendable {
  let source: String
  let root: Expression
  /// One more than the largest `id`.
  let count: Int
  let diagnostics: [Diagnostic]
}
