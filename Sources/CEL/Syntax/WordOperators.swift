import Diagnostics

/// Finds operators written as words, as in other languages: `a and not b or c`, `x is y`, `x not in [1]`.
///
/// The parser stops at the first one. The fix replaces all of them at once, so that the result can be parsed.
struct WordOperators {
  private let lexer: Lexer
  private let tokens: [LexicalToken]
  /// The word operators, by token index.
  private let roles: [Int: Role]

  private enum Role: Equatable {
    /// Between two operands: the CEL operator, and the number of words that it replaces.
    case between(String, words: Int)
    /// Before an operand.
    case not
    /// `not` before `in`.
    case notIn
  }

  private static let signs = ["and": "&&", "or": "||", "is": "==", "eq": "==", "ne": "!="]
  private static let relations: [LexicalToken.Kind] = [
    .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in,
  ]

  init(_ tokens: [LexicalToken], of lexer: Lexer) {
    self.tokens = tokens
    self.lexer = lexer
    roles = Self.roles(of: tokens, lexer)
  }

  /// A fix that replaces all word operators; `nil` if none of these tokens is one.
  func fix(at places: [LexicalToken]) -> Fix? {
    guard roles.keys.contains(where: { index in places.contains { $0.span == tokens[index].span } }) else { return nil }
    let edits = roles.keys.sorted().flatMap(edits)
    guard edits.count > 1 else { return edits.first.map { .replacing($0.span, with: $0.replacement) } }
    var summaries: [String] = []
    for summary in roles.keys.sorted().map(summary) where !summaries.contains(summary) { summaries.append(summary) }
    return Fix(summary: "write \(summaries.joined(separator: ", "))", edits: edits)
  }

  private static func roles(of tokens: [LexicalToken], _ lexer: Lexer) -> [Int: Role] {
    var roles: [Int: Role] = [:]
    var isBehindOperand = false
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      let word = token.kind == .identifier ? lexer.text(of: token).lowercased() : ""
      let next = tokens[min(index + 1, tokens.count - 1)]
      let isName = index > 0 && tokens[index - 1].kind == .dot
      if isBehindOperand, let sign = signs[word] {
        let isNegated = sign == "==" && next.kind == .identifier && lexer.text(of: next).lowercased() == "not"
        roles[index] = .between(isNegated ? "!=" : sign, words: isNegated ? 2 : 1)
        index += isNegated ? 2 : 1
        isBehindOperand = false
        continue
      }
      if word == "not", !isName {
        if isBehindOperand, next.kind == .in {
          roles[index] = .notIn
        } else if !isBehindOperand, next.kind.beginsOperand {
          roles[index] = .not
        }
        if roles[index] != nil {
          isBehindOperand = false
          index += 1
          continue
        }
      }
      isBehindOperand = token.kind.endsOperand
      index += 1
    }
    return roles
  }

  /// A description for the fix's summary: `&& for and`.
  private func summary(at index: Int) -> String {
    switch roles[index] {
    case .between(let sign, let words):
      "\(sign) for \(tokens[index..<index + words].map { lexer.text(of: $0) }.joined(separator: " "))"
    case .notIn: "!(x in y) for x not in y"
    case .not, nil: "! for \(lexer.text(of: tokens[index]))"
    }
  }

  private func edits(at index: Int) -> [TextEdit] {
    let span = tokens[index].span
    switch roles[index] {
    case .between(let sign, let words):
      return [TextEdit(span: span.union(tokens[index + words - 1].span), replacement: sign)]
    case .not:
      let gap = SourceSpan(start: span.start, end: tokens[index + 1].span.start)
      let end = self.end(from: index + 1)
      // CEL's `!` binds tighter than a comparison; the word `not` binds looser.
      guard (index + 1..<end.index).contains(where: isRelation) else { return [TextEdit(span: gap, replacement: "!")] }
      if tokens[index + 1].kind == .leftParenthesis, end.wholeIsInParentheses {
        return [TextEdit(span: gap, replacement: "!")]
      }
      return [TextEdit(span: gap, replacement: "!("), TextEdit(span: SourceSpan(at: end.offset), replacement: ")")]
    case .notIn:
      let start = tokens[begin(before: index)].span.start
      let gap = SourceSpan(start: span.start, end: tokens[index + 1].span.start)
      return [
        TextEdit(span: SourceSpan(at: start), replacement: "!("), TextEdit(span: gap, replacement: ""),
        TextEdit(span: SourceSpan(at: end(from: index + 2).offset), replacement: ")"),
      ]
    case nil: return []
    }
  }

  private func isRelation(_ index: Int) -> Bool {
    if case .between(let sign, _) = roles[index] { return sign.hasSuffix("=") }
    return Self.relations.contains(tokens[index].kind)
  }

  /// Whether a token separates conditions (`and`, `or`), or ends the expression that contains them.
  private func isSeparator(_ index: Int) -> Bool {
    if case .between(let sign, _) = roles[index] { return !sign.hasSuffix("=") }
    return [.and, .or, .question, .colon, .comma, .end].contains(tokens[index].kind)
  }

  /// The end of the condition that starts at a token.
  ///
  /// Returns the index of the next token, the offset where the condition ends, and whether one pair of parentheses
  /// encloses all of it.
  private func end(from first: Int) -> (index: Int, offset: Int, wholeIsInParentheses: Bool) {
    var depth = 0
    var firstClosing: Int?
    var index = first
    while index < tokens.count {
      if depth == 0, isSeparator(index) { break }
      if tokens[index].kind.opens { depth += 1 }
      if tokens[index].kind.closes {
        if depth == 0 { break }
        depth -= 1
        if depth == 0, firstClosing == nil { firstClosing = index }
      }
      index += 1
    }
    return (index, tokens[max(first, index - 1)].span.end, firstClosing == index - 1)
  }

  /// The index of the first token of the condition whose comparison is at `relation`.
  private func begin(before relation: Int) -> Int {
    var depth = 0
    var index = relation - 1
    while index >= 0 {
      if depth == 0, isSeparator(index) || roles[index] == .not { break }
      if tokens[index].kind.closes { depth += 1 }
      if tokens[index].kind.opens {
        if depth == 0 { break }
        depth -= 1
      }
      index -= 1
    }
    return index + 1
  }
}

extension LexicalToken.Kind {
  fileprivate var opens: Bool { [.leftParenthesis, .leftBracket, .leftBrace].contains(self) }

  fileprivate var closes: Bool { [.rightParenthesis, .rightBracket, .rightBrace].contains(self) }

  /// Whether a value may end with this token.
  fileprivate var endsOperand: Bool {
    switch self {
    case .identifier, .quotedIdentifier, .int, .uint, .double, .string, .bytes, .true, .false, .null: true
    default: closes
    }
  }

  /// Whether a value may begin with this token.
  fileprivate var beginsOperand: Bool {
    switch self {
    case .identifier, .quotedIdentifier, .int, .uint, .double, .string, .bytes, .true, .false, .null, .not, .minus:
      true
    default: opens
    }
  }
}
