import Diagnostics

/// A call that has been read and may turn out to be a macro.
struct CallSite {
  let name: Expression.Name
  let target: Expression?
  let arguments: [Expression]
  let span: SourceSpan
  /// The opening parenthesis.
  let position: Int
  let depth: Int
}
