import Diagnostics

/// One token of an expression.
struct LexicalToken {
  enum Kind {
    case identifier, quotedIdentifier
    case int, uint, double, string, bytes
    case `true`, `false`, null, `in`
    case plus, minus, star, slash, percent, not
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case and, or, question, colon, dot, comma
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    /// Invalid text, which the lexer has reported.
    case error
    case end
  }

  let kind: Kind
  let span: SourceSpan

  /// Words that may name fields and methods but neither variables nor functions (CEL specification, "Syntax").
  static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
    "namespace",
    "return", "var", "void", "while",
  ]
}
