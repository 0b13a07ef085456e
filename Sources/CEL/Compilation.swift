import Diagnostics

/// What came of compiling an expression.
public struct Compilation: Sendable {
  /// `nil` if there were errors.
  public let program: Program?
  /// Errors and warnings by place; spans are offsets in the expression's text.
  public let diagnostics: [Diagnostic]
  /// The expression's type, also where errors elsewhere in it leave no program; `nil` if it does not parse.
  public let type: CELType?
}

extension Environment {
  /// Parses, checks and plans an expression. `expected` is the type that the value must have; `dyn` also passes.
  public func compile(_ source: String, expecting expected: CELType? = nil) -> Compilation {
    Compilation(program: nil, diagnostics: [], type: nil)
  }
}
