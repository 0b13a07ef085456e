import Diagnostics

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
