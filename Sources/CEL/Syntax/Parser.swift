import Diagnostics

/// A Pratt parser for the grammar of the CEL specification, section "Syntax".
///
/// It reports every error that is not a consequence of an earlier one, and always returns a tree.
struct Parser {
  let source: String
  let limits: Environment.Limits
  let libraries: Set<Library>
  /// As in ``Environment/impliedArguments``.
  private(set) var impliedArguments: [String: String] = [:]
  let lexer: Lexer
  let tokens: [LexicalToken]
  private var index = 0
  private var nesting = 0
  private var count = 0
  var diagnostics: [Diagnostic] = []
  /// Offset of the last syntax error; each token is reported at most once.
  private var lastErrorAt = -1
  private var isTooLarge = false

  init(_ source: String, limits: Environment.Limits, libraries: Set<Library>) {
    self.source = source
    self.limits = limits
    self.libraries = libraries
    var lexer = Lexer(source)
    tokens = lexer.tokens()
    self.lexer = lexer
    diagnostics = lexer.diagnostics
  }

  /// Parses a whole expression.
  static func parse(
    _ source: String, limits: Environment.Limits = .init(), libraries: Set<Library> = Library.all,
    impliedArguments: [String: String] = [:]
  ) -> SyntaxTree {
    if source.utf8.count > limits.bytes {
      let place = SourceSpan(start: limits.bytes, end: source.utf8.count)
      let root = Expression(id: 0, span: place, position: place.start, depth: 1, kind: .invalid)
      let diagnostic = Diagnostic(
        code: "R102", summary: "an expression may have \(limits.bytes) bytes, this one has \(source.utf8.count)",
        span: SourceSpan(at: place.start))
      return SyntaxTree(source: source, root: root, count: 1, diagnostics: [diagnostic])
    }
    var parser = Parser(source, limits: limits, libraries: libraries)
    parser.impliedArguments = impliedArguments
    let root = parser.expression()
    if parser.peek.kind != .end { parser.expected("an operator or the end of the expression") }
    return SyntaxTree(
      source: source, root: root, count: parser.count, diagnostics: parser.diagnostics.sortedByPlace())
  }

  // MARK: Tokens

  var peek: LexicalToken { tokens[index] }

  func peek(_ distance: Int) -> LexicalToken { tokens[min(index + distance, tokens.count - 1)] }

  @discardableResult
  mutating func take() -> LexicalToken {
    let token = tokens[index]
    if index < tokens.count - 1 { index += 1 }
    return token
  }

  /// Takes the next token if it is of this kind; otherwise returns `nil`.
  mutating func take(_ kind: LexicalToken.Kind) -> LexicalToken? { peek.kind == kind ? take() : nil }

  /// Takes the next token if it is of this kind; otherwise reports that it is missing, and returns `nil`.
  @discardableResult
  mutating func take(_ kind: LexicalToken.Kind, expecting what: String) -> LexicalToken? {
    if let token = take(kind) { return token }
    expected(what)
    return nil
  }

  /// The token taken `distance` tokens ago, counted from 1; `nil` before the first.
  func taken(_ distance: Int) -> LexicalToken? { index >= distance ? tokens[index - distance] : nil }

  /// The end of the previous token.
  var lastEnd: Int { index == 0 ? 0 : tokens[index - 1].span.end }

  /// Reports that another token is expected, unless this place was already reported.
  mutating func expected(_ what: String) {
    let token = peek
    guard token.span.start > lastErrorAt, !isTooLarge else { return }
    lastErrorAt = token.span.start
    // The lexer has already reported an error token.
    guard token.kind != .error else { return }
    let found = token.kind == .end ? "the expression ends" : "found '\(lexer.text(of: token))'"
    diagnostics.append(
      Diagnostic(
        code: "R101", summary: "expected \(what), but \(found)", span: token.span,
        fixes: fix(for: token).map { [$0] } ?? []))
  }

  /// Reports an error in what was parsed.
  mutating func report(
    _ code: String, _ summary: String, at span: SourceSpan, position: Int? = nil, fixes: [Fix] = []
  ) {
    diagnostics.append(Diagnostic(code: code, summary: summary, span: span, position: position, fixes: fixes))
  }

  /// Skips to a token at which parsing can continue: one that closes or separates at this level.
  mutating func discardToSeparator() {
    var open = 0
    while peek.kind != .end {
      switch peek.kind {
      case .leftParenthesis, .leftBracket, .leftBrace: open += 1
      case .rightParenthesis, .rightBracket, .rightBrace:
        if open == 0 { return }
        open -= 1
      case .comma where open == 0: return
      default: break
      }
      take()
    }
  }

  // MARK: Nodes

  mutating func make(_ span: SourceSpan, at position: Int? = nil, depth: Int = 0, _ kind: Expression.Kind) -> Expression
  {
    let expression = Expression(
      id: count, span: span, position: position ?? span.start, depth: depth + 1, kind: kind)
    count += 1
    if depth >= limits.depth { tooLarge("an expression may be nested \(limits.depth) deep", at: expression.position) }
    if count > limits.nodes { tooLarge("an expression may have \(limits.nodes) parts", at: expression.position) }
    return expression
  }

  mutating func invalid(from start: Int) -> Expression {
    make(SourceSpan(start: start, end: max(start, lastEnd)), .invalid)
  }

  /// Reports the error once, and skips the rest of the text so that the tree grows no further.
  private mutating func tooLarge(_ summary: String, at position: Int) {
    guard !isTooLarge else { return }
    report("R102", summary, at: SourceSpan(at: position))
    isTooLarge = true
    index = tokens.count - 1
  }

  /// Enters a level of recursion; returns `false`, and reports, if it is too deep.
  mutating func enter() -> Bool {
    nesting += 1
    if nesting > limits.depth {
      tooLarge("an expression may be nested \(limits.depth) deep", at: peek.span.start)
      return false
    }
    return true
  }

  mutating func leave() { nesting -= 1 }
}

extension Parser {
  /// A fix for a token in a wrong place: a guess at what was meant; `nil` if there is none.
  func fix(for token: LexicalToken) -> Fix? {
    guard let before = taken(1) else { return nil }
    let isAdjacent = before.span.end == token.span.start
    switch token.kind {
    case .greater where before.kind == .less && isAdjacent:
      return .replacing(before.span.union(token.span), with: "!=")
    case .identifier where isAdjacent && (before.kind == .int || before.kind == .double):
      return duration(before, token)
    default: return WordOperators(tokens, of: lexer).fix(at: [before, token])
    }
  }

  /// A fix for `2h`, which the lexer splits into a number and a name.
  private func duration(_ number: LexicalToken, _ unit: LexicalToken) -> Fix? {
    let text = lexer.text(of: number) + lexer.text(of: unit)
    guard let call = text.asDuration else { return nil }
    let span = number.span.union(unit.span)
    let isArgument = taken(2)?.kind == .leftParenthesis && taken(3).map { lexer.text(of: $0) } == "duration"
    guard isArgument else { return .replacing(span, with: call) }
    return .replacing(span, with: String(call.dropFirst("duration(".count).dropLast()))
  }
}
