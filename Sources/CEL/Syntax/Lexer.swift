import Diagnostics

/// Splits an expression into tokens; invalid text becomes an error token, and lexing continues after it.
struct Lexer {
  private let bytes: [UInt8]
  private var offset = 0
  private(set) var diagnostics: [Diagnostic] = []

  init(_ source: String) { bytes = Array(source.utf8) }

  /// All tokens; the last one is `end`.
  mutating func tokens() -> [LexicalToken] {
    var result: [LexicalToken] = []
    result.reserveCapacity(bytes.count / 3 + 2)
    repeat { result.append(next()) } while result[result.count - 1].kind != .end
    return result
  }

  /// The text of a token.
  func text(of token: LexicalToken) -> String {
    String(decoding: bytes[token.span.start..<token.span.end], as: UTF8.self)
  }

  /// The bytes of a span.
  func bytes(in span: SourceSpan) -> ArraySlice<UInt8> { bytes[span.start..<span.end] }

  // MARK: Reading

  private func peek(_ distance: Int = 0) -> UInt8 {
    offset + distance < bytes.count ? bytes[offset + distance] : 0
  }

  private var isAtEnd: Bool { offset >= bytes.count }

  private mutating func discardBlanks() {
    while !isAtEnd {
      switch bytes[offset] {
      case UInt8(ascii: " "), 0x09, 0x0A, 0x0C, 0x0D: offset += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while !isAtEnd, bytes[offset] != 0x0A { offset += 1 }
      default:
        guard takeOddBlank() else { return }
      }
    }
  }

  /// Takes a character that only looks like a blank; reports adjacent ones once.
  private mutating func takeOddBlank() -> Bool {
    guard let blank = OddBlank(in: bytes, at: offset) else { return false }
    offset = blank.span.end
    if let last = diagnostics.indices.last, diagnostics[last].code == Lexer.oddBlank,
      diagnostics[last].span?.end == blank.span.start
    {
      diagnostics[last].span = diagnostics[last].span?.union(blank.span)
      diagnostics[last].fixes[0].edits.append(TextEdit(span: blank.span, replacement: blank.replacement))
      return true
    }
    diagnostics.append(
      Diagnostic(
        code: Lexer.oddBlank, summary: "\(blank.name) is no blank in an expression", span: blank.span,
        fixes: [
          Fix(
            summary: blank.replacement.isEmpty ? "leave it out" : "write a space",
            edits: [TextEdit(span: blank.span, replacement: blank.replacement)])
        ]))
    return true
  }

  private static let oddBlank = "R104"

  private mutating func next() -> LexicalToken {
    discardBlanks()
    let start = offset
    guard !isAtEnd else { return LexicalToken(kind: .end, span: SourceSpan(at: start)) }
    let byte = bytes[offset]
    let kind: LexicalToken.Kind
    if byte.isIdentifierStart {
      kind = takeWord()
    } else if byte.isDigit || (byte == UInt8(ascii: ".") && peek(1).isDigit) {
      kind = takeNumber()
    } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      kind = takeString(from: start, isRaw: false, isBytes: false)
    } else if byte == UInt8(ascii: "`") {
      kind = takeQuotedIdentifier()
    } else {
      kind = takeOperator()
    }
    return LexicalToken(kind: kind, span: SourceSpan(start: start, end: offset))
  }

  private mutating func takeWord() -> LexicalToken.Kind {
    let start = offset
    while peek().isIdentifierPart { offset += 1 }
    if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") {
      switch String(decoding: bytes[start..<offset], as: UTF8.self).lowercased() {
      case "r": return takeString(from: start, isRaw: true, isBytes: false)
      case "b": return takeString(from: start, isRaw: false, isBytes: true)
      case "br": return takeString(from: start, isRaw: true, isBytes: true)
      default: break
      }
    }
    let length = offset - start
    if length == 2, bytes[start] == UInt8(ascii: "i"), bytes[start + 1] == UInt8(ascii: "n") { return .in }
    guard length == 4 || length == 5 else { return .identifier }
    switch String(decoding: bytes[start..<offset], as: UTF8.self) {
    case "true": return .true
    case "false": return .false
    case "null": return .null
    default: return .identifier
    }
  }

  private mutating func takeNumber() -> LexicalToken.Kind {
    if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x"), peek(2).isHexDigit {
      offset += 2
      while peek().isHexDigit { offset += 1 }
      return takeUnsignedSuffix() ? .uint : .int
    }
    var isDouble = false
    while peek().isDigit { offset += 1 }
    if peek() == UInt8(ascii: "."), peek(1).isDigit {
      isDouble = true
      offset += 1
      while peek().isDigit { offset += 1 }
    }
    if peek() | 0x20 == UInt8(ascii: "e") {
      let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
      if peek(signed ? 2 : 1).isDigit {
        isDouble = true
        offset += signed ? 2 : 1
        while peek().isDigit { offset += 1 }
      }
    }
    if isDouble { return .double }
    return takeUnsignedSuffix() ? .uint : .int
  }

  private mutating func takeUnsignedSuffix() -> Bool {
    guard peek() | 0x20 == UInt8(ascii: "u") else { return false }
    offset += 1
    return true
  }

  private mutating func takeQuotedIdentifier() -> LexicalToken.Kind {
    let start = offset
    var end = offset + 1
    while end < bytes.count, bytes[end].isQuotedIdentifierPart { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: "`"), end > start + 1 {
      offset = end + 1
      return .quotedIdentifier
    }
    // Skips the rest of an invalid name up to its closing backtick, if there is one on this line.
    while end < bytes.count, bytes[end] != UInt8(ascii: "`"), bytes[end] != 0x0A { end += 1 }
    offset = end < bytes.count && bytes[end] == UInt8(ascii: "`") ? end + 1 : end
    report(
      start, "a name in backticks may hold letters, digits, '_', '.', '-', '/' and blanks, and must end with a backtick"
    )
    return .error
  }

  private mutating func takeString(from start: Int, isRaw: Bool, isBytes: Bool) -> LexicalToken.Kind {
    let quote = bytes[offset]
    let isTriple = peek(1) == quote && peek(2) == quote
    offset += isTriple ? 3 : 1
    while !isAtEnd {
      let byte = bytes[offset]
      if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
        offset += isTriple ? 3 : 1
        return isBytes ? .bytes : .string
      }
      if !isTriple, byte == 0x0A || byte == 0x0D { break }
      offset += byte == UInt8(ascii: "\\") && !isRaw && offset + 1 < bytes.count ? 2 : 1
    }
    let mark = String(repeating: Character(Unicode.Scalar(quote)), count: isTriple ? 3 : 1)
    report(start, "this string has no closing \(mark)")
    return .error
  }

  private mutating func takeOperator() -> LexicalToken.Kind {
    let byte = bytes[offset]
    let following = peek(1)
    if let (kind, length) = Lexer.operatorKind(byte, following) {
      offset += length
      return kind
    }
    let start = offset
    offset += 1
    while !isAtEnd, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    switch byte {
    case UInt8(ascii: "=") where following == UInt8(ascii: "~"):
      offset += 1
      report(start, "'=~' is no operator: write text.matches(\"pattern\")")
    case UInt8(ascii: "=") where start > 0 && bytes[start - 1] == byte: report(start, "CEL has no '==='", fix: "")
    case UInt8(ascii: "="): report(start, "'=' is no operator", fix: "==")
    case UInt8(ascii: "&"): report(start, "'&' is no operator", fix: "&&")
    case UInt8(ascii: "|"): report(start, "'|' is no operator", fix: "||")
    default:
      let text = String(decoding: bytes[start..<offset], as: UTF8.self)
      report(start, "'\(text)' has no meaning here", fix: ["“", "”", "„", "‘", "’"].contains(text) ? "\"" : nil)
    }
    return .error
  }

  private static func operatorKind(_ byte: UInt8, _ following: UInt8) -> (LexicalToken.Kind, Int)? {
    switch byte {
    case UInt8(ascii: "+"): (.plus, 1)
    case UInt8(ascii: "-"): (.minus, 1)
    case UInt8(ascii: "*"): (.star, 1)
    case UInt8(ascii: "/"): (.slash, 1)
    case UInt8(ascii: "%"): (.percent, 1)
    case UInt8(ascii: "?"): (.question, 1)
    case UInt8(ascii: ":"): (.colon, 1)
    case UInt8(ascii: "."): (.dot, 1)
    case UInt8(ascii: ","): (.comma, 1)
    case UInt8(ascii: "("): (.leftParenthesis, 1)
    case UInt8(ascii: ")"): (.rightParenthesis, 1)
    case UInt8(ascii: "["): (.leftBracket, 1)
    case UInt8(ascii: "]"): (.rightBracket, 1)
    case UInt8(ascii: "{"): (.leftBrace, 1)
    case UInt8(ascii: "}"): (.rightBrace, 1)
    case UInt8(ascii: "!"): following == UInt8(ascii: "=") ? (.notEqual, 2) : (.not, 1)
    case UInt8(ascii: "<"): following == UInt8(ascii: "=") ? (.lessOrEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"): following == UInt8(ascii: "=") ? (.greaterOrEqual, 2) : (.greater, 1)
    case UInt8(ascii: "=") where following == UInt8(ascii: "="): (.equal, 2)
    case UInt8(ascii: "&") where following == UInt8(ascii: "&"): (.and, 2)
    case UInt8(ascii: "|") where following == UInt8(ascii: "|"): (.or, 2)
    default: nil
    }
  }

  private mutating func report(_ start: Int, _ summary: String, fix: String? = nil) {
    let span = SourceSpan(start: start, end: offset)
    let fixes =
      fix.map {
        [Fix(summary: $0.isEmpty ? "leave it out" : "write \($0)", edits: [TextEdit(span: span, replacement: $0)])]
      } ?? []
    diagnostics.append(Diagnostic(code: "R101", summary: summary, span: span, fixes: fixes))
  }
}

extension UInt8 {
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
  var isHexDigit: Bool { isDigit || (self | 0x20) &- UInt8(ascii: "a") < 6 }
  var isIdentifierStart: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_") }
  var isIdentifierPart: Bool { isIdentifierStart || isDigit }

  fileprivate var isQuotedIdentifierPart: Bool {
    isIdentifierPart || self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: "/")
      || self == UInt8(ascii: " ")
  }
}
